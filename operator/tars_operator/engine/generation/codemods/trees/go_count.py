"""`n += 1` becomes `n++`, and `n -= 1` `n--`, unless something else is added in the line above or below."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure

SIGNS = {"+=": "++", "-=": "--"}


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="assignment_statement"):
        sign = SIGNS.get(str(node.field("operator").text()))
        if sign and node.field("right").text() == "1" and not _is_in_row(node):
            edit = TextEdit(node.field("left").range().end.index, node.range().end.index, sign)
            yield Place(node, (edit,) if is_sure(node) else ())


def _is_in_row(node: Node) -> bool:
    line = node.range().start.line
    beside = [one for one in (node.prev(), node.next()) if one is not None]
    return any(_adds_more(one) and abs(one.range().start.line - line) == 1 for one in beside)


def _adds_more(node: Node) -> bool:
    is_added = node.kind() == "assignment_statement" and node.field("operator").text() in SIGNS
    return is_added and bool(node.field("right").text() != "1")
