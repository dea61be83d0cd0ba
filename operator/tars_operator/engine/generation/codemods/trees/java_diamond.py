"""`List<A> a = new ArrayList<A>()` becomes `new ArrayList<>()`, where nothing else could be inferred.

For all of a file or none: one that has to say its types, because nobody around it does, would stand beside the others.
What has arguments, or is given to something else than its declaration, is mended along with such a one only.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, of_kinds, replaced

DECLARATIONS = ("local_variable_declaration", "field_declaration", "formal_parameter")
OPEN = ("lambda_expression", "method_reference", "object_creation_expression")  # arguments that wait for a type
NO_TARGET = {"method_invocation": "object", "field_access": "object"}


@all_or_none
def places(root: Node) -> Iterator[Place]:
    found = [*_found(root)]
    yield from found if any(map(_is_plain, found)) else ()


def _found(root: Node) -> Iterator[Place]:
    for made in root.find_all(kind="object_creation_expression"):
        parts = [part.kind() for part in made.named_children()]
        arguments = _arguments(made.field("type")) if parts == ["generic_type", "argument_list"] else None
        above = made.parent()
        if arguments is None or above.field(NO_TARGET.get(above.kind(), "type")) == made:
            continue
        declared = _declared(made, root)
        is_said = declared is not None and _plain(arguments) == _plain(declared)
        is_mended = is_said and not of_kinds(made.field("arguments"), *OPEN) and is_sure(made)
        yield Place(made, (replaced(arguments, "<>"),) if is_mended else ())


def _is_plain(place: Place) -> bool:
    """Whether it is empty, and the first value of what it is given to."""
    made = place.node
    return bool(made.parent().kind() == "variable_declarator" and not made.field("arguments").named_children())


def _declared(made: Node, root: Node) -> Node | None:
    """The type arguments of what the new object is given to: a variable, or whoever called."""
    above = made.parent()
    kind = above.kind()
    if kind == "variable_declarator":
        declaration = above.parent()
        return _arguments(declaration.field("type")) if declaration.kind() in DECLARATIONS else None
    if kind == "return_statement":
        around = next((one for one in above.ancestors() if one.kind() in {"method_declaration", OPEN[0]}), None)
        return _arguments(around.field("type")) if around is not None and around.kind() != OPEN[0] else None
    return _of_name(above.field("left"), root) if kind == "assignment_expression" else None


def _of_name(name: Node, root: Node) -> Node | None:
    """Those of all that the file declares by the name, where they are the same."""
    asked = str(name.text()).removeprefix("this.")
    found = [one for one in of_kinds(root, *DECLARATIONS) if asked in _names(one)]
    arguments = [_arguments(one.field("type")) for one in found]
    said = {_plain(one) if one is not None else "" for one in arguments}
    return arguments[0] if len(said) == 1 else None


def _names(declaration: Node) -> set[str]:
    named = [declaration, *(one for one in declaration.named_children() if one.kind() == "variable_declarator")]
    return {str(one.field("name").text()) for one in named if one.field("name") is not None}


def _arguments(generic: Node) -> Node | None:
    if generic is None or generic.kind() != "generic_type":
        return None
    found = generic.named_children()[-1]
    return found if found.kind() == "type_arguments" and _plain(found) != "<>" else None


def _plain(node: Node) -> str:
    return "".join(str(node.text()).split())
