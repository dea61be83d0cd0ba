"""Whether a fix leaves the lines after it behind: aligned with a bracket that moved, or carried on by a backslash."""

import re
from collections.abc import Sequence

from tars_operator.engine.analysis.doubts.widths import around
from tars_operator.engine.analysis.finders import TextEdit

_BRACKETS = "([{"
_OPENING = re.compile(r"[(\[{](?=[^\s#])")
_INTO_NOTHING = re.compile(r"\\\n[ \t]*(?:\n|\Z)")


def misaligns(content: str, fix: Sequence[TextEdit]) -> bool:
    """Whether a line after the fix would have to move along, or a backslash carries on with nothing."""
    if not fix:
        return False
    before, after = around(content, fix)
    is_left_open = bool(_INTO_NOTHING.search(after)) and not _INTO_NOTHING.search(before)
    return is_left_open or any(_moves_a_bracket(content, edit) for edit in fix)


def _moves_a_bracket(content: str, edit: TextEdit) -> bool:
    """Whether the next line begins below what follows a bracket, and that bracket gets another column."""
    first = content.rfind("\n", 0, edit.end) + 1
    rest, _, below = content[edit.end :].partition("\n")
    following = below.partition("\n")[0]
    indent = len(following) - len(following.lstrip())
    columns = {edit.end - first + bracket.end() for bracket in _OPENING.finditer(rest)}
    if content[edit.start : edit.end].endswith(tuple(_BRACKETS)):  # it goes itself, with what stands behind it
        columns.add(edit.end - first)
    return indent in columns and _column_after(content, edit) != edit.end - first


def _column_after(content: str, edit: TextEdit) -> int:
    """Where what follows the edit will begin."""
    *above, last = edit.content.split("\n")
    return len(last) if above else edit.start - (content.rfind("\n", 0, edit.start) + 1) + len(last)
