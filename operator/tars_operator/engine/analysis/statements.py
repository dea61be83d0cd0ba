"""Which statement a line belongs to, and the whole lines it takes."""

import ast
from bisect import bisect_right
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


class Statements:
    """The statements of a module by line. Only the way to a line that is asked about is walked."""

    def __init__(self, module: ast.Module, content: str) -> None:
        self._module = module
        self._text = lines(content)

    def get(self, row: int) -> Statement | None:
        """The innermost statement of the line; where it holds several, the one around them, if any."""
        found = None
        node: ast.AST = self._module
        around: tuple[ast.AST, ...] = ()
        while place := _place(node, row):
            block, number, inner = place
            if not self._is_alone(block, number):
                break
            node, around = block[number], (*around, *inner)
            if not self._is_link(block[number]):
                found = Statement(block[number], around, _first(block[number]), _last(block[number]))
        return found

    def _is_link(self, one: ast.stmt) -> bool:
        """An elif is a statement for `ast` only: its line belongs to the if that the chain begins with."""
        return isinstance(one, ast.If) and line_at(self._text, one.lineno)[one.col_offset :].startswith("elif")

    def _is_alone(self, block: Sequence[ast.stmt], number: int) -> bool:
        one = block[number]
        before = _last(block[number - 1]) if number else 0
        after = _first(block[number + 1]) if number + 1 < len(block) else len(self._text) + 1
        is_first = not line_at(self._text, _first(one))[: one.col_offset].strip(" \t")
        return is_first and before < _first(one) and _last(one) < after


def _place(node: ast.AST, row: int) -> tuple[Sequence[ast.stmt], int, tuple[ast.AST, ...]] | None:
    """The block of `node` with a statement at `row`, its number there, and what holds the block."""
    parts = ((node, part) for name in ("handlers", "cases") for part in getattr(node, name, ()))
    for inner in ((node,), *parts):
        for block in _blocks(inner[-1]):
            number = bisect_right(block, row, key=_first) - 1
            if number >= 0 and row <= _last(block[number]):
                return block, number, inner
    return None


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


def _last(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno
