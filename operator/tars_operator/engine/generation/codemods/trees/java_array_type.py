"""`int sizes[]` becomes `int[] sizes`, where one variable is declared."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, of_kinds

DECLARATIONS = ("field_declaration", "local_variable_declaration", "constant_declaration", "formal_parameter")


def places(root: Node) -> Iterator[Place]:
    for declaration in of_kinds(root, *DECLARATIONS):
        declared = [one for one in declaration.named_children() if one.kind() == "variable_declarator"]
        holder = declared[0] if len(declared) == 1 else declaration if not declared else None
        brackets = holder.field("dimensions") if holder else None
        if brackets and set(brackets.text()) == {"[", "]"} and is_sure(declaration):
            end = declaration.field("type").range().end.index
            place = brackets.range()
            text, start = str(root.text()), place.start.index
            start -= len(text[:start]) - len(text[:start].rstrip(" "))
            yield Place(declaration, (TextEdit(end, end, brackets.text()), TextEdit(start, place.end.index, "")))
