"""`errors.New(fmt.Sprintf(...))` becomes `fmt.Errorf(...)`, in the whole file where errors would be left unused."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced
from tars_operator.engine.generation.codemods.trees.go_imports import imports

CALL = {"context": "func f() { errors.New(fmt.Sprintf($$$ARGS)) }", "selector": "call_expression"}


def places(root: Node) -> Iterator[Place]:
    known = imports(root)
    found = [node for node in root.find_all(pattern=CALL) if _is_plain(node)]
    if not found or known is None or not {"errors", "fmt"} <= {*known.lines}:
        return
    edits = [replaced(node, f"fmt.Errorf{_arguments(node).text()}") for node in found]
    if known.uses("errors") > len(found):
        yield from (Place(node, (edit,)) for node, edit in zip(found, edits, strict=True))
        return
    gone = known.changed(without="errors")
    yield Place(found[0], (*edits, *gone) if gone else ())


def _arguments(call: Node) -> Node:
    return call.field("arguments").named_children()[0].field("arguments")


def _is_plain(call: Node) -> bool:
    """Errorf reads %w, which Sprintf does not; and a format that is no literal may hold one."""
    kinds = {"interpreted_string_literal", "raw_string_literal"}
    literal = [one for one in _arguments(call).named_children()[:1] if one.kind() in kinds]
    return bool(literal) and "%w" not in literal[0].text() and is_sure(call)
