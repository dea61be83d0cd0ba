"""Whether a pattern does what its examples say, through the finders and the codemod engine that runs use.

The examples of built-in patterns are their tests; those of a user's own pattern are checked before a run uses it.
"""

from collections.abc import Iterator

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.api.codepattern import Example
from tars_operator.api.contracts import AnalyzeRequest, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.codemod import CodemodMaker
from tars_operator.engine.generation.makers import Declined
from tars_operator.engine.languages import EXAMPLE_PATHS

_BLOB = "0" * 40


def failures(pattern: Pattern) -> list[str]:
    """One sentence for each example that does not hold.

    Raises:
        UnknownRuleError: the pattern names a rule that its finder does not have.

    """
    return [
        f"example {number}: {problem}"
        for number, example in enumerate(pattern.examples, start=1)
        for problem in _problems(pattern, example)
    ]


def _problems(pattern: Pattern, example: Example) -> Iterator[str]:
    if example.kept is not None:
        yield from _expect(pattern, example, example.kept, 0)
    elif example.found is not None:
        yield from _expect(pattern, example, example.found, 1)
    elif example.before is not None and example.after is not None:
        wrong = [*_expect(pattern, example, example.before, 1)]
        yield from wrong or _mended(pattern, example)
        yield from () if wrong else _expect(pattern, example, example.after, 0)


def _expect(pattern: Pattern, example: Example, content: str, number: int) -> Iterator[str]:
    answer = LocalAnalyzer().analyze(AnalyzeRequest(files=(_file(pattern, example, content),), patterns=(pattern,)))
    word = "kept" if number == 0 and example.kept is not None else "after" if number == 0 else "before"
    field = "found" if example.found is not None else word
    if answer.skipped:
        yield f"{field}: cannot be read: {answer.skipped[0].reason}"
    elif len(answer.findings) != number:
        places = ", ".join(f"line {found.line}" for found in answer.findings) or "nothing"
        yield f"{field}: expected {number} finding{'' if number == 1 else 's'}, found {places}"


def _mended(pattern: Pattern, example: Example) -> Iterator[str]:
    file = _file(pattern, example, example.before or "")
    finding = _findings(pattern, file)[0]
    request = GenerateRequest(finding=finding, file=file, pattern=pattern, engines=(Engine.CODEMOD,))
    made = CodemodMaker().make(request)
    if isinstance(made, Declined):
        yield f"before: is not mended: {made.decline.message}"
    elif made.edits[0].content != example.after:
        yield f"after: the fix makes {made.edits[0].content!r} of it"


def _findings(pattern: Pattern, file: SourceFile) -> tuple[Finding, ...]:
    return LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(pattern,))).findings


def _file(pattern: Pattern, example: Example, content: str) -> SourceFile:
    return SourceFile(path=example.path or EXAMPLE_PATHS[pattern.language], blob=_BLOB, content=content)
