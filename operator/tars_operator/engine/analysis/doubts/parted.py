"""Whether prettier would put a script's lines together once a fix has made them shorter, or part one that is longer.

It parts an expression that is too long for its line. One that was too long, and no longer is, it would join again, and
`prettier --check` would send the change back.
"""

import re
from collections.abc import Iterator, Sequence

from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.finders import TextEdit, applied
from tars_operator.engine.analysis.trees import Node, source

LARGEST = 4000  # characters with all blanks: more are too many for a line
MOST = 500  # edits: nobody reviews so many
TABS = (2, 4)  # columns; which of them is told in settings that nobody reads here
_END = re.compile(r".*(?:statement|declaration|definition|program|_body|block)|arrow_function")  # it ends with its call
_STAYS = re.compile(r"\{[ \t]*\n|//|/\*|`|</|/>")  # parted for other reasons
_GAP = re.compile(r"\s*\n\s*")
_BRACKETS = re.compile(r"(?<=[(\[]) (?=\S)|,? (?=[)\]])| (?=\??\.\w)")


def is_reformed(root: Node, edits: Sequence[TextEdit], width: int) -> bool:
    """Whether prettier, which lets lines be so long, would give the result of the edits another form; 0: has no say."""
    if not width or not 0 < len(edits) <= MOST:
        return False
    text = source(root)
    return widens(text, edits, width) or any(_fits_anew(one, edits, text, width) for one in _parted(root, edits))


def _parted(root: Node, edits: Sequence[TextEdit]) -> Iterator[Node]:
    """What is in several lines around an edit and could be in one."""
    stack = [(root, [*edits])]
    while stack:
        node, mine = stack.pop()
        if _could_be_one(node):
            yield node
        inner = ((one, _within(one, mine)) for one in node.children())
        stack.extend((one, within) for one, within in inner if within)


def _could_be_one(node: Node) -> bool:
    size = node.range().end.index - node.range().start.index
    if size > LARGEST or _END.fullmatch(node.kind()) or _is_part(node):
        return False
    text = node.text()
    return "\n" in text and _STAYS.search(text) is None


def _is_part(node: Node) -> bool:
    """Whether it is parted where what is around it is: in a chain of one operator, or in the head of a statement."""
    above = node.parent()
    if node.kind() != "binary_expression" or above is None:
        return False
    if above.kind() == "parenthesized_expression":
        return bool(_END.fullmatch(above.parent().kind()) and above.parent().kind() != "return_statement")
    return bool(above.kind() == node.kind() and above.field("operator").text() == node.field("operator").text())


def _within(node: Node, edits: Sequence[TextEdit]) -> list[TextEdit]:
    place = node.range()
    start, end = place.start.index, place.end.index
    return [edit for edit in edits if start <= edit.start and edit.end <= end]


def _fits_anew(node: Node, edits: Sequence[TextEdit], text: str, width: int) -> bool:
    """Whether all of the node fits into one line with the edits, and did not without."""
    start, end = node.range().start.index, node.range().end.index
    inner = [TextEdit(one.start - start, one.end - start, one.content) for one in _within(node, edits)]
    before = text[text.rfind("\n", 0, start) + 1 : start].lstrip("\0")
    behind = text[end : text.find("\n", end)] if "\n" in text[end : end + LARGEST] else ""
    lines = [f"{before}{_joined(one)}{behind}" for one in (text[start:end], applied(text[start:end], inner))]
    return any(len(lines[1].expandtabs(tab)) <= width < len(lines[0].expandtabs(tab)) for tab in TABS)


def _joined(text: str) -> str:
    return _BRACKETS.sub("", _GAP.sub(" ", text))
