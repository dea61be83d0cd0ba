"""The statements of a file, found without parsing more of it than the functions and classes that are asked about."""

import ast
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from tars_operator.engine.analysis.outline import Outline
from tars_operator.engine.analysis.settings.quiet import Quiet
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.statements import Statement, Statements
from tars_operator.engine.analysis.symbols import parse


@dataclass(frozen=True)
class Block:
    """A top-level function or class, or a whole file, with its statements by their row in it."""

    starts: tuple[int, ...]  # of its lines, as offsets into the file
    statements: Statements


@dataclass(frozen=True)
class Place:
    """A statement that a rule may be about: its first and last characters, and the block that it was found in."""

    statement: Statement
    start: int
    end: int


@dataclass
class Page:
    """One file while its statements are looked at. Offsets count from behind a byte order mark."""

    content: str
    longest_line: int = 0  # as the repository's formatter has it; 0 where that is not known
    _blocks: dict[tuple[int, int], Block] = field(default_factory=dict)

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.content)

    @cached_property
    def quiet(self) -> Quiet:
        """What its comments tell linters to leave."""
        return Quiet(self.content)

    @cached_property
    def tree(self) -> ast.Module:
        """The whole file.

        Raises:
            SyntaxError: it is no Python.

        """
        return parse(self.content)

    def row(self, offset: int) -> int:
        return self.outline.text.count("\n", 0, offset) + 1

    def place(self, offset: int) -> Place | None:
        """The statement at `offset`, if it has its lines for itself."""
        block = self._block(self.outline.outermost(offset) or (0, len(self.content)))
        row = bisect_right(block.starts, offset)
        statement = block.statements.get(row)
        if statement is None:
            return None
        return Place(statement, block.starts[statement.first - 1], block.starts[statement.last])

    def _block(self, span: tuple[int, int]) -> Block:
        if span not in self._blocks:
            text = self.content[slice(*span)]
            try:
                tree = self.tree if span == (0, len(self.content)) else parse(text)
            except SyntaxError:
                text, tree, span = self.content, self.tree, (0, len(self.content))
            starts = tuple(accumulate(map(len, lines(text)), initial=span[0]))
            self._blocks[span] = Block(starts, Statements(tree, text))
        return self._blocks[span]
