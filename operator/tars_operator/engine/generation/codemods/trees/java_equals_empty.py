"""`name.equals("")` becomes `name.isEmpty()`, where the file declares the name as a String."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.java_types import TEXT, names_of


@one_change
def places(root: Node) -> Iterator[Place]:
    names = names_of(root, TEXT)
    for node in root.find_all(kind="method_invocation", regex=r'\.equals\(""\)$'):
        owner = str(node.field("object").text())
        if owner in names and is_sure(node) and not _is_one_of_several(node, owner):
            yield Place(node, (replaced(node, f"{owner}.isEmpty()"),))


def _is_one_of_several(node: Node, owner: str) -> bool:
    """Whether the text is compared with others beside it: the questions look alike, and should."""
    above = [one for one in node.ancestors() if one.kind() == "binary_expression"]
    return bool(above) and str(above[-1].text()).count(f"{owner}.equals(") > 1
