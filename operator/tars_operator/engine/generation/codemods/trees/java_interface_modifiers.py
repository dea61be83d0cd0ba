"""Members of an interface do not repeat what they are anyway: public abstract methods, public static final fields.

Only where the interface does both, or says `abstract`, which nobody does: all of its members public is a way to write.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, with_blanks

_KEPT = re.compile(r"@SuppressWarnings\([^()]{0,99}Modifier")
IMPLIED = {"method_declaration": {"public", "abstract"}, "constant_declaration": {"public", "static", "final"}}


@one_change
def places(root: Node) -> Iterator[Place]:
    """Of all interfaces of a file, when one of them does both."""
    bodies = [*root.find_all(kind="interface_body")]
    if _KEPT.search(root.text()):
        return
    if any(_has_columns(body) for body in bodies) or not any(_is_mixed(body) for body in bodies):
        return
    for body in bodies:
        found = [word for member in _members(body) for word in _implied(member)]
        if found and all(is_sure(word) for word in found):
            yield Place(body.parent(), tuple(with_blanks(word) for word in found))


def _members(body: Node) -> list[Node]:
    return [member for member in body.named_children() if member.kind() in IMPLIED]


def _is_mixed(body: Node) -> bool:
    implied = [_implied(member) for member in _members(body)]
    words = [word for words in implied for word in words]
    return bool(words) and (not all(implied) or any(word.text() == "abstract" for word in words))


def _implied(member: Node) -> list[Node]:
    first = next(iter(member.named_children()), None)
    if first is None or first.kind() != "modifiers":
        return []
    return [word for word in first.children() if word.text() in IMPLIED[member.kind()]]


def _has_columns(body: Node) -> bool:
    """Whether parameters stand below each other, behind what would become shorter."""
    lists = body.find_all(kind="formal_parameters", regex="\\n")
    return any(_implied(one.parent()) for one in lists if one.parent().kind() in IMPLIED)
