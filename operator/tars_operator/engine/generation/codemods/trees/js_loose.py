"""`a == 'b'` becomes `a === 'b'`, and `!=` `!==`, where the file compares nothing else loosely.

A text of digits may be compared with a number on purpose, and a file that mostly compares loosely has its way. So has
who puts the text first.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, replaced

DIGITS = re.compile(r"['\"]-?[\d.]+['\"]")
FEW = 2  # comparisons that are no habit
STRICT = "^[!=]==$"
NOTHING = {"null", "undefined"}


@all_or_none
def places(root: Node) -> Iterator[Place]:
    found = [node for node in loose(root) if not asks_type(node)]
    few = 0 if any(node.field("left").kind() == "string" for node in found) else FEW
    for node in found if len(found) <= max(few, len(_compared(root, STRICT))) else ():
        yield Place(node, (strict(node),) if _is_text(node) and is_sure(node) else ())


def loose(root: Node) -> list[Node]:
    """The comparisons by == and !=, those with null aside, which mean undefined as well."""
    return [node for node in _compared(root, "^[!=]=$") if not NOTHING & {_text(node, "left"), _text(node, "right")}]


def asked_strictly(root: Node) -> list[Node]:
    """The questions for a type by === and !==."""
    return [node for node in _compared(root, STRICT) if asks_type(node)]


def strict(node: Node) -> TextEdit:
    operator = node.field("operator")
    return replaced(operator, f"{operator.text()}=")


def asks_type(node: Node) -> bool:
    asked = node.field("left")
    return asked.kind() == "unary_expression" and bool(asked.field("operator").text() == "typeof")


def _compared(root: Node, operator: str) -> list[Node]:
    return list(root.find_all(kind="binary_expression", has={"field": "operator", "regex": operator}))


def _text(node: Node, side: str) -> str:
    return str(node.field(side).text())


def _is_text(node: Node) -> bool:
    """Whether one side is a text, and no number."""
    sides = [node.field("left"), node.field("right")]
    texts = [side for side in sides if side.kind() == "string"]
    return bool(texts) and not any(DIGITS.fullmatch(side.text()) for side in texts) and not _is_answer(sides[0])


def _is_answer(side: Node) -> bool:
    """Whether it is true or false itself, as the left side of a chain of comparisons is."""
    return side.kind() == "binary_expression" and side.field("operator").text() in {"==", "!=", "===", "!==", "<", ">"}
