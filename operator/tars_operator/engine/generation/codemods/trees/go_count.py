"""`n += 1` becomes `n++`, and `n -= 1` `n--`: all of a file or none.

Where something else is added to the same variable in the function, or in the line above or below, they read as a row.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure

SIGNS = {"+=": "++", "-=": "--"}
FUNCTIONS = {"function_declaration", "method_declaration", "func_literal"}


@all_or_none
def places(root: Node) -> Iterator[Place]:
    added = [node for node in root.find_all(kind="assignment_statement") if node.field("operator").text() in SIGNS]
    others = [node for node in added if not _is_one(node)]
    for node in added:
        if _is_one(node):
            sign = SIGNS[str(node.field("operator").text())]
            edit = TextEdit(node.field("left").range().end.index, node.range().end.index, sign)
            is_alone = not any(_is_beside(node, other) for other in others)
            yield Place(node, (edit,) if is_alone and is_sure(node) else ())


def _is_one(node: Node) -> bool:
    return bool(node.field("right").text() == "1")


def _is_beside(node: Node, other: Node) -> bool:
    if abs(node.range().start.line - other.range().start.line) == 1:
        return True
    return _variable(node) == _variable(other) and _function(node) == _function(other)


def _variable(node: Node) -> str:
    return str(node.field("left").text()).partition("[")[0]


def _function(node: Node) -> int:
    """The function that it stands in, by where that begins."""
    around = next((one for one in node.ancestors() if one.kind() in FUNCTIONS), node)
    return int(around.range().start.index)
