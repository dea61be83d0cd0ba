"""Whether a fix leaves parentheses behind that only what goes needed: `a or (lambda: {})`, `2 * (a if a else b)`."""

import ast
import re

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, rows

_LOOSE = (ast.BoolOp, ast.Compare, ast.IfExp, ast.Lambda, ast.UnaryOp)
_TIGHT = (ast.Attribute, ast.Call, ast.Constant, ast.JoinedStr, ast.Name)
_OF_A_CALL = re.compile(r"[\w\])\"']\Z")
_KEYWORD = re.compile(r"\b(?:and|assert|elif|else|if|in|is|lambda|not|or|return|while|yield)\Z")


def stay_empty(content: str, edit: TextEdit) -> bool:
    """Whether the edit fills parentheses that are no call's, and only what goes was in need of them."""
    before, behind = content[: edit.start].rstrip(), content[edit.end :].lstrip()
    if not before.endswith("(") or not behind.startswith(")"):
        return False
    owner = before[:-1].rstrip()[-20:]
    is_call = bool(_OF_A_CALL.search(owner)) and not _KEYWORD.search(owner)
    return not is_call and _is(content[edit.start : edit.end], _LOOSE) and _is(edit.content, _TIGHT)


def are_doubled(content: str, edit: TextEdit) -> bool:
    """Whether what comes is all in parentheses, in those of a call with nothing else in them: `f(("a" f"{b}"))`."""
    is_alone = content[: edit.start].endswith("(") and content[edit.end : edit.end + 1] == ")"
    return is_alone and edit.content.startswith("(") and edit.content.endswith(")")


def _is(text: str, kinds: tuple[type[ast.expr], ...]) -> bool:
    try:
        return isinstance(ast.parse(f"({text})", mode="eval").body, kinds)
    except SyntaxError:
        return False


def are_over_lines(item: Diagnostic, _content: str) -> bool:
    """Parentheses over several lines: the lines between would have to move, and where to is a formatter's to say."""
    return item.row != item.end_row


def hold_one(item: Diagnostic, _content: str) -> bool:
    """`{a}` has no order to win, and `(a,)` is no better to read."""
    values = [ast.parse(edit.content, mode="eval").body for edit in item.fix]
    return any(isinstance(value, ast.Tuple) and len(value.elts) == 1 for value in values)


def spread_over_lines(item: Diagnostic, content: str) -> bool:
    """What is spread over lines would have to move; and two entries in a line of their own would be one for each."""
    first, last = min(edit.start for edit in item.fix), max(edit.end for edit in item.fix)
    is_alone = line_at(rows(content), item.row).lstrip().startswith("**")
    return item.row != item.end_row or (is_alone and content.count(":", first, last) > 1)
