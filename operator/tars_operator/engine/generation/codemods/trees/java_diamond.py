"""`List<A> a = new ArrayList<A>()` becomes `new ArrayList<>()`, where nothing else could be inferred."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced


@one_change
def places(root: Node) -> Iterator[Place]:
    for made in root.find_all(kind="object_creation_expression"):
        parts = [part.kind() for part in made.named_children()]
        declared = _declared(made) if parts == ["generic_type", "argument_list"] else None
        arguments = _arguments(made.field("type")) if declared else None
        is_empty = made.field("arguments").text().strip("() \t") == ""
        if arguments and is_empty and _plain(arguments) == _plain(declared) and is_sure(made):
            yield Place(made, (replaced(arguments, "<>"),))


def _declared(made: Node) -> Node | None:
    """The type arguments of the declaration that `made` is the first value of."""
    declarator = made.parent()
    declaration = declarator.parent() if declarator.kind() == "variable_declarator" else None
    if declaration is None or declaration.kind() not in {"local_variable_declaration", "field_declaration"}:
        return None
    return _arguments(declaration.field("type"))


def _arguments(generic: Node) -> Node | None:
    if generic is None or generic.kind() != "generic_type":
        return None
    found = generic.named_children()[-1]
    return found if found.kind() == "type_arguments" and _plain(found) != "<>" else None


def _plain(node: Node) -> str:
    return "".join(str(node.text()).split())
