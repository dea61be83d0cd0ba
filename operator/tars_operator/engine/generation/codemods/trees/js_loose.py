"""`a == 'b'` becomes `a === 'b'`, and `!=` `!==`, where the function compares nothing else loosely.

A text of digits may be compared with a number on purpose.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

DIGITS = re.compile(r"['\"]-?[\d.]+['\"]")
FUNCTIONS = {"function_declaration", "function_expression", "arrow_function", "method_definition", "program"}
NOTHING = {"null", "undefined"}


def places(root: Node) -> Iterator[Place]:
    found = loose(root)
    fixed = [node for node in found if _is_text(node)]
    half = {_around(node) for node in found if not (_is_text(node) or asks_type(node))}
    for node in fixed:
        if _around(node) not in half:
            yield Place(node, (strict(node),) if is_sure(node) else ())


def loose(root: Node) -> list[Node]:
    """The comparisons by == and !=, those with null aside, which mean undefined as well."""
    operators = {"field": "operator", "regex": "^[!=]=$"}
    found = root.find_all(kind="binary_expression", has=operators)
    return [node for node in found if not NOTHING & {node.field("left").text(), node.field("right").text()}]


def strict(node: Node) -> TextEdit:
    operator = node.field("operator")
    return replaced(operator, f"{operator.text()}=")


def asks_type(node: Node) -> bool:
    asked = node.field("left")
    return asked.kind() == "unary_expression" and bool(asked.field("operator").text() == "typeof")


def _is_text(node: Node) -> bool:
    value = node.field("right")
    return not asks_type(node) and value.kind() == "string" and not DIGITS.fullmatch(value.text())


def _around(node: Node) -> int:
    """The function that it stands in, by where that begins."""
    above = next((one for one in node.ancestors() if one.kind() in FUNCTIONS), node)
    return int(above.range().start.index)
