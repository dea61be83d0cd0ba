"""`names.size() == 0` becomes `names.isEmpty()`, and `> 0` its denial, where the file declares a collection.

Not as the condition of a choice, which would begin with a denial, and not where the next question is for another size.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.branches import compared_beside
from tars_operator.engine.generation.codemods.trees.java_types import COLLECTION, names_of

SIGNS = {"==0": "", "<1": "", ">0": "!", "!=0": "!", ">=1": "!"}


@one_change
@all_or_none
def places(root: Node) -> Iterator[Place]:
    names = names_of(root, COLLECTION)
    for node in root.find_all(kind="binary_expression"):
        sign = _sign(node)
        owner, call, behind = str(node.field("left").text()).rpartition(".size()")
        if sign is None or not call or behind or (sign and node.parent().kind() == "ternary_expression"):
            continue
        is_known = owner.removeprefix("this.") in names and is_sure(node) and not _is_one_of_sizes(node)
        is_told = is_known and f"{owner}.isEmpty()" not in _question(node).text()  # a test of both
        yield Place(node, (replaced(node, f"{sign}{owner}.isEmpty()"),) if is_told else ())


def _question(node: Node) -> Node:
    """All that it is a part of: `a && b`, with their parentheses."""
    above = node.parent()
    return _question(above) if above.kind() in {"binary_expression", "parenthesized_expression"} else node


def _sign(node: Node) -> str | None:
    return SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")


def _is_one_of_sizes(node: Node) -> bool:
    """Whether the same size is compared with another number beside it, as in `a.size() == 0 || a.size() == 1`."""
    same = (one for one in compared_beside(node) if one.field("left").text() == node.field("left").text())
    return any(_sign(one) is None and str(one.field("right").text()).isdecimal() for one in same)
