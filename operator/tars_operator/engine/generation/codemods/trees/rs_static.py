"""`const A: &'static str` becomes `const A: &str`: what a constant refers to lives that long by the language's rule.

Not in traits, whose constants follow another rule, and not within type arguments, where a lifetime may mean more.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, of_kinds, one_change

OPAQUE = {"type_arguments", "function_type", "dynamic_type", "abstract_type", "bounded_type"}


@one_change
def places(root: Node) -> Iterator[Place]:
    items = of_kinds(root, "const_item", "static_item")
    for item in items:
        lifetimes = [*_lifetimes(item.field("type"))]
        if lifetimes and item.parent().kind() != "declaration_list" and is_sure(item):
            yield Place(item, tuple(map(_without, lifetimes)))


def _lifetimes(node: Node) -> Iterator[Node]:
    if node.kind() == "reference_type":
        yield from (part for part in node.named_children() if part.kind() == "lifetime" and part.text() == "'static")
    if node.kind() not in OPAQUE:
        for part in node.named_children():
            yield from _lifetimes(part)


def _without(lifetime: Node) -> TextEdit:
    """The lifetime and the blank after it."""
    return TextEdit(lifetime.range().start.index, lifetime.next().range().start.index, "")
