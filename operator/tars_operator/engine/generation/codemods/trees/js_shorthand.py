"""`{ width: width }` becomes `{ width }`, for all properties of an object at once.

Not in a file that mostly declares by var: it was written before there was another way. Nor for a value that the object
has by another name as well: `throws: throwsError, throwsError: throwsError` shows that they are the same.
"""

from collections import Counter
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced


@one_change
def places(root: Node) -> Iterator[Place]:
    old, new = root.find_all(kind="variable_declaration"), root.find_all(kind="lexical_declaration")
    for whole in root.find_all(kind="object") if len([*old]) <= len([*new]) else ():
        values = Counter(str(node.field("value").text()) for node in whole.named_children() if node.kind() == "pair")
        said_twice = [node for node in whole.named_children() if _says_it_twice(node)]
        if any(values[str(node.field("value").text())] > 1 for node in said_twice):
            continue
        if said_twice and is_sure(whole):
            yield Place(said_twice[0], tuple(replaced(node, node.field("value").text()) for node in said_twice))


def _says_it_twice(node: Node) -> bool:
    parts = [(part.kind(), part.text()) for part in node.named_children()]
    kinds, texts = [kind for kind, _ in parts], {text for _, text in parts}
    return node.kind() == "pair" and kinds == ["property_identifier", "identifier"] and len(texts) == 1
