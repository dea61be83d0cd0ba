"""Doubts about a fix for what would stay beside it: a part of the same statement, or the unused import next to it.

ruff writes a statement anew without all of its unused names, and gives each of them that one fix: where one of them
stays, all of them do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.doubts import effects
from tars_operator.engine.analysis.facts import UNUSED_IMPORT
from tars_operator.engine.analysis.ruff_process import Diagnostic


def heeded(found: Sequence[Diagnostic], trusted: Sequence[Diagnostic], content: str, facts: Facts) -> list[Diagnostic]:
    """The `trusted`, of which each is one of `found` with its fix or without it, less those that would be a half."""
    left = [one for one, mended in zip(found, trusted, strict=True) if one.fix and not mended.fix]
    fixes = {(one.code, one.fix) for one in left}
    pairs = zip(found, trusted, strict=True)
    whole = [_without_fix(mended) if (one.code, one.fix) in fixes else mended for one, mended in pairs]
    imports = [one for one in whole if one.code == UNUSED_IMPORT and one.fix]
    unseen = (one for one in left if one.code == UNUSED_IMPORT and effects.may_load(one, content, facts))
    are_neighbours = bool(imports) and _rows(imports) <= _beside(_rows(unseen))
    return [_without_fix(one) if are_neighbours and one.code == UNUSED_IMPORT else one for one in whole]


def _without_fix(item: Diagnostic) -> Diagnostic:
    return replace(item, fix=())


def _rows(found: Iterable[Diagnostic]) -> set[int]:
    return {one.row for one in found}


def _beside(rows: Iterable[int]) -> set[int]:
    return {near for row in rows for near in (row - 1, row + 1)}
