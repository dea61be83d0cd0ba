"""Whether a fix leaves the lines after it behind: aligned with a bracket that moved, or carried on by a backslash."""

import re
from collections.abc import Iterator, Sequence

from tars_operator.engine.analysis.doubts.columns import parts_comments
from tars_operator.engine.analysis.doubts.widths import around
from tars_operator.engine.analysis.finders import TextEdit

_BEGINNING = 4  # characters of a line by which it is known again, when the fix changes its end
_BRACKETS = "([{"
_OPENING = re.compile(r"[(\[{](?=[^\s#])")
_INTO_NOTHING = re.compile(r"\\\n[ \t]*(?:\n|\Z)")


def misaligns(content: str, fix: Sequence[TextEdit]) -> bool:
    """Whether a line or a comment would have to move along, or a backslash carries on with nothing."""
    if not fix:
        return False
    before, after = around(content, fix)
    is_left_open = bool(_INTO_NOTHING.search(after)) and not _INTO_NOTHING.search(before)
    if is_left_open or _leaves_lines_askew(before, after) or parts_comments(content, fix):
        return True
    return any(_moves_a_bracket(content, edit) for edit in fix)


def _leaves_lines_askew(before: str, after: str) -> bool:
    """Whether a line inside of the fix begins below what follows a bracket, and only before the fix."""
    known = {line for line, is_below in _continued(before) if is_below}
    return any(line in known and not is_below for line, is_below in _continued(after))


def _continued(text: str) -> Iterator[tuple[str, bool]]:
    """The lines, as they begin, and whether they are in a bracket that is open, below what follows one above them."""
    columns: set[int] = set()
    depth = 0
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        yield line[: indent + _BEGINNING], depth > 0 and indent in columns
        columns |= {bracket.end() for bracket in _OPENING.finditer(line)}
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))


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
