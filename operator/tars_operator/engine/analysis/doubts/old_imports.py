"""Doubts about imports from another place: whether the old place was meant, and what comes is the same thing."""

import ast
import re
from collections.abc import Iterator

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import positions
from tars_operator.engine.analysis.symbols import parsed


def is_another(item: Diagnostic, content: str) -> bool:
    """Two statements for one, or `typing.Mapping` where its value counts: it is not `collections.abc.Mapping`.

    A value counts where it is compared, and an own name (`as TypingMapping`) says that somebody tells the two apart.
    """
    names = [alias for node in _imports(item, content) for alias in node.names]
    is_compared = any(alias.name in _compared(content) for alias in names)
    is_split = any(len(re.findall(r"^[ \t]*from ", edit.content, re.MULTILINE)) > 1 for edit in item.fix)
    return is_split or is_compared or any(alias.asname for alias in names) or is_fallback(item, content)


def is_fallback(item: Diagnostic, content: str) -> bool:
    """One of the two places of a `try`: with the other one in its stead, both would be the same."""
    module = parsed(content)
    tries = (node for node in (ast.walk(module) if module else ()) if isinstance(node, ast.Try))
    return any(node.lineno <= item.row <= (node.end_lineno or 0) for node in tries)


def _imports(item: Diagnostic, content: str) -> Iterator[ast.ImportFrom]:
    module = parsed(content)
    imports = (node for node in (ast.walk(module) if module else ()) if isinstance(node, ast.ImportFrom))
    return (node for node in imports if node.lineno <= item.row <= (node.end_lineno or 0))


def _compared(content: str) -> set[str]:
    module = parsed(content)
    tests = (node for node in (ast.walk(module) if module else ()) if isinstance(node, ast.Compare))
    return {name.id for test in tests for name in ast.walk(test) if isinstance(name, ast.Name)}


def adds_one(item: Diagnostic, content: str) -> bool:
    """The name that was used until now would be left behind in the import."""
    first = positions(content).offset(item.row, 1)
    return any(edit.start < first for edit in item.fix)
