"""`interface{}` becomes `any`."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced


@one_change
def places(root: Node) -> Iterator[Place]:
    if root.find(kind="type_spec", has={"field": "name", "regex": "^any$"}) or root.find(
        kind="identifier", regex="^any$"
    ):
        return
    for node in root.find_all(kind="interface_type", regex=r"^interface\s*\{\s*\}$"):
        yield Place(node, (replaced(node, "any"),) if is_sure(node) else ())
