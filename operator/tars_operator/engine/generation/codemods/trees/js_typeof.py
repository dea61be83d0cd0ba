"""`typeof a == "b"` becomes `typeof a === "b"`, and `!=` `!==`, where that leaves no loose one in the line.

Only in a file that asks strictly as often: where `typeof a == "b"` is the way to ask, that is on purpose.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure
from tars_operator.engine.generation.codemods.trees.js_loose import asked_strictly, asks_type, loose, strict


@all_or_none
def places(root: Node) -> Iterator[Place]:
    found = loose(root)
    asked = [node for node in found if _is_plain(node)]
    half = {node.range().start.line for node in found if not _is_plain(node)}
    for node in asked if len(asked) <= len(asked_strictly(root)) else ():
        is_whole = node.range().start.line not in half
        yield Place(node, (strict(node),) if is_whole and is_sure(node) else ())


def _is_plain(node: Node) -> bool:
    return asks_type(node) and bool(node.field("right").kind() == "string")
