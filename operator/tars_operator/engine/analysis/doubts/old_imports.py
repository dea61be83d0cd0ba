"""Doubts about imports from another place: whether the old place was meant, and what comes is the same thing."""

import ast
import re
from collections.abc import Mapping
from functools import lru_cache

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import positions
from tars_operator.engine.analysis.symbols import nodes


def is_another(item: Diagnostic, content: str) -> bool:
    """Two statements for one, or `typing.Mapping` where its value counts: it is not `collections.abc.Mapping`.

    A value counts where it is compared, and an own name (`as TypingMapping`) says that somebody tells the two apart.
    """
    names = _imports(content).get(item.row, [])
    is_compared = any(alias.name in _compared(content) for alias in names)
    is_split = any(len(re.findall(r"^[ \t]*from ", edit.content, re.MULTILINE)) > 1 for edit in item.fix)
    return is_split or is_compared or any(alias.asname for alias in names) or is_fallback(item, content)


def is_fallback(item: Diagnostic, content: str) -> bool:
    """One of the two places of a `try`: with the other one in its stead, both would be the same."""
    return item.row in _tried(content)


@lru_cache(maxsize=1)
def _tried(content: str) -> frozenset[int]:
    """The rows of all `try` statements."""
    return frozenset(row for node in nodes(content, ast.Try) for row in _rows_of(node))


@lru_cache(maxsize=1)
def _imports(content: str) -> Mapping[int, list[ast.alias]]:
    """What statements take from a module, by their rows."""
    found: dict[int, list[ast.alias]] = {}
    for node in nodes(content, ast.ImportFrom):
        for row in _rows_of(node):
            found.setdefault(row, []).extend(node.names)
    return found


def _rows_of(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or 0) + 1)


@lru_cache(maxsize=1)
def _compared(content: str) -> frozenset[str]:
    tests = nodes(content, ast.Compare)
    return frozenset(name.id for test in tests for name in ast.walk(test) if isinstance(name, ast.Name))


def adds_one(item: Diagnostic, content: str) -> bool:
    """The name that was used until now would be left behind in the import."""
    first = positions(content).offset(item.row, 1)
    return any(edit.start < first for edit in item.fix)
