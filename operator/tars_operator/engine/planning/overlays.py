"""Candidates laid over a base without touching it: a small virtual file system of text lines.

Every edit is kept as spans of the base's own lines. So candidates that were made from the same base, and touch
different lines, can be laid over it in any order and always give the same tree; those that do not are told apart.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from tars_operator.api.code import Candidate, Edit, SourceFile

Permits = Callable[[str], bool]


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
    """A base and what is laid over it. `permits` says which paths may be written."""

    base: Mapping[str, SourceFile]
    permits: Permits = lambda _path: True
    _spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def lay(self, candidate: Candidate) -> "Overlay":
        """What is laid here already, and `candidate` with it; the overlay itself stays as it is.

        Raises:
            OverlayError: the candidate is forbidden, stale, or in the way of one that was laid before.

        """
        more = {edit.path: self._merged(edit) for edit in candidate.edits}
        return replace(self, _spans={**self._spans, **more})

    def _merged(self, edit: Edit) -> tuple[Span, ...]:
        if not self.permits(edit.path):
            raise ForbiddenError(f"{edit.path} may not be written")
        file = self.base.get(edit.path)
        if file is None or edit.content is None:
            raise ForbiddenError(f"{edit.path} would be made or removed; only the content of known files may change")
        if file.blob != edit.old_blob:
            raise StaleError(f"{edit.path} is {file.blob[:10]} here; the candidate was made from {edit.old_blob[:10]}")
        before, new = self._spans.get(edit.path, ()), spans(file.content, edit.content)
        if any(one.overlaps(other) for one in before for other in new):
            raise OverlapError(f"{edit.path}: another change touches the same lines")
        return tuple(sorted((*before, *new)))

    def changed(self) -> dict[str, str]:
        """New contents of the files that are not as in the base, by path."""
        contents = {path: applied(self.base[path].content, laid) for path, laid in sorted(self._spans.items())}
        return {path: content for path, content in contents.items() if content != self.base[path].content}


def spans(old: str, new: str) -> tuple[Span, ...]:
    """How `old` becomes `new`, in spans of its lines. What both begin and end with is not even compared."""
    before, after = lines(old), lines(new)
    head = _equal(before, after)
    tail = _equal(before[head:][::-1], after[head:][::-1])
    window = before[head : len(before) - tail], after[head : len(after) - tail]
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


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
