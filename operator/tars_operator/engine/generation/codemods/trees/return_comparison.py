"""`if a == b { return true }; return false` becomes `return a == b`: a comparison is true or false by itself.

The last of several questions, each with an answer of its own, is left: they read as a list.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, of_kinds, statements

COMPARISONS = {"==", "!=", "===", "!==", "<", "<=", ">", ">="}
ANSWER = re.compile(r"\breturn (?:true|false)\b")
ENDINGS = {"return true": "", "return true;": ";"}


def places(root: Node) -> Iterator[Place]:
    for branch in of_kinds(root, "if_statement"):
        condition = _comparison(branch)
        last = branch.next() if condition else None
        while last is not None and not last.is_named():
            last = last.next()
        if condition is None or last is None:
            continue
        ending = _returned(branch.field("consequence"))
        is_pair = ending is not None and last.text() == f"return false{ending}"
        if is_pair and is_sure(branch) and not _is_of_list(branch):
            start, end = branch.range().start.index, last.range().end.index
            yield Place(branch, (TextEdit(start, end, f"return {condition.text()}{ending}"),))


def _is_of_list(branch: Node) -> bool:
    """Whether a question with an answer stands right above it, or anywhere above it one with just that answer."""
    above = [node for node in branch.prev_all() if node.is_named() and "comment" not in node.kind()]
    asked = [node for node in above if node.kind() == branch.kind()]
    is_next = above[:1] == asked[:1] and any(ANSWER.search(node.text()) for node in asked[:1])
    return is_next or any(_returned(node.field("consequence")) is not None for node in asked)


def _comparison(branch: Node) -> Node | None:
    """The condition, where it is one comparison and all there is before the branch is taken."""
    condition = branch.field("condition")
    if condition is not None and condition.kind() == "parenthesized_expression":
        condition = next(iter(condition.named_children()), None)
    if condition is None or branch.field("alternative") or branch.field("initializer"):
        return None
    operator = condition.field("operator")
    is_one = condition.kind() == "binary_expression" and operator is not None and operator.text() in COMPARISONS
    stands_free = branch.parent().kind() in {"block", "statement_block", "statement_list", "program"}
    return condition if is_one and stands_free else None


def _returned(consequence: Node) -> str | None:
    """How `return true` ends, where that is all the branch does."""
    if consequence is None:
        return None
    found = statements(consequence) if consequence.kind() in {"block", "statement_block"} else [consequence]
    return ENDINGS.get(str(found[0].text())) if len(found) == 1 else None
