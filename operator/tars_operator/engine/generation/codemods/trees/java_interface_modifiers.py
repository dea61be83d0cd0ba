"""Members of an interface do not repeat what they are anyway: public abstract methods, public static final fields.

Only where the interface does both, or says `abstract`, which nobody does: all of its members public is a way to write.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, with_blanks

IMPLIED = {"method_declaration": {"public", "abstract"}, "constant_declaration": {"public", "static", "final"}}


@one_change
def places(root: Node) -> Iterator[Place]:
    for body in root.find_all(kind="interface_body"):
        implied = [_implied(member) for member in body.named_children() if member.kind() in IMPLIED]
        found = [word for words in implied for word in words]
        is_mixed = not all(implied) or any(word.text() == "abstract" for word in found)
        if found and is_mixed and all(is_sure(word) for word in found):
            yield Place(body.parent(), tuple(with_blanks(word) for word in found))


def _implied(member: Node) -> list[Node]:
    first = next(iter(member.named_children()), None)
    if first is None or first.kind() != "modifiers":
        return []
    return [word for word in first.children() if word.text() in IMPLIED[member.kind()]]
