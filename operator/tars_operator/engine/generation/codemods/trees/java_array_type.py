"""`int sizes[]` becomes `int[] sizes`, where one variable is declared."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, of_kinds, one_change, source

DECLARATIONS = ("field_declaration", "local_variable_declaration", "constant_declaration", "formal_parameter")


@one_change
def places(root: Node) -> Iterator[Place]:
    for one in of_kinds(root, *DECLARATIONS):
        brackets = _brackets(one)
        if brackets and is_sure(one):
            yield Place(one, _moved(root, one, brackets))


def _brackets(declaration: Node) -> Node | None:
    """Those behind the name, where one variable is declared, and nothing else stands between them."""
    declared = [one for one in declaration.named_children() if one.kind() == "variable_declarator"]
    holder = declared[0] if len(declared) == 1 else declaration if not declared else None
    brackets = holder.field("dimensions") if holder else None
    return brackets if brackets and set(brackets.text()) == {"[", "]"} else None


def _moved(root: Node, declaration: Node, brackets: Node) -> tuple[TextEdit, TextEdit]:
    behind_type = declaration.field("type").range().end.index
    place, text = brackets.range(), source(root)
    start = len(text[: place.start.index].rstrip(" "))
    return TextEdit(behind_type, behind_type, brackets.text()), TextEdit(start, place.end.index, "")
