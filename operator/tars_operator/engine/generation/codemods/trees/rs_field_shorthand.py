"""`Size { width: width }` becomes `Size { width }`, for all fields of a value at once."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced


@one_change
def places(root: Node) -> Iterator[Place]:
    for fields in root.find_all(kind="field_initializer_list"):
        said_twice = [node for node in fields.named_children() if _says_it_twice(node)]
        if said_twice and is_sure(fields):
            yield Place(said_twice[0], tuple(replaced(node, node.field("value").text()) for node in said_twice))


def _says_it_twice(node: Node) -> bool:
    parts = [(part.kind(), part.text()) for part in node.named_children()]
    kinds, texts = [kind for kind, _ in parts], {text for _, text in parts}
    return kinds == ["field_identifier", "identifier"] and len(texts) == 1
