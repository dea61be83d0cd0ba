"""What a file's own words tell of who wrote it: a program, or the people of another project."""

import re
from codecs import BOM_UTF8

from tars_operator.engine.selection import generated, vendored
from tars_operator.engine.selection.phrases import says, words

HEADER = 2048  # bytes in which a generator or a copyist says who it is
_OPENING = re.compile(  # one part of the comments and the docstring that a file begins with
    rb"\s+|#[^\n]*\n|//[^\n]*\n|(?s:/\*.*?\*/)|from __future__ [^\n]*\n"
    rb"|[rRuU]?(?s:\"{3}.*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z))"
)
KEPT_IN_STEP = ("if you change this file it must", "if you change this file you must also")
_SWITCHED_OFF = b"\n/*eslint-disable*/"


def by_header(content: bytes, path: str = "") -> str:
    """Why the file's own words tell that nobody of the repository wrote it by hand; empty when they do not."""
    head = content[:HEADER].removeprefix(BOM_UTF8)
    end = _end_of_opening(head)
    if generated.is_said(head, end):
        return "generated, says its header"
    if generated.is_said_of_most(content.lower()):
        return "generated in part, say comments in it"
    if module := vendored.module(head[:end], path):
        return f"vendored: its header is that of {module}"
    if vendored.is_said(head[:end]):
        return "vendored, says its header"
    return _left(head, head[:end])


def _left(head: bytes, first: bytes) -> str:
    if b"change this file" in first.lower() and says(words(first.decode("latin-1")), KEPT_IN_STEP):
        return "kept in step with another, says its header"
    is_off = b"eslint-disable" in head and _SWITCHED_OFF in b"\n" + head.replace(b" ", b"")
    return "left to itself: its header keeps ESLint out of it" if is_off else ""


def _end_of_opening(head: bytes) -> int:
    end = 0
    while part := _OPENING.match(head, end):
        end = part.end()
    return end
