"""`let size: number = 1` becomes `let size = 1`: of what can change, the compiler infers just that type.

A constant would get the narrower type of its value, and the types of parameters are read together.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change

SHOWN = {"string": {"string", "template_string"}, "number": {"number"}, "boolean": {"true", "false"}}


@one_change
def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="variable_declarator"):
        declared, value = node.field("type"), node.field("value")
        if declared is None or value is None or not node.parent().text().startswith("let"):
            continue
        name = str(declared.text()).removeprefix(":").strip()
        if value.kind() in SHOWN.get(name, set()) and is_sure(node):
            place = declared.range()
            yield Place(node, (TextEdit(place.start.index, place.end.index, ""),))
