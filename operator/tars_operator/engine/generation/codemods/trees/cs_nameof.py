"""`new ArgumentNullException("name")` becomes `nameof(name)`, where a parameter around it has that name.

Who sets a property, or adds to an event, is given `value`. Of `@event` it is another text than `"@event"`.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced

GIVEN = {"set", "init", "add", "remove"}
POSITIONS = {"ArgumentNullException": 0, "ArgumentOutOfRangeException": 0, "ArgumentException": 1}


@one_change
def places(root: Node) -> Iterator[Place]:
    for made in root.find_all(kind="object_creation_expression", regex=r"^new (System\.)?Argument\w*Exception\("):
        position = POSITIONS.get(str(made.field("type").text()).removeprefix("System."))
        arguments = [one for one in made.field("arguments").named_children() if one.kind() == "argument"]
        if position is None or len(arguments) <= position:
            continue
        literal = arguments[position].named_children()[-1]
        name = str(literal.text()).strip('"')
        is_plain = (
            not name.startswith("@")
            and literal.kind() == "string_literal"
            and arguments[position].text() == literal.text()
        )
        if is_plain and name in _parameters(made) and is_sure(made):
            yield Place(made, (replaced(literal, f"nameof({name})"),))


def _parameters(node: Node) -> set[str]:
    """The parameters of everything around the node."""
    lists = (above.field("parameters") for above in node.ancestors())
    found = (one for each in lists if each for one in each.find_all(kind="parameter"))
    given = {"value" for above in node.ancestors() if above.kind() == "accessor_declaration" and _is_given(above)}
    return {str(one.field("name").text()) for one in found} | given


def _is_given(accessor: Node) -> bool:
    return any(one.text() in GIVEN for one in accessor.children())
