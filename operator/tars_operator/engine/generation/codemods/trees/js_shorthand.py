"""`{ width: width }` becomes `{ width }`."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="pair"):
        key, value = node.field("key"), node.field("value")
        is_name = (key.kind(), value.kind()) == ("property_identifier", "identifier")
        if is_name and key.text() == value.text() and node.text().count("/") == 0 and is_sure(node):
            yield Place(node, (replaced(node, value.text()),))
