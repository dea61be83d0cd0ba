"""Fixes that ruff calls safe, and that a reviewer would still send back.

Each of these was drawn from a real repository and read: the program keeps its meaning, but a chain is left half turned,
a list that has an order gets another, or the line that comes does not fit the lines around it.
"""

import ast
import re

from tars_operator.engine.analysis.exports import UNUSED_IMPORT
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.import_order import moves_lines_only
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import positions

UNSORTED_IMPORTS, UNSORTED_ALL, DEPRECATED_IMPORT, NESTED_WITH = "I001", "RUF022", "UP035", "SIM117"
NEEDLESS_ELSE = {"RET505", "RET506", "RET507", "RET508"}


def is_doubtful(item: Diagnostic, content: str, offered: set[str]) -> bool:
    """Whether the fix of `item` in `content` is left. `offered` are files whose unused imports are for others."""
    if item.code == UNUSED_IMPORT:
        return item.path in offered
    if item.code == UNSORTED_IMPORTS:
        return not moves_lines_only(content, item.fix)
    if item.code in NEEDLESS_ELSE:
        return _is_elif(item, content)
    if item.code == DEPRECATED_IMPORT:
        return any(_is_split(edit) for edit in item.fix)
    if item.code == NESTED_WITH:
        return _is_long_head(item, content)
    return item.code == UNSORTED_ALL and any(_has_an_order(content[edit.start : edit.end]) for edit in item.fix)


def _is_elif(item: Diagnostic, content: str) -> bool:
    """One link of a chain: its neighbours would still be elif."""
    return content.startswith("elif", positions(content).offset(item.row, item.column))


def _is_long_head(item: Diagnostic, content: str) -> bool:
    """A with statement over several lines is easier to read on its own."""
    start = positions(content).offset(item.row, item.column)
    first, second, *_ = [*content[start:].splitlines(), "", ""]
    return not (first.rstrip().endswith(":") and second.rstrip().endswith(":"))


def _is_split(edit: TextEdit) -> bool:
    """Two statements for one: the second one stands where it is in nobody's order."""
    return len(re.findall(r"^[ \t]*from ", edit.content, re.MULTILINE)) > 1


def _has_an_order(text: str) -> bool:
    """The names are in the order of a dictionary, or on lines that group them: not ruff's order, but somebody's."""
    if "\n" in text:
        return True
    try:
        names = [str(name).casefold() for name in ast.literal_eval(text)]
    except (ValueError, SyntaxError, TypeError):
        return False
    return names == sorted(names)


def tidied(fix: tuple[TextEdit, ...], content: str) -> tuple[TextEdit, ...]:
    """The fix, with the blank lines that would be one gap too many when it removes whole lines."""
    return (_with_blanks(fix[0], content),) if len(fix) == 1 else fix


def _with_blanks(edit: TextEdit, content: str) -> TextEdit:
    """A removal of whole lines between blank lines takes the blank lines before it along: one gap is enough."""
    following = content[edit.end : content.find("\n", edit.end) + 1 or len(content)]
    is_whole = content[edit.start - 1 : edit.start] == content[edit.end - 1 : edit.end] == "\n"
    if edit.content or following.strip() or not is_whole:
        return edit
    start = edit.start
    while start and not content[(before := content.rfind("\n", 0, start - 1) + 1) : start].strip():
        start = before
    return TextEdit(start, edit.end, edit.content)
