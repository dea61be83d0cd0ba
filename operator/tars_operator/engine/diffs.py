"""Unified diffs for people's eyes. Nothing is decided by them."""

import re
from collections.abc import Sequence
from difflib import unified_diff

LARGEST = 10_000  # lines between the first and the last that differ; comparing more costs more than it tells
CONTEXT = 3
_HUNK = re.compile(r"(?<=[-+])\d+(?=[, ].*@@)")


def unified(path: str, old: bytes, new: bytes) -> str:
    """One file's diff as `git diff` writes it, without its header lines."""
    before, after = (_lines(content.decode("utf-8", "replace")) for content in (old, new))
    head = max(0, _alike(before, after) - CONTEXT)
    tail = max(0, _alike(before[head + CONTEXT :][::-1], after[head + CONTEXT :][::-1]) - CONTEXT)
    first, second = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(first) + len(second) > LARGEST:
        return f"--- a/{path}\n+++ b/{path}\n(too large to be shown: {len(first)} lines before, {len(second)} after)\n"
    lines = (_moved(line, head) for line in unified_diff(first, second, f"a/{path}", f"b/{path}", n=CONTEXT))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as Git counts them: only a line feed ends one, so that `git apply` takes the diff."""
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _moved(line: str, rows: int) -> str:
    """The head of a hunk counts from the first line of the file, and not of the part that was compared."""
    return _HUNK.sub(lambda row: str(int(row[0]) + rows), line) if line.startswith("@@ ") else line
