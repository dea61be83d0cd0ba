"""Which tests name the function around a TODO: those that use its name, in a file that imports its module.

Names and imports decide, and nothing is executed: a test that reaches a function only through others is not seen. No
syntax tree is made: a repository has more lines of tests than all else that is looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.analysis.outline import without_texts
from tars_operator.engine.generation import tested_elsewhere
from tars_operator.engine.languages import is_python, spoken_in

MOST = 8  # tests that are named for one function
Parts = tuple[str, ...]
_WORD = re.compile(r"\w+")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)  # twice as fast
_IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE)
_DEFINED = re.compile(r"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class _Target:
    """What is looked for: `names` in order (the function's own, then what holds it), `module` as parts of a path."""

    finding: str
    names: Parts
    module: Parts


def with_tests(findings: Sequence[Finding], tests: Iterable[SourceFile]) -> tuple[Finding, ...]:
    """The findings, those of a TODO in a function with the ids of its tests: those of Python as pytest writes them."""
    modules = _by_module(_targets(findings))
    elsewhere = [*filter(None, map(tested_elsewhere.target, findings))]
    found: dict[str, list[str]] = defaultdict(list)
    for file in tests if modules or elsewhere else ():
        is_ours = is_python(file.path)
        for finding, test in _naming(file, modules) if is_ours else tested_elsewhere.naming(file, elsewhere):
            found[finding].append(test)
    return tuple(_told(one, found[one.id][:MOST]) if one.id in found else one for one in findings)


def wanted(findings: Iterable[Finding]) -> frozenset[Language]:
    """The languages with a finding that tests could be named for; of each the first that its files are known by."""
    told = [one for one in findings if one.remark is not None and (_names(one.symbol) or tested_elsewhere.target(one))]
    return frozenset(spoken_in(one.path)[0] for one in told)


def _told(finding: Finding, tests: list[str]) -> Finding:
    remark = finding.remark.model_copy(update={"tests": tuple(tests)}) if finding.remark else None
    return finding.model_copy(update={"remark": remark})


def _targets(findings: Iterable[Finding]) -> Iterator[_Target]:
    for finding in findings:
        names = _names(finding.symbol) if finding.remark is not None and is_python(finding.path) else ()
        if names:
            path = PurePosixPath(finding.path)
            parts = path.parts[:-1] if path.stem == "__init__" else (*path.parts[:-1], path.stem)
            yield _Target(finding.id, names, parts)


def _names(symbol: str) -> Parts:
    """`Cart.total` is called as `total`; what nobody calls by its name (`Cart.__len__`) through what holds it."""
    first, last = symbol.partition(".")[0], symbol.rpartition(".")[2]
    names = (first,) if last.startswith("__") else dict.fromkeys((last, first))
    return tuple(name for name in names if name.strip("_"))


def _by_module(targets: Iterable[_Target]) -> dict[Parts, list[_Target]]:
    """Targets by each stretch of their module's path: what an import may say, wherever the folder of packages lies."""
    found: dict[Parts, list[_Target]] = defaultdict(list)
    for target in targets:
        length = len(target.module)
        for stretch in {target.module[a:b] for a in range(length) for b in range(a + 1, length + 1)}:
            found[stretch].append(target)
    return found


def _naming(file: SourceFile, modules: Mapping[Parts, Sequence[_Target]]) -> Iterator[tuple[str, str]]:
    """The tests of the file, each with the id of the finding whose function it names."""
    words = _words(file.content)
    reached = {target.finding: target for named in _imported(file) for target in modules.get(named, ())}
    likely = [target for target in reached.values() if words.intersection(target.names)]
    if not likely:
        return
    tests = [(test, _words(body)) for test, body in _tests(file.path, without_texts(file.content))]
    for target in likely:
        name = next((name for name in target.names if any(name in used for _, used in tests)), "")
        yield from ((target.finding, test) for test, used in tests if name in used)


def _words(text: str) -> set[str]:
    return set((_ASCII_WORD if text.isascii() else _WORD).findall(text))


def _imported(file: SourceFile) -> set[Parts]:
    """Modules and packages; from a package above one may come anything below it."""
    found: set[Parts] = set()
    for dots, module, names in _IMPORTED.findall(file.content):
        if dots:
            found.add((*PurePosixPath(file.path).parts[: -len(dots)], *filter(None, module.split("."))))
        modules = [module] if module and not dots else [name.split()[0] for name in names.split(",") if name.strip()]
        found |= {tuple(filter(None, one.split("."))) for one in modules}
    return found


def _tests(path: str, text: str) -> Iterator[tuple[str, str]]:
    """The test functions with their ids: each goes on until a definition that is not deeper than itself."""
    marks = [(len(mark[1].expandtabs()), mark[2], mark[3], mark.start()) for mark in _DEFINED.finditer(text)]
    around: list[tuple[int, str]] = []
    for number, (depth, kind, name, start) in enumerate(marks, start=1):
        while around and around[-1][0] >= depth:
            around.pop()
        around.append((depth, name))
        if kind == "def" and name.startswith("test"):
            end = next((mark[3] for mark in islice(marks, number, None) if mark[0] <= depth), len(text))
            yield "::".join((path, *(each for _, each in around))), text[start:end]
