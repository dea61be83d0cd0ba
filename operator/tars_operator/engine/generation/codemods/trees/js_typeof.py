"""`typeof a == "b"` becomes `typeof a === "b"`, and `!=` `!==`, where that leaves no loose one in the line."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure
from tars_operator.engine.generation.codemods.trees.js_loose import asks_type, loose, strict


def places(root: Node) -> Iterator[Place]:
    found = loose(root)
    asked = [node for node in found if _is_plain(node)]
    half = {node.range().start.line for node in found if not _is_plain(node)}
    for node in asked:
        if node.range().start.line not in half:
            yield Place(node, (strict(node),) if is_sure(node) else ())


def _is_plain(node: Node) -> bool:
    return asks_type(node) and bool(node.field("right").kind() == "string")
