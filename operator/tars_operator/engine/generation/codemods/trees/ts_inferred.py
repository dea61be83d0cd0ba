"""`let size: number = 1` becomes `let size = 1`: of what can change, the compiler infers just that type."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, of_kinds, one_change

SHOWN = {"string": {"string", "template_string"}, "number": {"number"}, "boolean": {"true", "false"}}


@one_change
def places(root: Node) -> Iterator[Place]:
    for node in of_kinds(root, "variable_declarator", "required_parameter"):
        declared, value = node.field("type"), node.field("value")
        if declared is None or value is None or not _can_change(node):
            continue
        name = str(declared.text()).removeprefix(":").strip()
        if value.kind() in SHOWN.get(name, set()) and is_sure(node):
            place = declared.range()
            yield Place(node, (TextEdit(place.start.index, place.end.index, ""),))


def _can_change(node: Node) -> bool:
    """A constant would get the narrower type of its value; a parameter of a constructor may be a readonly field."""
    if node.kind() == "required_parameter":
        return all(part.kind() == "identifier" for part in node.children()[:1])
    return str(node.parent().text()).startswith("let")
