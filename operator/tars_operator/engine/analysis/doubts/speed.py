"""Whether somebody looked at how long a function takes: then a call where none was is a step back."""

import ast
import re

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import rows
from tars_operator.engine.analysis.symbols import enclosing, symbols

_SAID = re.compile(
    r"\b(?:hot[ -](?:loop|path)|inner loop|fast path|fast(?:er|est)|slower|performance|performant|optimi[sz]\w*)\b",
    re.IGNORECASE,
)
# A name for a type of Python's own is there for a `.pxd` beside the file, which gives it a type of C.
_COMPILED = re.compile(r"^(?:import|from)[ \t]+(?:cython|numba)\b|^_(int|float|bytes|str|bool) = \1$", re.MULTILINE)
_COMMENT = re.compile(r"#[^\n]*")


def matters(item: Diagnostic, content: str) -> bool:
    """Whether the file is compiled, or the function around it speaks of speed."""
    return bool(_COMPILED.search(content)) or any(map(_SAID.search, _words(item.row, content)))


def _words(row: int, content: str) -> list[str]:
    """The comments and the docstring of the function."""
    owner = enclosing(symbols(content), row)
    if owner is None:
        return []
    lines = rows(content)[owner.node.lineno - 1 : owner.node.end_lineno]
    return [*_COMMENT.findall("".join(lines)), ast.get_docstring(owner.node, clean=False) or ""]
