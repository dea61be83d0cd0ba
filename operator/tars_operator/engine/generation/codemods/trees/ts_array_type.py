"""`Array<T>` becomes `T[]`, where T is a name: many write Array<T> for longer types on purpose.

Only in files that write T[] as often: who mostly writes Array<T> has chosen it. So has who writes ReadonlyArray<T> as
often as `readonly T[]`.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced

NAMES = {"Array": "{}[]", "ReadonlyArray": "readonly {}[]"}
PLAIN = {"type_identifier", "predefined_type", "nested_type_identifier"}


@one_change
def places(root: Node) -> Iterator[Place]:
    if root.find(
        kind="type_identifier",
        regex="^Array$",
        inside={"any": [{"kind": "import_specifier"}, {"kind": "class_declaration"}]},
    ):
        return
    found = [node for node in root.find_all(kind="generic_type") if str(node.field("name").text()) in NAMES]
    read_only = len([*root.find_all(kind="readonly_type", has={"kind": "array_type"})])
    is_read_only = read_only > sum(node.field("name").text() == "ReadonlyArray" for node in found)
    for node in found if len(found) <= len([*root.find_all(kind="array_type")]) else ():
        form = NAMES.get(str(node.field("name").text()))
        arguments = node.field("type_arguments").named_children()
        is_plain = len(arguments) == 1 and arguments[0].kind() in PLAIN
        if str(node.field("name").text()) == "ReadonlyArray" and not is_read_only:
            continue
        if form and is_plain and _is_typed(node) and is_sure(node):
            yield Place(node, (replaced(node, form.format(arguments[0].text())),))


def _is_typed(node: Node) -> bool:
    """Where a type stands alone, or among others that bind no tighter."""
    kind = node.parent().kind()
    return kind in {"type_annotation", "union_type", "type_arguments", "type_alias_declaration", "as_expression"}
