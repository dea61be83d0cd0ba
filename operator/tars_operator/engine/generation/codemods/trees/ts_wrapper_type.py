"""The types String, Number and Boolean become string, number and boolean, in a whole file or not at all.

A conditional type may ask for the interface on purpose: other types match it.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

PARENTS = {"type_annotation", "union_type", "array_type", "type_arguments"}


def places(root: Node) -> Iterator[Place]:
    found = [*root.find_all(kind="type_identifier", regex="^(String|Number|Boolean)$")]
    for node in found if all(_is_plain(node) for node in found) else ():
        yield Place(node, (replaced(node, str(node.text()).lower()),))


def _is_plain(node: Node) -> bool:
    is_asked = any(above.kind() == "conditional_type" for above in node.ancestors())
    return not is_asked and node.parent().kind() in PARENTS and is_sure(node)
