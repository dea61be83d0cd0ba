"""Whose findings come first, as one number for each pattern: what people said, then what was learned.

It only orders: nothing is left out by it, and no check of the gate knows it.
"""

from collections.abc import Iterable, Mapping, Sequence

from tars_operator.api.code import Pattern
from tars_operator.engine.patterns import chooses

_NOTHING: Mapping[str, int] = {}


def priorities(
    globs: Sequence[str], patterns: Iterable[Pattern], learned: Mapping[str, int] = _NOTHING
) -> dict[str, int]:
    """A number from 0 for each pattern's id; higher is worked on first, equal ones are in nobody's favour.

    The place among `globs` (`spec.patterns` of the run) counts before the pattern's own priority, and that before what
    was `learned` of it.
    """
    weights = {one.id: (-_place(one, globs), one.priority, learned.get(one.id, 0)) for one in patterns}
    ranks = {weight: rank for rank, weight in enumerate(sorted(set(weights.values())))}
    return {name: ranks[weight] for name, weight in weights.items()}


def _place(pattern: Pattern, globs: Sequence[str]) -> int:
    """How manyth glob names the pattern first; behind all of them when none does."""
    return next((place for place, glob in enumerate(globs) if chooses(glob, pattern)), len(globs))
