"""`names.size() == 0` becomes `names.isEmpty()`, and `> 0` its denial, where the file declares a collection.

Not as the condition of a choice, which would begin with a denial.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.java_types import COLLECTION, names_of

SIGNS = {"==0": "", "<1": "", ">0": "!", "!=0": "!", ">=1": "!"}


@one_change
def places(root: Node) -> Iterator[Place]:
    names = names_of(root, COLLECTION)
    for node in root.find_all(kind="binary_expression"):
        asked = node.field("left")
        sign = SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")
        owner, call, behind = str(asked.text()).rpartition(".size()")
        if sign is None or not call or behind or owner.removeprefix("this.") not in names or not is_sure(node):
            continue
        if not (sign and node.parent().kind() == "ternary_expression"):
            yield Place(node, (replaced(node, f"{sign}{owner}.isEmpty()"),))
