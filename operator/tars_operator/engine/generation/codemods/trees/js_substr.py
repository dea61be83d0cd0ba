"""`text.substr(1)` becomes `text.slice(1)`, and `text.substr(0, 2)` `text.slice(0, 2)`.

Only where that is all that the file asks of substr: with a length that begins elsewhere, slice means something else.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced


def places(root: Node) -> Iterator[Place]:
    names = [*root.find_all(kind="property_identifier", regex="^substr$")]
    if all(_is_alike(name) for name in names):
        for name in names:
            yield Place(name, (replaced(name, "slice"),) if is_sure(name) else ())


def _is_alike(name: Node) -> bool:
    """Whether slice takes the same part: up to the end, or from the beginning."""
    call = name.parent().parent()
    if name.parent().kind() != "member_expression" or call.field("function") != name.parent():
        return False
    parts = call.field("arguments").named_children()
    is_start = len(parts) > 1 and parts[0].text() == "0" and parts[1].kind() == "number"
    return len(parts) == 1 or (is_start and len(parts) == 1 + 1)
