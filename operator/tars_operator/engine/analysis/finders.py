"""The protocol of all finders: files and patterns in, hits and skipped files out; never an error for a bad file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tars_operator.api.code import Pattern, Remark, Skipped, SourceFile
from tars_operator.engine.analysis.sources import lines


@dataclass(frozen=True)
class TextEdit:
    """Replace the characters from `start` to `end` (offsets) by `content`."""

    start: int
    end: int
    content: str


def applied(content: str, edits: Sequence[TextEdit]) -> str:
    """`content` with `edits` made, which do not overlap; the last one first, so that offsets stay true.

    ruff inserts a comment where it also begins to replace: then the longer edit is the later one.
    """
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end))[::-1]:
        content = content[: edit.start] + edit.content + content[edit.end :]
    return content


def narrowed(content: str, edit: TextEdit) -> TextEdit:
    """The same edit without the whole lines at its beginning and its end that it leaves as they are."""
    before, after = lines(content[edit.start : edit.end]), lines(edit.content)
    first = equal_first(before, after)
    last = equal_first(before[first:][::-1], after[first:][::-1])
    start = edit.start + sum(map(len, before[:first]))
    end = edit.end - sum(map(len, before[len(before) - last :]))
    return TextEdit(start, end, "".join(after[first : len(after) - last]))


def equal_first(before: Sequence[str], after: Sequence[str]) -> int:
    """How many of the first lines, or characters, are equal."""
    pairs = zip(before, after, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))


@dataclass(frozen=True)
class Hit:
    """One place before it has an id. `fix` is a deterministic edit, empty when there is none to trust."""

    line: int
    column: int
    end_line: int
    message: str
    rule: str
    symbol: str = ""
    fix: tuple[TextEdit, ...] = ()
    remark: Remark | None = None

    @property
    def is_fixable(self) -> bool:
        return bool(self.fix)


@dataclass
class Search:
    """What a finder found: hits by path and pattern id, and the files it could not read."""

    hits: dict[tuple[str, str], list[Hit]] = field(default_factory=dict)
    skipped: dict[str, Skipped] = field(default_factory=dict)

    def add(self, path: str, pattern: str, hit: Hit) -> None:
        self.hits.setdefault((path, pattern), []).append(hit)

    def skip(self, path: str, reason: str) -> None:
        self.skipped[path] = Skipped(path=path, reason=reason)

    def join(self, other: "Search") -> None:
        """Takes over what another one found, in other files."""
        self.hits |= other.hits
        self.skipped |= other.skipped


class Finder(Protocol):
    """One way to find places."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search: ...
