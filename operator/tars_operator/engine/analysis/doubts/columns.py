"""Whether a fix breaks a column: comments, or parts of a declaration, that stand below each other in several lines."""

import re
from collections.abc import Sequence

from tars_operator.engine.analysis.finders import TextEdit

_REMARK = re.compile(r"\S[ \t]+(?P<column>//|/\*)")
_HASH = re.compile(r"\S[ \t]+(?P<column>#)")
_NEXT = re.compile(r"[^\s,;(){}]*[ \t](?=\S)")
_PARTED = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_BODY = re.compile(r"[^{]*[ \t](?=\{)")  # of a function on one line: gofmt puts it below its neighbour's
_PADDED = re.compile(r"[^\s,;(){}]*(?: {2,}|\t[ \t]*)\S|[^{]*[ \t]{2}\{")


def parts_comments(content: str, fix: Sequence[TextEdit]) -> bool:
    """Whether a comment of Python moves away from one that stands above or below it."""
    return any(_moves_a_comment(content, edit) for edit in fix)


def _moves_a_comment(content: str, edit: TextEdit) -> bool:
    old = content[edit.start : edit.end]
    if "\n" in old + edit.content or len(old) == len(edit.content):
        return False
    above, line, below = _lines_around(content, edit)
    comment = _HASH.search(line)
    beside = {found.start("column") for other in (above, below) if (found := _HASH.search(other))}
    return comment is not None and comment.start("column") in beside


def _lines_around(content: str, edit: TextEdit) -> tuple[str, str, str]:
    """The line above the edit's, its own, and the one below."""
    first = content.rfind("\n", 0, edit.start) + 1
    end = _line_end(content, edit.end)
    above = content[content.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)]
    return above, content[first:end], content[end + 1 : _line_end(content, end + 1)]


def _line_end(content: str, start: int) -> int:
    end = content.find("\n", start)
    return end if end >= 0 else len(content)


def shifts(content: str, fix: Sequence[TextEdit]) -> bool:
    """Whether a fix moves what comes behind it in its line away from what stands above or below."""
    return any(_moves_a_column(content, edit) for edit in fix)


def _moves_a_column(content: str, edit: TextEdit) -> bool:
    old = content[edit.start : edit.end]
    if "\n" in old + edit.content or len(old) == len(edit.content):
        return False
    first = content.rfind("\n", 0, edit.start) + 1
    end = content.find("\n", edit.end)
    line = content[first : end if end >= 0 else len(content)]
    behind = line[edit.end - first :]
    if _PADDED.match(behind):
        return True
    known = _columns_beside(content, first, first + len(line))
    remark = _REMARK.search(line, max(0, edit.end - first - 1))
    places = [remark.start("column")] if remark else []
    places += [edit.end - first + part.end() for part in (_NEXT.match(behind), _BODY.match(behind)) if part]
    return not known.isdisjoint(places)


def _columns_beside(content: str, first: int, end: int) -> set[int]:
    """Where comments and padded parts begin behind code in the line above and in the line below."""
    above = content[content.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)]
    below = content[end + 1 :].partition("\n")[0] if len(content) > end else ""
    remarks = {found.start("column") for line in (above, below) if (found := _REMARK.search(line))}
    return remarks | {found.end() for line in (above, below) for found in _PARTED.finditer(line)}
