"""`names.indexOf(name) !== -1` becomes `names.includes(name)`, and `=== -1` its denial: a file has one way, not two."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced, source

_WRAPPER = "define.amd"  # of a script that pages take as it is
SIGNS = {"!==-1": "", ">-1": "", ">=0": "", "!=-1": "", "===-1": "!", "==-1": "!", "<0": "!"}


def places(root: Node) -> Iterator[Place]:
    is_for_any_browser = _WRAPPER in root.text()
    for node in root.find_all(kind="binary_expression"):
        asked = node.field("left")
        sign = SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")
        called = asked.field("function") if sign is not None and asked.kind() == "call_expression" else None
        name = called.field("property") if called is not None and called.kind() == "member_expression" else None
        if name is None or name.text() != "indexOf" or len(asked.field("arguments").named_children()) != 1:
            continue
        start, end = node.range().start.index, node.range().end.index
        edits = (replaced(name, "includes"), TextEdit(asked.range().end.index, end, ""))
        denied = (TextEdit(start, start, sign),) if sign else ()
        is_kept = _is_parted(node) or (_is_cast(node) if sign else _is_on_its_own(node))
        is_kept = is_kept or is_for_any_browser or "?." in asked.text()  # nothing is no -1, and no false either
        yield Place(node, (*denied, *edits) if is_sure(node) and not is_kept else ())


def _is_cast(node: Node) -> bool:
    """Behind a comment that gives the type of what stands in parentheses right behind it."""
    start = node.range().start.index
    return node.text().startswith("(") and source(node)[:start].rstrip().endswith("*/")


def _is_parted(node: Node) -> bool:
    """Whether a formatter broke the line for it alone, or within it, and would take that back."""
    above = node.parent()
    return "\n" in node.text() or (above.kind() == "parenthesized_expression" and "\n" in above.text())


def _is_on_its_own(node: Node) -> bool:
    """Whether it is all of a function that has a line for itself: a formatter lets only comparisons stand there."""
    above = node.parent()
    line = source(node)[: above.range().start.index].rpartition("\n")[2]
    return above.kind() == "arrow_function" and not line.strip()
