"""Which lines a new content adds and removes, in time that hostile files cannot stretch."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from tars_operator.engine.gate.case import Case

LARGEST_MIDDLE = 4000  # lines that are compared one by one; a larger middle counts as replaced whole
# A line that fills more than a hundredth of the middle is no landmark (difflib's autojunk). Without that a few hundred
# equal lines cost minutes; with it some of them count as changed that a patient look would find in place.


def changed(case: Case) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Path, removed lines and added lines of every edit."""
    for edit in case.candidate.edits:
        file = case.files.get(edit.path)
        yield edit.path, *compare(file.content if file else "", edit.content or "")


def compare(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Removed and added lines, line ends included: a change of a line end is a change."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = _same(before, after)
    before, after = before[head:], after[head:]
    tail = _same(before[::-1], after[::-1])
    before, after = before[: len(before) - tail], after[: len(after) - tail]
    if len(before) + len(after) > LARGEST_MIDDLE:
        return tuple(before), tuple(after)
    blocks = [code for code in SequenceMatcher(None, before, after).get_opcodes() if code[0] != "equal"]
    removed = tuple(line for _, start, end, _, _ in blocks for line in before[start:end])
    added = tuple(line for _, _, _, start, end in blocks for line in after[start:end])
    return removed, added


def _same(one: list[str], other: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
