"""Which tests name the function around a TODO: those that use its name, in a file that imports its module.

Names and imports decide, and nothing is executed: a test that reaches a function only through others is not seen.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tars_operator.api.code import Finding, SourceFile
from tars_operator.engine.analysis.symbols import Symbol, parsed, symbols
from tars_operator.engine.generation.imports import Import, imports_in
from tars_operator.engine.languages import is_python

MOST = 8  # tests that are named for one function
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Target:
    """What is looked for: `names` in order (the function's own, then what holds it), `module` as parts of a path."""

    finding: str
    names: tuple[str, ...]
    module: tuple[str, ...]


def with_tests(findings: Sequence[Finding], tests: Iterable[SourceFile]) -> tuple[Finding, ...]:
    """The findings, those of a TODO in a Python function with the ids of its tests, as pytest writes them."""
    targets = tuple(_targets(findings))
    found: dict[str, list[str]] = {target.finding: [] for target in targets}
    for file in tests if targets else ():
        for target, test in _naming(file, targets):
            found[target.finding].append(test)
    return tuple(_told(finding, found.get(finding.id)) for finding in findings)


def wants(findings: Iterable[Finding]) -> bool:
    """Whether there is a finding that tests could be named for."""
    return any(True for _ in _targets(findings))


def _told(finding: Finding, tests: list[str] | None) -> Finding:
    if not tests or finding.remark is None:
        return finding
    return finding.model_copy(update={"remark": finding.remark.model_copy(update={"tests": tuple(tests[:MOST])})})


def _targets(findings: Iterable[Finding]) -> Iterator[_Target]:
    for finding in findings:
        if finding.remark is not None and finding.symbol and is_python(finding.path):
            path = PurePosixPath(finding.path)
            parts = path.parts[:-1] if path.stem == "__init__" else (*path.parts[:-1], path.stem)
            yield _Target(finding.id, _names(finding.symbol), parts)


def _names(symbol: str) -> tuple[str, ...]:
    """`Cart.total` is called as `total`; what nobody calls by its name (`Cart.__len__`) through what holds it."""
    first, last = symbol.partition(".")[0], symbol.rpartition(".")[2]
    return (first,) if last.startswith("__") else tuple(dict.fromkeys((last, first)))


def _naming(file: SourceFile, targets: Iterable[_Target]) -> Iterator[tuple[_Target, str]]:
    """A file is only parsed when the words of a target are in it."""
    words = set(_WORD.findall(file.content))
    likely = [one for one in targets if words.intersection(one.names) and words.intersection(one.module)]
    tree = parsed(file.content) if likely else None
    if tree is None:
        return
    imported = tuple(imports_in(tree))
    used = [(symbol, _used(symbol.node)) for symbol in symbols(file.content) if _is_test(symbol)]
    for target in likely:
        if any(_reaches(one, file.path, target.module) for one in imported):
            name = next((name for name in target.names if any(name in names for _, names in used)), None)
            yield from ((target, _node_id(file.path, symbol)) for symbol, names in used if name in names)


def _is_test(symbol: Symbol) -> bool:
    return symbol.function is not None and symbol.function.name.startswith("test")


def _used(node: ast.AST) -> set[str]:
    return {
        inner.id if isinstance(inner, ast.Name) else inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name | ast.Attribute)
    }


def _node_id(path: str, symbol: Symbol) -> str:
    return "::".join((path, *symbol.name.split(".")))


def _reaches(one: Import, importer: str, module: tuple[str, ...]) -> bool:
    """Whether the import is of `module` or of a package above it, wherever the folder of the packages lies."""
    named = tuple(part for part in one.module.split(".") if part)
    if one.level:
        folder = PurePosixPath(importer).parts[: -one.level]
        return _begins(module, (*folder, *named))
    return bool(named) and any(_begins(module[start:], named) for start in range(len(module)))


def _begins(parts: tuple[str, ...], beginning: tuple[str, ...]) -> bool:
    return parts[: len(beginning)] == beginning
