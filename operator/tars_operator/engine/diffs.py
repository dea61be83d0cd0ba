"""Unified diffs for people's eyes. Nothing is decided by them."""

from difflib import unified_diff

LARGEST = 10_000  # lines of one file; above that a line-by-line comparison costs more than it tells


def unified(path: str, old: bytes, new: bytes) -> str:
    """One file's diff as `git diff` writes it, without its header lines."""
    before, after = (content.decode("utf-8", "replace").splitlines(keepends=True) for content in (old, new))
    if len(before) + len(after) > LARGEST:
        return f"--- a/{path}\n+++ b/{path}\n(too large to be shown: {len(before)} lines before, {len(after)} after)\n"
    lines = unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
