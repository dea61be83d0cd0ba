"""Unified diffs for people's eyes. Nothing is decided by them."""

from difflib import unified_diff

LARGEST = 10_000  # lines of one file; above that a line-by-line comparison costs more than it tells


def unified(path: str, old: bytes, new: bytes) -> str:
    """One file's diff as `git diff` writes it, without its header lines."""
    before, after = (_lines(content.decode("utf-8", "replace")) for content in (old, new))
    if len(before) + len(after) > LARGEST:
        return f"--- a/{path}\n+++ b/{path}\n(too large to be shown: {len(before)} lines before, {len(after)} after)\n"
    lines = unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as Git counts them: only a line feed ends one, so that `git apply` takes the diff."""
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])
