"""`Size { width: width }` becomes `Size { width }`."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="field_initializer"):
        field, value = node.field("field"), node.field("value")
        parts = [part.kind() for part in node.named_children()]
        if parts == ["field_identifier", "identifier"] and field.text() == value.text() and is_sure(node):
            yield Place(node, (replaced(node, value.text()),))
