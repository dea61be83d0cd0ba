"""`interface{}` becomes `any`, everywhere in a declaration: half a signature would be neither the one nor the other."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced


def places(root: Node) -> Iterator[Place]:
    if root.find(kind="type_spec", has={"field": "name", "regex": "^any$"}) or root.find(
        kind="identifier", regex="^any$"
    ):
        return
    for declaration in root.children():
        found = declaration.find_all(kind="interface_type", regex=r"^interface\s*\{\s*\}$")
        if found:
            is_mended = is_sure(declaration)
            yield Place(found[0], tuple(replaced(node, "any") for node in found) if is_mended else ())
