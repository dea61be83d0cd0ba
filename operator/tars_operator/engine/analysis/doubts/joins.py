"""Whether rustfmt would put an expression of Rust into one line once a fix has made it shorter.

It parts a chain of calls beyond 60 characters, and anything beyond 100 of a line. What it parted for that reason it
would join again, and a file that was in its form no longer were.
"""

import re

from tars_operator.engine.analysis.finders import TextEdit, applied
from tars_operator.engine.analysis.trees import Node, of_kinds, statements

CHAIN, LINE = 60, 100
EXPRESSIONS = {
    "await_expression",
    "binary_expression",
    "call_expression",
    "field_expression",
    "reference_expression",
    "try_expression",
    "unary_expression",
}
COMMENTS = {"line_comment", "block_comment"}
_LINKED = re.compile(r"\s*\n\s*(?=[.?])")
_PARTED = re.compile(r"\s*\n\s*")
_LISTED = re.compile(r"[{(\[,|]\s*\n")  # parted within brackets, by other rules


def joins(node: Node, edit: TextEdit) -> bool:
    """Whether all that is parted around the node fits into one line with the fix, and did not without."""
    whole = node
    while whole.parent() is not None and whole.parent().kind() in EXPRESSIONS:
        whole = whole.parent()
    text, place = str(whole.text()), whole.range()
    if "\n" not in text or _LISTED.search(text):
        return False
    start = place.start.index
    after = applied(text, [TextEdit(edit.start - start, edit.end - start, edit.content)])
    limit = CHAIN if _LINKED.search(text) else LINE - place.start.column - len(" {")
    return len(_joined(after)) <= limit < len(_joined(text))


def joins_moved(node: Node, columns: int) -> bool:
    """Whether a statement in a block of Rust within the node fits into one line once it stands so much further left."""
    blocks = of_kinds(node, "block") if node.kind() == "if_expression" else []
    return any(_fits_moved(one, columns) for block in blocks for one in statements(block))


def _fits_moved(statement: Node, columns: int) -> bool:
    text = str(statement.text())
    if "\n" not in text or _LISTED.search(text) or statement.kind() in COMMENTS:
        return False
    length = len(_joined(text))
    is_parted_for_its_line = length <= CHAIN or not _LINKED.search(text)
    return is_parted_for_its_line and length <= LINE + columns - statement.range().start.column < length + columns


def _joined(text: str) -> str:
    return _PARTED.sub(" ", _LINKED.sub("", text))
