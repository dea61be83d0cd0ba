"""The types String, Number and Boolean become string, number and boolean."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

PARENTS = {"type_annotation", "union_type", "array_type", "type_arguments"}


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="type_identifier", regex="^(String|Number|Boolean)$"):
        if node.parent().kind() in PARENTS and is_sure(node):
            yield Place(node, (replaced(node, str(node.text()).lower()),))
