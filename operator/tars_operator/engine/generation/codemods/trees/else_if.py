"""`else { if ... }` becomes `else if ...`: the same branches, one level less."""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, indentation, is_sure, moved, of_kinds, statements

BLOCKS = {"block", "statement_block"}
BRANCHES = ("if_statement", "if_expression")


def places(root: Node) -> Iterator[Place]:
    for branch in of_kinds(root, *BRANCHES):
        block = _block(branch.field("alternative"))
        inner = _only_branch(block) if block and not _is_symmetric(branch, block) else None
        text = moved(inner, indentation(branch)) if inner else None
        if block and inner and text and is_sure(branch):
            yield Place(inner, (TextEdit(_after_else(block), block.range().end.index, f" {text}"),))


def _block(alternative: Node) -> Node | None:
    """The block of an else; some grammars have a clause around it."""
    if alternative is not None and alternative.kind() == "else_clause":
        alternative = next(iter(alternative.named_children()), None)
    is_block = alternative is not None and alternative.kind() in BLOCKS
    return alternative if is_block and alternative.prev().kind() == "else" else None


def _is_symmetric(branch: Node, block: Node) -> bool:
    """Both sides only ask once more: whoever wrote that wanted to see what they have in common."""
    first = branch.field("consequence")
    return first.kind() in BRANCHES or bool(_only_branch(first) and _only_branch(block))


def _after_else(block: Node) -> int:
    """Where the word ends: the block may begin on the next line."""
    return int(block.prev().range().end.index)


def _only_branch(block: Node) -> Node | None:
    """The branch that is all there is in the block; a comment is something too."""
    found = statements(block)
    if len(found) != 1 or "\n" not in block.text():
        return None
    inner = found[0].named_children()[0] if found[0].kind() == "expression_statement" else found[0]
    return inner if inner.kind() in BRANCHES and inner.text() == found[0].text() else None
