"""How the changes of each pattern fared in earlier runs, and what follows for the order of work; never for the gate.

Only what is nearly certain counts: a pattern comes forward when more than half of its changes are kept, and goes back
when fewer are, as far as the numbers tell (Wilson's interval at 95 %). Few changes tell nothing, so new patterns are
tried as ever.
"""

from collections.abc import Iterable
from math import sqrt

from tars_operator.api.base import Model
from tars_operator.api.reasons import GateReason
from tars_operator.engine.learning.past import BY_RUNNING, Past

_Z = 1.96  # standard deviations to each side of 95 %
_HALF = 0.5


class Acceptance(Model):
    """Of the changes of a pattern that were tried: how many were kept, and why the others were not."""

    accepted: int = 0
    refused: int = 0  # by the gate, by running it
    rejected: int = 0  # by a person
    rolled_back: int = 0

    @property
    def attempts(self) -> int:
        return self.accepted + self.refused + self.rejected + self.rolled_back

    @property
    def order(self) -> int:
        """1: mostly kept, -1: mostly not, 0: not known."""
        least, most = wilson(self.accepted, self.attempts)
        return (least > _HALF) - (most < _HALF)


def acceptance(past: Iterable[Past]) -> dict[str, Acceptance]:
    """By pattern. What says nothing of a change (a cancelled run, a moved branch) is not counted."""
    counts: dict[str, dict[str, int]] = {}
    for one in past:
        if word := _word(one.reason):
            mine = counts.setdefault(one.pattern, {})
            mine[word] = mine.get(word, 0) + 1
    return {pattern: Acceptance.model_validate(counts[pattern]) for pattern in sorted(counts)}


def wilson(successes: int, attempts: int) -> tuple[float, float]:
    """Between which shares the true one lies, nearly certainly (Wilson 1927, the score interval)."""
    if attempts == 0:
        return 0.0, 1.0
    share, weight = successes / attempts, _Z * _Z / attempts
    middle = share + weight / 2
    spread = _Z * sqrt(share * (1 - share) / attempts + weight / (4 * attempts))
    return max(0.0, (middle - spread) / (1 + weight)), min(1.0, (middle + spread) / (1 + weight))


def _word(reason: str) -> str:
    words = {
        GateReason.PROVEN.value: "accepted",
        GateReason.REJECTED.value: "rejected",
        GateReason.CHECK_AFTER_APPLY_FAILED.value: "rolled_back",
    }
    return words.get(reason) or ("refused" if reason in BY_RUNNING else "")
