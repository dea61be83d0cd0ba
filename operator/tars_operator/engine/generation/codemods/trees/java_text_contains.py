"""`name.indexOf("a") >= 0` becomes `name.contains("a")`, where the file declares the name as a String."""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.java_types import TEXT, names_of

ASKED = re.compile(r'(?P<owner>\w+)\.indexOf\((?P<part>"(?:[^"\\]|\\.)*")\) *(?:!= *-1|>= *0|> *-1)')


@one_change
def places(root: Node) -> Iterator[Place]:
    names = names_of(root, TEXT)
    for node in root.find_all(kind="binary_expression", regex=r"\.indexOf\("):
        asked = ASKED.fullmatch(str(node.text()))
        if asked and asked["owner"] in names and is_sure(node):
            yield Place(node, (replaced(node, f"{asked['owner']}.contains({asked['part']})"),))
