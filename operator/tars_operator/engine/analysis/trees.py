"""Syntax trees of ast-grep: how to get one, what its places are called, and what a rule of code says about a place.

Trees of broken files are read as far as they go, so nobody here judges syntax; but where the grammar lost its way,
nothing is mended.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.languages import Speech

Node = Any  # the binding's classes are no types that mypy knows
LOST = "ERROR"
_ASSIGNED = {
    "variable_declarator": "name",
    "assignment_expression": "left",
    "pair": "key",
    "field_definition": "property",
    "public_field_definition": "name",
}


@dataclass(frozen=True)
class Place:
    """One place that a rule of code found, with what mends it; nothing where it should be seen and left."""

    node: Node
    edits: tuple[TextEdit, ...] = ()


Places = Callable[[Node], Iterator[Place]]


@cache
def _binding() -> Any:
    """Imported late: a process that looks at Python only does without."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - see the docstring

    return SgRoot


def root(content: str, spoken: Speech) -> Node:
    """The root node of the syntax tree."""
    return _binding()(content, spoken.grammar).root()


def lost_its_way(tree: Node) -> int:
    """How many places of the file the grammar could not read."""
    return len(tree.find_all(kind=LOST))


def is_sure(node: Node) -> bool:
    """Whether the grammar read what lies around the node and in it."""
    return not any(above.kind() == LOST for above in node.ancestors()) and node.find(kind=LOST) is None


def replaced(node: Node, text: str) -> TextEdit:
    place = node.range()
    return TextEdit(place.start.index, place.end.index, text)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children()))


def symbol(node: Node, spoken: Speech) -> str:
    """The name of the function around `node` with what it is named within; of a type, where there is no function."""
    names = [name for above in node.ancestors() if (name := _name(above, spoken))]
    return spoken.separator.join(reversed(names))[:200]


def _name(node: Node, spoken: Speech) -> str:
    kind = node.kind()
    if kind not in spoken.functions and kind not in spoken.holders:
        return ""
    named = node.field("name") or node.field("type")  # of an impl of Rust
    if named is None:
        return _assigned_name(node)
    receiver = node.field("receiver")  # of a method of Go
    owner = receiver.find(kind="type_identifier") if receiver else None
    return f"{owner.text()}.{named.text()}" if owner else str(named.text())


def _assigned_name(node: Node) -> str:
    """The name that a function without one of its own is given where it stands."""
    parent = node.parent()
    field = _ASSIGNED.get(parent.kind()) if parent else None
    named = parent.field(field) if parent and field else None
    return str(named.text()) if named and "\n" not in named.text() else ""
