"""Candidates laid over a base without touching it: a small virtual file system of text lines.

Every edit is kept as spans of the base's own lines. So candidates that were made from the same base, and touch
different lines, can be laid over it in any order and always give the same tree; those that do not are told apart. A new
file is an insertion into nothing, a removed one loses all its lines: the same rule finds both in each other's way.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice, takewhile

from tars_operator.api.code import Candidate, Edit, SourceFile

Forbids = Callable[[str], str]  # why a path may not be written; empty when it may


class OverlayError(ValueError):
    """The candidate cannot be laid over this tree."""


class OverlapError(OverlayError):
    """It touches lines that another candidate touches."""


class StaleError(OverlayError):
    """It was made from another content of the file."""


class ForbiddenError(OverlayError):
    """It touches a path that may not be written."""


@dataclass(frozen=True, order=True)
class Span:
    """The base's lines from `start` up to `end` (from 0, `end` excluded) become `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]

    def overlaps(self, other: "Span") -> bool:
        """Lines in common; or touching where one only inserts: which text comes first would be a matter of order."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Overlay:
    """A base and what is laid over it. It knows contents only: modes are the tree's, and stay."""

    base: Mapping[str, SourceFile]
    forbids: Forbids = lambda _path: ""
    _spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    _removed: frozenset[str] = frozenset()

    def lay(self, candidate: Candidate) -> "Overlay":
        """What is laid here already, and all edits of `candidate` with it; the overlay itself stays as it is.

        Raises:
            OverlayError: one of its edits is forbidden, stale, or in the way of one that was laid before.

        """
        laid = self
        for edit in candidate.edits:
            laid = laid._with(edit)
        return laid

    def _with(self, edit: Edit) -> "Overlay":
        if reason := self.forbids(edit.path):
            raise ForbiddenError(reason)
        self._require_fresh(edit)
        known = [*self._spans.get(edit.path, ())]
        new = self.changes(edit)
        if any(_is_taken(known, span) for span in new):
            raise OverlapError(f"{edit.path}: another change touches the same lines")
        for span in new:
            insort(known, span)
        removed = self._removed | {edit.path} if edit.content is None else self._removed
        return replace(self, _spans={**self._spans, edit.path: tuple(known)}, _removed=removed)

    def _require_fresh(self, edit: Edit) -> None:
        file = self.base.get(edit.path)
        here, known = file.blob if file else "", edit.old_blob
        if here != known or (file is None and edit.content is None):
            found, meant = here[:10] or "not there", known[:10] or "a new file"
            raise StaleError(f"{edit.path} is {found}; the change was made for {meant}")

    def changes(self, edit: Edit) -> tuple[Span, ...]:
        """What the edit makes of the base's lines."""
        file = self.base.get(edit.path)
        if file is None:
            return (Span(0, 0, tuple(lines(edit.content or ""))),)
        return spans(file.content, edit.content) if edit.content is not None else (_everything(file),)

    def changed(self) -> dict[str, str | None]:
        """New contents of the files that are not as in the base, by path; None: it is removed."""
        contents = {path: self._content(path) for path in sorted(self._spans)}
        return {path: content for path, content in contents.items() if content != self._before(path)}

    def _content(self, path: str) -> str | None:
        return None if path in self._removed else applied(self._before(path) or "", self._spans[path])

    def _before(self, path: str) -> str | None:
        return self.base[path].content if path in self.base else None


def _is_taken(known: Sequence[Span], span: Span) -> bool:
    """Whether one of `known`, which are in order and do not overlap, is in its way: a file may have thousands."""
    first = bisect_left(known, span.start, key=lambda one: one.end)
    near = takewhile(lambda one: one.start <= span.end, islice(known, first, None))
    return any(one.overlaps(span) for one in near)


def _everything(file: SourceFile) -> Span:
    return Span(0, len(lines(file.content)), ())


@lru_cache(maxsize=1024)
def spans(old: str, new: str) -> tuple[Span, ...]:
    """How `old` becomes `new`, in spans of its lines. What both begin and end with is not even taken apart.

    Remembered, because in a file with many changes each of them is compared with each of the others.
    """
    start = old.rfind("\n", 0, _equal(old, new)) + 1
    head, before, after = old.count("\n", 0, start), old[start:], new[start:]
    same = _equal_lines(before, after)
    window = lines(before[: len(before) - same]), lines(after[: len(after) - same])
    return tuple(
        Span(head + start, head + end, tuple(window[1][first:last]))
        for what, start, end, first, last in SequenceMatcher(None, *window).get_opcodes()
        if what != "equal"
    )


def applied(content: str, laid: Sequence[Span]) -> str:
    """`content` with spans that do not overlap."""
    return "".join(_pieces(lines(content), sorted(laid)))


def _pieces(before: Sequence[str], laid: Sequence[Span]) -> Iterator[str]:
    position = 0
    for span in laid:
        yield from before[position : span.start]
        yield from span.lines
        position = span.end
    yield from before[position:]


def lines(content: str) -> list[str]:
    """Lines as Git counts them: a line feed ends one, and nothing else does."""
    return [line + "\n" for line in content.split("\n")[:-1]] + [last for last in content.split("\n")[-1:] if last]


def _equal(one: str, other: str) -> int:
    """How many characters both begin with, by halving: a comparison of texts is faster than one of characters."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _equal_lines(one: str, other: str) -> int:
    """How many characters both end with, in whole lines."""
    same = _equal(one[::-1], other[::-1])
    if all(text[: len(text) - same][-1:] in {"", "\n"} for text in (one, other)):
        return same
    return len(one) - (one.find("\n", len(one) - same) + 1 or len(one))
