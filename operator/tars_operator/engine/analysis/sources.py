"""Which files can be looked at, and where a row and a column lie in their text.

Rows end as Python's tokenizer and ruff end them: LF, CRLF or CR, and nothing else (`str.splitlines` also splits at form
feeds and Unicode separators, and would be off by lines in files that contain them).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from tars_operator.api.code import SourceFile
from tars_operator.engine.languages import spoken_in

LARGEST_FILE = 1_000_000  # characters; generated code beyond that is no one's to improve
LONGEST_LINE = 10_000
BYTE_ORDER_MARK = "\ufeff"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def lines(content: str) -> list[str]:
    """The lines of `content` with their ends; joined they are `content` again."""
    if "\r" in content:
        return [match[0] for match in _LINE.finditer(content) if match[0]]
    *whole, last = content.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])


@lru_cache(maxsize=1)
def rows(content: str) -> tuple[str, ...]:
    """The lines of the file in hand, about which there are many questions."""
    return tuple(lines(content))


def line_at(content_lines: Sequence[str], row: int) -> str:
    """Line `row` (from 1), or nothing: ruff names the row after the last one when a fix ends there."""
    return content_lines[row - 1] if 0 < row <= len(content_lines) else ""


class Positions:
    """Rows and columns (both from 1, columns in characters, a byte order mark not counted) as offsets into the text."""

    def __init__(self, content: str) -> None:
        self._starts = [0, *accumulate(map(len, lines(content)))]
        self._mark = len(BYTE_ORDER_MARK) if content.startswith(BYTE_ORDER_MARK) else 0

    def offset(self, row: int, column: int) -> int:
        """The offset of the character at `row` and `column`.

        Raises:
            ValueError: there is no such row.

        """
        if not 0 < row <= len(self._starts):
            raise ValueError(f"row {row} is beyond the last of {len(self._starts)} rows")
        return self._starts[row - 1] + column - 1 + (self._mark if row == 1 else 0)


@lru_cache(maxsize=1)
def positions(content: str) -> Positions:
    """Those of the file in hand: a file has many findings, and they come one after the other."""
    return Positions(content)


def obstacle(file: SourceFile) -> str | None:
    """Why `file` cannot be looked at, in words for the report; None when it can."""
    return next(_obstacles(file), None)


def _obstacles(file: SourceFile) -> Iterator[str]:
    parts = file.path.split("/")
    if not spoken_in(file.path):
        yield "in no language that is known here"
    if not parts[0] or ".." in parts or "\0" in file.path or max(map(len, parts)) > 200:
        yield "the path is not a plain path inside the repository"
    if len(file.content) > LARGEST_FILE:
        yield f"larger than {LARGEST_FILE} characters"
    if "\0" in file.content:
        yield "contains a NUL character"
    if _has_long_line(file.content) and max(map(len, lines(file.content))) > LONGEST_LINE:
        yield f"a line is longer than {LONGEST_LINE} characters"
    if not _encodable(file.path) or not _encodable(file.content):
        yield "not valid UTF-8"


def is_ordinary(content: bytes) -> bool:
    """Whether text that is UTF-8 has none of the obstacles that lie in its characters."""
    return b"\0" not in content and len(content) <= LARGEST_FILE and not _has_long_line(content)


def _has_long_line(content: str | bytes) -> bool:
    """Whether two line feeds are too far apart: from the last one in reach it goes on to the next."""
    position, line_feed = 0, "\n" if isinstance(content, str) else b"\n"
    while position + LONGEST_LINE < len(content):
        position = content.rfind(line_feed, position, position + LONGEST_LINE + 1) + 1  # type: ignore[arg-type]  # as its text
        if not position:
            return True
    return False


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
