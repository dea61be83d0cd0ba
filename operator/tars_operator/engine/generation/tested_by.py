"""Which tests name the function around a TODO: those that use its name, in a file that imports its module.

Names and imports decide, and nothing is executed: a test that reaches a function only through others is not seen. No
syntax tree is made: a repository has more lines of tests than all else that is looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.analysis.outline import without_texts
from tars_operator.engine.generation import tested_elsewhere
from tars_operator.engine.languages import is_python, spoken_in

MOST = tested_elsewhere.MOST  # tests that are named for one function
DEEPEST = 16  # last parts of a path, by which an import may name a module
Parts = tuple[str, ...]
_WORD = re.compile(r"\w+")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)  # twice as fast
_IMPORTED = re.compile(
    r"^[ \t]*(?:from[ \t]{1,9}(\.*+)([\w.]*)[ \t]{1,9}import\b|import[ \t]+([\w., \t]+))", re.MULTILINE
)
_DEFINED = re.compile(r"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class _Target:
    """What is looked for: `names` in order (the function's own, then what holds it), `module` as parts of a path."""

    finding: str
    names: Parts
    module: Parts


def with_tests(findings: Sequence[Finding], tests: Iterable[SourceFile]) -> tuple[Finding, ...]:
    """The findings, those of a TODO in a function with the ids of its tests: those of Python as pytest writes them."""
    modules = _Modules(_targets(findings))
    elsewhere = [*filter(None, map(tested_elsewhere.target, findings))]
    found: dict[str, list[str]] = defaultdict(list)
    for file in tests if modules.known or elsewhere else ():
        is_ours = is_python(file.path)
        for finding, test in _naming(file, modules) if is_ours else tested_elsewhere.naming(file, elsewhere):
            if len(found[finding]) < MOST:
                found[finding].append(test)
    return tuple(_told(one, found[one.id]) if one.id in found else one for one in findings)


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


class _Modules:
    """Targets by module, and modules by what an import may say of each, wherever the folder of packages lies."""

    def __init__(self, targets: Iterable[_Target]) -> None:
        self.known: dict[Parts, list[_Target]] = defaultdict(list)
        for target in targets:
            self.known[target.module].append(target)
        self._by_stretch: dict[Parts, list[Parts]] = defaultdict(list)
        for module in self.known:
            last = module[-DEEPEST:]
            for stretch in {last[a:b] for a in range(len(last)) for b in range(a + 1, len(last) + 1)}:
                self._by_stretch[stretch].append(module)

    def reached(self, imported: Iterable[Parts]) -> Iterator[_Target]:
        """The targets of what is imported, each once."""
        modules = dict.fromkeys(module for named in imported for module in self._by_stretch.get(named, ()))
        return (target for module in modules for target in self.known[module])


def _naming(file: SourceFile, modules: _Modules) -> Iterator[tuple[str, str]]:
    """The tests of the file, each with the id of the finding whose function it names."""
    words = _words(file.content)
    likely = [target for target in modules.reached(_imported(file)) if words.intersection(target.names)]
    if not likely:
        return
    tests: dict[str, list[str]] = {}  # by the words that they use: as many as name a function
    for test, body in _tests(file.path, without_texts(file.content)):
        for word in _words(body):
            if len(known := tests.setdefault(word, [])) < MOST:
                known.append(test)
    for target in likely:
        name = next((name for name in target.names if name in tests), "")
        yield from ((target.finding, test) for test in tests.get(name, ()))


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
    """The test functions with their ids: each goes on until a definition that is not deeper than itself.

    pytest takes none that is within another function.
    """
    marks = [(len(mark[1].expandtabs()), mark[2], mark[3], mark.start()) for mark in _DEFINED.finditer(text)]
    around: list[tuple[int, str, str]] = []
    for (depth, kind, name, start), end in zip(marks, _ends(marks, len(text)), strict=True):
        while around and around[-1][0] >= depth:
            around.pop()
        is_inner = any(above == "def" for _, above, _ in around)
        around.append((depth, kind, name))
        if kind == "def" and name.startswith("test") and not is_inner:
            yield "::".join((path, *(each for _, _, each in around))), text[start:end]


def _ends(marks: Sequence[tuple[int, str, str, int]], last: int) -> list[int]:
    ends = [last] * len(marks)
    still: list[int] = []
    for number, (depth, _, _, start) in enumerate(marks):
        while still and marks[still[-1]][0] >= depth:
            ends[still.pop()] = start
        still.append(number)
    return ends
