"""A StringBuffer that never leaves its method becomes a StringBuilder.

Nobody else sees it, so nobody misses the locks. It may be called, and calls on what a call returns may follow; a call
that hands the buffer on (as an argument, as a result, into a lambda) keeps it what it is.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

ASKED = {"toString", "length", "charAt", "substring", "indexOf", "lastIndexOf", "isEmpty", "codePointAt"}
ELSEWHERE = {"lambda_expression", "class_body"}


def places(root: Node) -> Iterator[Place]:
    """All of a file, or none: a StringBuffer beside a StringBuilder would ask for a reason."""
    found = [*_local(root)]
    named = [*root.find_all(kind="type_identifier", regex="^StringBuffer$")]
    yield from found if len(named) == sum(len(place.edits) for place in found) else ()


def _local(root: Node) -> Iterator[Place]:
    for declaration in root.find_all(
        kind="local_variable_declaration", has={"kind": "type_identifier", "regex": "^StringBuffer$"}
    ):
        declared = [one for one in declaration.named_children() if one.kind() == "variable_declarator"]
        made = declared[0].field("value") if len(declared) == 1 else None
        if made is None or made.kind() != "object_creation_expression" or made.field("type").text() != "StringBuffer":
            continue
        name, block = str(declared[0].field("name").text()), declaration.parent()
        uses = [one for one in block.find_all(kind="identifier", regex=f"^{name}$") if one.parent() != declared[0]]
        is_alone = all(_stays(use, block) for use in uses if use.range().start.index > declaration.range().end.index)
        types = (declaration.field("type"), made.field("type"))
        if is_alone and made.named_children()[-1].kind() == "argument_list" and is_sure(block):
            yield Place(declaration, tuple(replaced(one, "StringBuilder") for one in types))


def _stays(use: Node, block: Node) -> bool:
    """Whether the buffer is only called there, by this thread."""
    if any(above.kind() in ELSEWHERE for above in _up_to(use, block)):
        return False
    while _is_called(use):
        use = use.parent()
        if use.field("name").text() in ASKED:
            return True
    return bool(use.kind() == "method_invocation" and use.parent().kind() == "expression_statement")


def _is_called(node: Node) -> bool:
    above = node.parent()
    return bool(above.kind() == "method_invocation" and above.field("object") == node)


def _up_to(node: Node, block: Node) -> Iterator[Node]:
    for above in node.ancestors():
        if above.range().start.index <= block.range().start.index:
            return
        yield above
