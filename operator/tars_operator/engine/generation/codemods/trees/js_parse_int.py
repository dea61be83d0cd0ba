"""`parseInt(text)` becomes `parseInt(text, 10)`: the base stands behind the text, whatever blanks the brackets hold."""

from collections.abc import Iterator

from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, source


def places(root: Node) -> Iterator[Place]:
    text = source(root)
    for call in root.find_all(pattern="parseInt($A)"):
        end = call.field("arguments").named_children()[0].range().end.index
        edits = (TextEdit(end, end, ", 10"),)
        yield Place(call, edits if is_sure(call) and not widens(text, edits) else ())
