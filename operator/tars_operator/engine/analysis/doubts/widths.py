"""How long the lines of a file are, and whether a fix would make one longer than its neighbours would have it.

Where a repository's formatter breaks lines is not known here. What is known is the file: nearly all of its lines keep
to a length, and a line that comes should too.
"""

from collections.abc import Sequence
from functools import lru_cache

from tars_operator.engine.analysis.finders import TextEdit, applied

SHORTEST = 79  # nobody keeps to less
KEPT = 0.99  # the share of a file's lines that keep to the length


def widens(content: str, fix: Sequence[TextEdit], limit: int = 0) -> bool:
    """Whether a line that comes is longer than all that go, and than the formatter's `limit`, or else usual lines."""
    if not fix:
        return False
    before, after = (set(text.splitlines()) for text in around(content, fix))
    longest = max(map(len, after - before), default=0)
    return longest > max(limit or _usual(content), *map(len, before - after), 0)


def around(content: str, fix: Sequence[TextEdit]) -> tuple[str, str]:
    """The whole lines that a fix is in, as they are and as they will be."""
    start = content.rfind("\n", 0, min(edit.start for edit in fix)) + 1
    end = content.find("\n", max(edit.end for edit in fix))
    text = content[start : end if end >= 0 else len(content)]
    moved = [TextEdit(edit.start - start, edit.end - start, edit.content) for edit in fix]
    return text, applied(text, moved)


@lru_cache(maxsize=1)
def _usual(content: str) -> int:
    lengths = sorted(map(len, content.splitlines()))
    return max(SHORTEST, lengths[int(KEPT * (len(lengths) - 1))] if lengths else 0)
