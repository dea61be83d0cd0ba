"""`n += 1` becomes `n++`, and `n -= 1` `n--`."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure

SIGNS = {"+=": "++", "-=": "--"}


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="assignment_statement"):
        sign = SIGNS.get(str(node.field("operator").text()))
        if sign and node.field("right").text() == "1":
            edit = TextEdit(node.field("left").range().end.index, node.range().end.index, sign)
            yield Place(node, (edit,) if is_sure(node) else ())
