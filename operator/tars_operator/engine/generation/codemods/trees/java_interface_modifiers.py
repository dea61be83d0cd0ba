"""Members of an interface do not repeat what they are anyway: public abstract methods, public static final fields."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, with_blanks

IMPLIED = {"method_declaration": {"public", "abstract"}, "constant_declaration": {"public", "static", "final"}}


@one_change
def places(root: Node) -> Iterator[Place]:
    for body in root.find_all(kind="interface_body"):
        found = [word for member in body.named_children() for word in _implied(member)]
        if found and all(is_sure(word) for word in found):
            yield Place(body.parent(), tuple(with_blanks(word) for word in found))


def _implied(member: Node) -> list[Node]:
    first = next(iter(member.named_children()), None)
    if member.kind() not in IMPLIED or first is None or first.kind() != "modifiers":
        return []
    return [word for word in first.children() if word.text() in IMPLIED[member.kind()]]
