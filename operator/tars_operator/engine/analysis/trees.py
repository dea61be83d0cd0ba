"""Syntax trees of ast-grep: how to get one, what its places are called, and what a rule of code says about a place.

Trees of broken files are read as far as they go, so nobody here judges syntax; but where the grammar lost its way,
nothing is mended.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from itertools import pairwise
from typing import Any

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.languages import Speech

Node = Any  # the binding's classes are no types that mypy knows
LOST = "ERROR"
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(?:(?P<never>if[ \t]+false)|if|elif|else|endif)\b", re.MULTILINE)
_SHARPER = re.compile(r"^[ \t]*//[ \t]*ReSharper (?:(?P<never>disable)|restore) All\b", re.MULTILINE)
GENERATED = r"^\[(?:\w+(?:\.|::))*(?:CompilerGenerated|GeneratedCode)(?:Attribute)?\b"
_GENERATOR = re.compile(r"\[[\w.:]*(?:CompilerGenerated|GeneratedCode)")
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


def one_change(find: Places) -> Places:
    """All that `find` can mend in a file is one change: half of it would be neither the old nor the new way."""

    @wraps(find)
    def places(root: Node) -> Iterator[Place]:
        found = [*find(root)]
        yield from (place for place in found if not place.edits)
        mended = [place for place in found if place.edits]
        if mended:
            yield joined(mended)

    return places


def all_or_none(find: Places) -> Places:
    """What `find` can mend, where that is all it finds in a file: what stays as it is would stand beside it."""

    @wraps(find)
    def places(root: Node) -> Iterator[Place]:
        found = [*find(root)]
        yield from found if all(place.edits for place in found) else ()

    return places


def joined(places: Sequence[Place]) -> Place:
    """One place that mends what all of them do."""
    edits = sorted({edit for place in places for edit in place.edits}, key=lambda edit: (edit.start, edit.end))
    return Place(places[0].node, tuple(_apart(edits)))


def _apart(edits: Iterable[TextEdit]) -> Iterator[TextEdit]:
    """Without those that lie within another one."""
    end = 0
    for edit in edits:
        if edit.start >= end:
            yield edit
            end = edit.end


@cache
def _binding() -> Any:
    """Imported late: a process that looks at Python only does without."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - see the docstring

    return SgRoot


def root(content: str, spoken: Speech) -> Node:
    """The root node of the syntax tree."""
    return _binding()(content, spoken.grammar).root()


def is_sure(node: Node) -> bool:
    """Whether the grammar read what lies around the node and in it."""
    return not any(above.kind() == LOST for above in node.ancestors()) and node.find(kind=LOST) is None


def tests_in(tree: Node, spoken: Speech) -> list[range]:
    """Where the file holds tests of its own, as Rust has it: what may not change is not worth looking at."""
    if not spoken.tests:
        return []
    marks = tree.find_all(kind="attribute_item", regex=spoken.tests)
    tested = (next((one for one in mark.next_all() if one.kind() != mark.kind()), mark).range() for mark in marks)
    return [range(place.start.index, place.end.index) for place in tested]


def left_in(content: str) -> list[range]:
    """What the preprocessor of C# takes out, whatever its grammar makes of it, and what ReSharper is told to leave."""
    return [*_parts(_DIRECTIVE, content), *_parts(_SHARPER, content)]


def _parts(marks: re.Pattern[str], content: str) -> Iterator[range]:
    """From each mark that says so to the next one."""
    found = [(match.start(), bool(match["never"])) for match in marks.finditer(content)]
    return (range(start, end) for (start, is_never), (end, _) in pairwise([*found, (len(content), False)]) if is_never)


def generated_in(tree: Node, content: str) -> list[range]:
    """What an attribute of C# says that a program wrote, as resource classes that somebody keeps by hand since."""
    marks = tree.find_all(kind="attribute_list", regex=GENERATED) if _GENERATOR.search(content) else []
    made = (mark.parent().range() for mark in marks if "declaration" in mark.parent().kind())
    return [range(place.start.index, place.end.index) for place in made]


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


def matching(node: Node, *asked: Any, **rule: Any) -> list[Node]:
    """What `find_all` finds; nothing for a kind that this grammar lacks, as .tsx cannot hold all that .ts can."""
    try:
        return list(node.find_all(*asked, **rule))
    except RuntimeError:
        return []


def of_kinds(node: Node, *kinds: str) -> list[Node]:
    """All nodes of these kinds, the node's own too. Unlike `find_all` it may be asked for kinds of another grammar."""
    return [inner for inner in walk(node) if inner.kind() in kinds]


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


def source(node: Node) -> str:
    """The file's text. A root begins with its first token: what stands before it is filled up, so that offsets fit."""
    whole = node.get_root().root()
    return "\0" * int(whole.range().start.index) + str(whole.text())


def statements(block: Node) -> list[Node]:
    """What stands in a block, comments included. Go has a list of statements in between."""
    found = block.named_children()
    return [one for node in found for one in (node.named_children() if node.kind() == "statement_list" else [node])]


def indentation(node: Node) -> str:
    """The blanks that the line begins with on which the node begins."""
    text, start = source(node), node.range().start.index
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return line[: len(line) - len(line.lstrip(" \t"))]


def moved(node: Node, indented: str, text: str | None = None) -> str | None:
    """The node's text, or this one, with its further lines indented like this; None when a line cannot be moved."""
    before = indentation(node)
    first, *rest = str(node.text() if text is None else text).split("\n")
    if any(line.strip() and not line.startswith(before) for line in rest) or _has_long_text(node):
        return None
    return "\n".join([first, *(indented + line.removeprefix(before) if line.strip() else line for line in rest)])


def _has_long_text(node: Node) -> bool:
    """A text over several lines would be another one with other blanks in it."""
    return any("string" in inner.kind() and "\n" in inner.text() for inner in walk(node))


def comments_above(node: Node, spoken: Speech) -> Iterator[str]:
    """The comments that stand right above the node, from below."""
    above = node.prev()
    while above is not None and above.kind() in spoken.comments:
        yield str(above.text())
        above = above.prev()


def newline(root: Node) -> str:
    """How the file ends its lines, by the first of them."""
    text = str(root.text())
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def with_blanks(node: Node) -> TextEdit:
    """Removes the node with the blanks between it and what follows."""
    text, place = source(node), node.range()
    end = place.end.index
    while text[end : end + 1] in {" ", "\t"}:
        end += 1
    return TextEdit(place.start.index, end, "")
