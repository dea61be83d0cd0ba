"""`module Shapes {` becomes `namespace Shapes {`."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="module"):
        word, name = node.children()[0], node.field("name")
        if word.text() == "module" and name.kind() in {"identifier", "nested_identifier"} and is_sure(name):
            yield Place(node, (replaced(word, "namespace"),))
