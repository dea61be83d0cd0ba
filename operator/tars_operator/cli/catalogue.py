"""What `tars patterns` does with the catalogue, and with a file of a user's own patterns."""

import re
from difflib import get_close_matches
from pathlib import Path

from tars_operator.adapters.kube.resources import PATTERNS
from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import Example, PatternSpec
from tars_operator.api.words import Language
from tars_operator.cli import console
from tars_operator.cli.counting import counted
from tars_operator.cli.diff import show
from tars_operator.cli.errors import Exit, not_found, usage
from tars_operator.cli.manifests import documents, read
from tars_operator.cli.output import Output, grid, show_data
from tars_operator.engine import diffs, examples, own_patterns
from tars_operator.engine.analysis.analyzer import UnknownRuleError
from tars_operator.engine.languages import EXAMPLE_PATHS
from tars_operator.engine.patterns import built_in, from_spec

_HAS_KIND = re.compile(r"^(?:apiVersion|kind):", re.MULTILINE)


def show_list(language: Language | None, output: Output) -> None:
    """The built-in patterns, or those of one language."""
    chosen = [pattern for pattern in built_in() if language in {None, pattern.language}]
    if output in {Output.JSON, Output.YAML}:
        show_data([pattern.to_json() for pattern in chosen], output)
    elif output is Output.NAME:
        print("\n".join(pattern.id for pattern in chosen))
    else:
        rows = [[one.id, one.language.value, one.change_class.value, _fix(one), _by(one), one.title] for one in chosen]
        grid([["ID", "LANGUAGE", "CLASS", "FIX", "CHOSEN BY", "TITLE"], *rows], fold="TITLE")


def show_one(name: str, output: Output) -> None:
    """One built-in pattern.

    Raises:
        CliError: there is none of this id.

    """
    known = {pattern.id: pattern for pattern in built_in()}
    if name not in known:
        close = get_close_matches(name, known, n=1)
        raise not_found(f"{name}: no pattern has this id; {f'did you mean {close[0]}?' if close else 'see the list'}")
    if output is Output.TABLE:
        _describe(known[name])
    else:
        show_data(known[name].to_json(), output)


def _describe(pattern: Pattern) -> None:
    out = console.data()
    out.print(pattern.id, style="bold")
    out.print(pattern.title)
    if pattern.why:
        out.print(f"Why: {pattern.why}")
    facts = f"Language {pattern.language}, class {pattern.change_class}, severity {pattern.severity}"
    if not pattern.recommended:
        out.print("A matter of taste: chosen by its whole id or ALL, by no glob.")
    out.print(f"{facts}; found by {_finder(pattern)}, fixed by {_fix(pattern)}.")
    if pattern.known_as:
        out.print(f"Linters call it {', '.join(pattern.known_as)}.")
    for example in pattern.examples:
        print()
        _illustrate(pattern, example)


def _illustrate(pattern: Pattern, example: Example) -> None:
    path = example.path or EXAMPLE_PATHS[pattern.language]
    if example.before is not None and example.after is not None:
        show(diffs.unified(path, example.before.encode(), example.after.encode()))
        return
    word, content = ("Found, not mended", example.found) if example.found is not None else ("Left alone", example.kept)
    console.data().print(f"{word}:", style="bold")
    print("".join(f"    {line}\n" for line in (content or "").splitlines()), end="")


def _finder(pattern: Pattern) -> str:
    if pattern.ruff:
        return f"ruff ({', '.join(pattern.ruff)})"
    if pattern.todo:
        return f"comments ({', '.join(pattern.todo)})"
    return "ast-grep" if pattern.ast_grep else "a codemod"


def _by(pattern: Pattern) -> str:
    return "glob" if pattern.recommended else "id"


def _fix(pattern: Pattern) -> str:
    return ("ruff" if pattern.ruff else "a rule") if pattern.has_fix else "a model"


def try_examples(file: str | None) -> Exit:
    """Try all examples of `file`, or of the built-in patterns; the exit code.

    Raises:
        CliError: the file has no patterns, or one that cannot be used.

    """
    chosen = built_in() if file is None else _own(file)
    failed = 0
    for pattern in chosen:
        for problem in _problems(pattern):
            failed += 1
            print(console.safe(f"{pattern.id}: {problem}"))
    number = sum(len(pattern.examples) for pattern in chosen)
    said = f"{counted(len(chosen), 'pattern')}, {counted(number, 'example')}, {failed} of them do not hold."
    console.say(said, "red" if failed else "")
    return Exit.FAILED if failed else Exit.OK


def _problems(pattern: Pattern) -> list[str]:
    try:
        return examples.failures(pattern)
    except UnknownRuleError as error:
        raise usage(str(error)) from error


def _own(file: str) -> tuple[Pattern, ...]:
    """The patterns of a file, or of all files in a folder such as .tars/patterns."""
    folder = Path(file)
    files = sorted(map(str, folder.glob("*.y*ml"))) if folder.is_dir() else [file]
    found = tuple(pattern for each in files for pattern in _written(each))
    if not found:
        raise usage(f"{file}: holds no {PATTERNS.kind}")
    empty = [pattern.id for pattern in found if not pattern.examples]
    if empty:
        raise usage(f"{file}: {', '.join(empty)}: spec.examples: are missing; write at least one before and after")
    return found


def _written(file: str) -> tuple[Pattern, ...]:
    """Objects, as for kubectl; or the bare fields of one spec, as in a repository's own folder."""
    text = read(file)
    if _HAS_KIND.search(text):
        specs = [each.spec for each in documents(file, text) if each.resource is PATTERNS]
        return tuple(from_spec(spec) for spec in specs if isinstance(spec, PatternSpec))
    try:
        return (own_patterns.read(text),)
    except own_patterns.BadPatternError as error:
        raise usage(f"{file}: {error}") from error
