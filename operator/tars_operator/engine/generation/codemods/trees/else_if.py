"""`else { if ... }` becomes `else if ...`: the same branches, one level less."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tars_operator.engine.analysis.doubts.joins import joins_moved
from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.finders import TextEdit, applied
from tars_operator.engine.analysis.trees import Node, Place, indentation, is_sure, moved, of_kinds, source
from tars_operator.engine.generation.codemods.trees.branches import (
    BRANCHES,
    asked,
    chain_to,
    else_block,
    last_of,
    lone_if,
)
from tars_operator.engine.generation.codemods.trees.symmetry import is_symmetric

FUNCTIONS = {
    "method_declaration",
    "constructor_declaration",
    "function_declaration",
    "function_expression",
    "method_definition",
    "arrow_function",
    "func_literal",
    "function_item",
}


@dataclass(frozen=True)
class _Nest:
    """A branch with another one alone in its else, and what makes it a chain; nothing where it must stay."""

    branch: Node
    inner: Node
    edit: TextEdit | None

    def holds(self, other: "_Nest") -> bool:
        return bool(self.edit and self.edit.start <= other.inner.range().start.index < self.edit.end)


def places(root: Node) -> Iterator[Place]:
    """Those that have no twin which asks the same in the same function, and must stay."""
    found = _found(root)
    kept = {_start(nest.inner) for nest in found if not nest.edit}
    twins = {_twin(nest.inner) for nest in found if not nest.edit}
    for nest in found:
        is_half = _start(chain_to(nest.branch)[0]) in kept  # alone in an else itself, and that one stays
        if nest.edit and not is_half and _twin(nest.inner) not in twins:
            yield Place(nest.inner, (nest.edit,))


def _found(root: Node) -> list[_Nest]:
    """From the innermost on: what an outer one moves is moved as it will be."""
    found: list[_Nest] = []
    asking = [(one, inner) for one in of_kinds(root, *BRANCHES) if (inner := lone_if(one))]
    for branch, inner in reversed(asking):
        within: list[_Nest] = []
        while found and _start(found[-1].branch) < branch.range().end.index:
            within.append(found.pop())
        nest = _Nest(branch, inner, _mended(branch, inner, [one.edit for one in within if one.edit]))
        found += [*(one for one in reversed(within) if not nest.holds(one)), nest]
    return found[::-1]


def _twin(inner: Node) -> tuple[str, int]:
    """What is asked, and where the function around it begins."""
    around = next((one for one in inner.ancestors() if one.kind() in FUNCTIONS), inner)
    return asked(inner), _start(around)


def _mended(branch: Node, inner: Node, known: Iterable[TextEdit]) -> TextEdit | None:
    """The branch in the else of this one written behind it; None for what must stay."""
    block = else_block(branch)
    if block is None or not is_sure(branch) or is_symmetric(branch, inner):
        return None
    text = _moved(branch, inner, known)
    edit = TextEdit(_after_else(block), block.range().end.index, f" {text}")
    return None if text is None or widens(source(inner), [edit]) else edit


def _moved(branch: Node, inner: Node, known: Iterable[TextEdit]) -> str | None:
    """With what is mended in it: a chain of which only the first half is flat would be neither way."""
    start, end = _start(inner), inner.range().end.index
    within = [edit for edit in known if start <= edit.start < end]
    last = last_of(inner)
    below = else_block(last)
    if below and lone_if(last) and _after_else(below) not in {edit.start for edit in within}:
        return None
    if joins_moved(inner, len(indentation(inner)) - len(indentation(branch))):
        return None
    shifted = [TextEdit(edit.start - start, edit.end - start, edit.content) for edit in within]
    return moved(inner, indentation(branch), applied(str(inner.text()), shifted))


def _after_else(block: Node) -> int:
    """Where the word ends: the block may begin on the next line."""
    return int(block.prev().range().end.index)


def _start(node: Node) -> int:
    return int(node.range().start.index)
