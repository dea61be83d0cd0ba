"""`else { if ... }` becomes `else if ...`: the same branches, one level less."""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, indentation, is_sure, moved, of_kinds, source, statements

FUNCTIONS = {
    "method_declaration",
    "constructor_declaration",
    "function_declaration",
    "function_expression",
    "method_definition",
    "arrow_function",
    "func_literal",
    "function_item",
}
BLOCKS = {"block", "statement_block"}
BRANCHES = ("if_statement", "if_expression")
CHOICES = {
    "switch_statement",
    "switch_expression",
    "expression_switch_statement",
    "type_switch_statement",
    "match_expression",
}
WORD = re.compile(r"[A-Za-z_]\w*")
NO_NAMES = {
    "null",
    "undefined",
    "nil",
    "None",
    "true",
    "false",
    "this",
    "self",
    "len",
    "typeof",
    "instanceof",
    "is",
    "not",
}


def places(root: Node) -> Iterator[Place]:
    """Those that have no twin which asks the same in the same function, and must stay."""
    found = [*_found(root)]
    kept = {_twin(place.node) for place in found if not place.edits}
    yield from (place for place in found if place.edits and _twin(place.node) not in kept)


def _found(root: Node) -> Iterator[Place]:
    end = 0  # of the last one, with all that it made flat
    for branch in of_kinds(root, *BRANCHES):
        block = _block(branch.field("alternative"))
        inner = _only_branch(block) if block else None
        if not (block and inner) or branch.range().start.index < end:
            continue
        text = _flat(branch) if is_sure(branch) else None
        edit = TextEdit(_after_else(block), block.range().end.index, f" {text}")
        is_mended = text is not None and not widens(source(root), [edit])
        end = edit.end if is_mended else end
        yield Place(inner, (edit,) if is_mended else ())


def _twin(inner: Node) -> tuple[str, int]:
    """What is asked, and where the function around it begins."""
    around = next((one for one in inner.ancestors() if one.kind() in FUNCTIONS), inner)
    return _asked(inner), int(around.range().start.index)


def _flat(branch: Node) -> str | None:
    """The branch in the else of this one as it is written behind it; None for what must stay.

    With what is nested in its own else: a chain of which only the first half is flat would be neither way.
    """
    block = _block(branch.field("alternative"))
    inner = _only_branch(block) if block and not _is_symmetric(branch, block) else None
    last = _last(inner) if inner else None
    below = _block(last.field("alternative")) if last else None
    if inner is None or below is None or _only_branch(below) is None:
        return moved(inner, indentation(branch)) if inner else None
    rest = _flat(last)
    if rest is None:
        return None
    start, end = inner.range().start.index, inner.range().end.index
    text = source(inner)[start : _after_else(below)] + f" {rest}" + source(inner)[below.range().end.index : end]
    return moved(inner, indentation(branch), text)


def _last(branch: Node) -> Node:
    """The last branch of a chain of else-ifs."""
    while (after := branch.field("alternative")) is not None:
        after = next(iter(after.named_children()), None) if after.kind() == "else_clause" else after
        if after is None or after.kind() not in BRANCHES:
            break
        branch = after
    return branch


def _block(alternative: Node) -> Node | None:
    """The block of an else; some grammars have a clause around it."""
    if alternative is not None and alternative.kind() == "else_clause":
        alternative = next(iter(alternative.named_children()), None)
    is_block = alternative is not None and alternative.kind() in BLOCKS
    return alternative if is_block and alternative.prev().kind() == "else" else None


def _is_symmetric(branch: Node, block: Node) -> bool:
    """Both sides only ask once more, or the same again: whoever wrote that wanted to see what they have in common."""
    first, inner = branch.field("consequence"), _only_branch(block)
    if first.kind() in BRANCHES or bool(_only_branch(first) and inner) or _is_choice(first):
        return True
    if inner is not None and str(first.text()).split() == str(inner.field("consequence").text()).split():
        return True  # and linters ask for one condition then
    return inner is not None and (_asks_the_same(first, inner) or _mixes_braces(branch, inner))


def _is_choice(first: Node) -> bool:
    """Whether all it does is to choose among cases: the other side chooses too, by other questions."""
    found = statements(first) if first.kind() in BLOCKS else [first]
    whole = [one.named_children()[0] if one.kind() == "expression_statement" else one for one in found]
    return [one.kind() in CHOICES for one in whole] == [True]


def _asks_the_same(first: Node, inner: Node) -> bool:
    """Whether the other side has the same question somewhere, or one about the same thing as a statement of its own."""
    within = {_condition(one) for one in of_kinds(first, *BRANCHES)}
    own = [one for one in statements(first) if one.kind() in BRANCHES] if first.kind() in BLOCKS else []
    is_mirrored = bool(own) and own[-1] == statements(first)[-1] and bool(_names(own[-1]) & _names(inner))
    return _condition(inner) in within or _asked(inner) in {_asked(one) for one in own} or is_mirrored


def _condition(branch: Node) -> str:
    return str(branch.field("condition").text()).strip("() ")


def _names(branch: Node) -> set[str]:
    return {name for name in WORD.findall(_condition(branch)) if name not in NO_NAMES}


def _asked(branch: Node) -> str:
    """What a question begins with: a name, mostly."""
    return _condition(branch).lstrip("!( ").partition(" ")[0].partition("(")[0]


def _mixes_braces(branch: Node, inner: Node) -> bool:
    """Whether one arm of the chain would stand in braces and another not."""
    arms, last = [branch.field("consequence"), inner.field("consequence")], inner.field("alternative")
    while last is not None:
        last = last.named_children()[0] if last.kind() == "else_clause" else last
        arms.append(last.field("consequence") if last.kind() in BRANCHES else last)
        last = last.field("alternative") if last.kind() in BRANCHES else None
    return len({one.kind() in BLOCKS for one in arms}) > 1


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
