"""Unified diffs for people's eyes. Nothing is decided by them."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

LARGEST = 10_000  # lines between the first and the last that differ; comparing more costs more than it tells
CONTEXT = 3
_SIGNS = {"equal": (" ", ""), "replace": ("-", "+"), "delete": ("-", ""), "insert": ("", "+")}
_Step = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]  # difflib calls it an opcode


def unified(path: str, old: bytes, new: bytes) -> str:
    """One file's diff as `git diff` writes it, without its header lines."""
    before, after = (_lines(content.decode("utf-8", "replace")) for content in (old, new))
    if before == after:
        return ""
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    first, second = before[head : len(before) - tail], after[head : len(after) - tail]
    names = f"--- a/{path}\n+++ b/{path}\n"
    if len(first) + len(second) > LARGEST:
        return f"{names}(too large to be shown: {len(first)} lines before, {len(second)} after)\n"
    lines = (
        line
        for group in _Matcher(first, second, head, tail).get_grouped_opcodes(CONTEXT)
        for line in _hunk(group, before, after)
    )
    return names + "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


class _Matcher(SequenceMatcher[str]):
    """Compares only what lies between the first and the last difference.

    difflib takes lines that are frequent for noise, and would show what follows the last difference as changed.
    """

    def __init__(self, first: Sequence[str], second: Sequence[str], head: int, tail: int) -> None:
        super().__init__(None, first, second)
        self._head, self._tail = head, tail
        self._ends = (head + len(first), head + len(second))

    def get_opcodes(self) -> list[_Step]:
        head, (end, last) = self._head, self._ends
        before: _Step = ("equal", 0, head, 0, head)
        after: _Step = ("equal", end, end + self._tail, last, last + self._tail)
        between = [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in super().get_opcodes()]
        return [*([before] if head else []), *between, *([after] if self._tail else [])]


def _hunk(
    steps: Sequence[tuple[str, int, int, int, int]], before: Sequence[str], after: Sequence[str]
) -> Iterator[str]:
    rows, others = _rows(steps[0][1], steps[-1][2]), _rows(steps[0][3], steps[-1][4])
    yield f"@@ -{rows} +{others} @@\n"
    for tag, start, end, first, last in steps:
        minus, plus = _SIGNS[tag]
        yield from (minus + line for line in before[start:end] if minus)
        yield from (plus + line for line in after[first:last] if plus)


def _rows(start: int, end: int) -> str:
    """How a hunk's head counts lines; before the first one it says 0."""
    count = end - start
    return str(start + 1) if count == 1 else f"{start + bool(count)},{count}"


def _lines(text: str) -> list[str]:
    """Lines as Git counts them: only a line feed ends one, so that `git apply` takes the diff."""
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
