"""`<T>a` becomes `a as T`, for all assertions of a file or none."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, matching, replaced

PARENTS = {"variable_declarator", "arguments", "return_statement", "parenthesized_expression", "assignment_expression"}
VALUES = {"identifier", "member_expression", "call_expression", "string", "number"}


def places(root: Node) -> Iterator[Place]:
    found = matching(root, kind="type_assertion")
    for node in found if all(_is_plain(node) for node in found) else ():
        types, value = node.named_children()
        yield Place(node, (replaced(node, f"{value.text()} as {types.text()[1:-1].strip()}"),))


def _is_plain(node: Node) -> bool:
    """Whether the other form groups the same where it stands."""
    parts, above = node.named_children(), node.parent()
    is_left = above.kind() == "assignment_expression" and above.field("left") == node
    fits = above.kind() in PARENTS and not is_left and [part.kind() in VALUES for part in parts[1:]] == [True]
    is_nested = any(part.find(kind="type_assertion") for part in parts)
    return (
        fits and not is_nested and parts[0].text() != "<const>" and node.find(kind="comment") is None and is_sure(node)
    )
