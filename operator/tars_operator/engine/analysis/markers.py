"""The words that mark a comment as a TODO: where a text may have one, and whether a comment begins with one.

No expression here reads a character twice: a line of ten thousand hashes costs no more than to read it.
"""

import re
from collections.abc import Iterator
from functools import cache

Markers = frozenset[str]

# Groups are repeated atomically, as in outline.py.
_OPENED = r"(?<![#/*!\s])(?:\A|(?>(?:(?!//|/\*)[/*!\s])*)(?P<opens>#|//|/\*))[#/*!\s]*+"


def candidates(text: str, markers: Markers) -> Iterator[int]:
    """Where Python's comments with a marker may begin: at the first # of a line, or the first one behind a marker."""
    if not any(marker in text for marker in markers):
        return  # most files have none, and to ask for the words only takes a tenth of the time
    end = 0
    for begin, word_end in sorted(_words(text, markers)):
        line = text.rfind("\n", end, begin)
        start = text.find("#", max(end, line), begin)
        end = max(end, word_end)
        if start >= 0:
            yield start


def _words(text: str, markers: Markers) -> Iterator[tuple[int, int]]:
    """Where words begin with a marker, and that ends. To look for one text after the other is the fastest way."""
    for marker in markers:
        begin = text.find(marker)
        while begin >= 0:
            end = begin + len(marker)
            if not begin or not (text[begin - 1].isalnum() or text[begin - 1] == "_"):
                yield begin, end
            begin = text.find(marker, end)


def marked(comment: str, markers: Markers) -> re.Match[str] | None:
    """The `marker` that the comment begins with, or what looks like a comment in it, which then `opens` there."""
    return _marked(markers).search(comment)


def without_end(line: str) -> str:
    """A line of a comment without what ends the comment; several where comments are nested."""
    while (bare := line.rstrip()).endswith("*/"):
        line = bare[:-2].rstrip("*").rstrip()
    return line


@cache
def _marked(markers: Markers) -> re.Pattern[str]:
    return re.compile(rf"{_OPENED}\b(?P<marker>{_any(markers)})(?![\w.-])")


def _any(markers: Markers) -> str:
    return "|".join(sorted(map(re.escape, markers)))
