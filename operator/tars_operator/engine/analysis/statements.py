"""Which statement a line belongs to, and the whole lines it takes."""

import ast
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tars_operator.engine.analysis.sources import line_at, lines


@dataclass(frozen=True)
class Statement:
    """A statement that has its lines for itself; `around` is what it stands in, from the outside inwards."""

    node: ast.stmt
    around: tuple[ast.AST, ...]
    first: int
    last: int


def by_line(module: ast.Module, content: str) -> dict[int, Statement]:
    """The innermost statement of every line; of a line that holds several, the one around them, if any."""
    text = lines(content)
    found: dict[int, Statement] = {}
    stack: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(module, ())]
    while stack:
        node, around = stack.pop()
        inner = (*around, node)
        for block in _blocks(node):
            for statement, is_alone in zip(block, _alone(block, text), strict=True):
                if is_alone:
                    known = Statement(statement, inner, _first(statement), statement.end_lineno or statement.lineno)
                    found |= dict.fromkeys(range(known.first, known.last + 1), known)
                    stack.append((statement, inner))
        stack.extend((part, inner) for name in ("handlers", "cases") for part in getattr(node, name, ()))
    return found


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """All of them, outer ones first; expressions, nine tenths of a tree, are not walked through."""
    line = deque([tree])
    while line:
        node = line.popleft()
        inner = [statement for block in _blocks(node) for statement in block]
        yield from inner
        line.extend(inner)
        line.extend(part for name in ("handlers", "cases") for part in getattr(node, name, ()))


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements in a node; an expression's body (of a lambda, of `a if b else c`) is none."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block


def _first(statement: ast.stmt) -> int:
    decorators: Sequence[ast.expr] = getattr(statement, "decorator_list", ())
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _alone(statements: Sequence[ast.stmt], text: list[str]) -> list[bool]:
    rows = [(_first(one), one.end_lineno or one.lineno) for one in statements]
    before = [0, *(last for _, last in rows)][: len(rows)]
    after = [*(first for first, _ in rows), len(text) + 1][1:]
    return [
        not line_at(text, first)[: one.col_offset].strip(" \t") and earlier < first and last < later
        for one, (first, last), earlier, later in zip(statements, rows, before, after, strict=True)
    ]
