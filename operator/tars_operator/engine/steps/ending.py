"""How a run ends: raised where it cannot go on, concluded from the tally where it came to its end."""

from dataclasses import dataclass

from tars_operator.api.reasons import RunReason


class RunEnded(Exception):  # an outcome, not an error: the run ends here with this reason, delivering nothing
    """The run cannot or must not go on. The message names the field and the remedy."""

    def __init__(self, reason: RunReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Ending:
    """The reason of one attempt, with a sentence for people."""

    reason: RunReason
    message: str


@dataclass(frozen=True)
class Tally:
    """What became of the findings, in numbers."""

    found: int = 0
    tried: int = 0
    applied: int = 0
    refused: int = 0  # by the gate or a person, and inconclusive ones
    inconclusive: int = 0  # those of the refused that say nothing about the candidate
    rolled_back: int = 0
    waiting: int = 0
    model_tokens: int = 0
    model_failures: int = 0  # findings that no engine could take on because the model did not answer
    starved: int = 0  # the same because limits.modelTokens was used up
    before: int = 0  # of those tried, by an earlier run on the same branch
    left_out: int = 0  # findings that were turned down in earlier runs

    @property
    def total(self) -> int:
        return self.applied + self.refused + self.rolled_back + self.waiting


def conclude(tally: Tally, stopped: RunReason | None) -> Ending:
    """The first line that fits. A run that was stopped early says so; a used-up limit still waits for people."""
    if stopped is RunReason.BUDGET_EXHAUSTED and tally.waiting:
        stopped = None
    reason = stopped or _reason(tally)
    return Ending(reason, f"{reason.sentence} {_account(tally)}")


def _reason(tally: Tally) -> RunReason:  # noqa: PLR0911 - one line per way to end, in their order
    if tally.waiting:
        return RunReason.APPROVAL_NEEDED
    if tally.starved:
        return RunReason.BUDGET_EXHAUSTED
    if tally.applied and tally.applied == tally.total and not tally.model_failures:
        return RunReason.COMPLETED
    if tally.applied:
        return RunReason.PARTLY_APPLIED
    if tally.model_failures:
        return RunReason.MODEL_UNAVAILABLE
    if tally.rolled_back:
        return RunReason.ROLLED_BACK
    if not tally.refused:
        return RunReason.NOTHING_TO_DO
    if tally.inconclusive == tally.refused:
        return RunReason.INFRASTRUCTURE_FAILURE
    return RunReason.GATE_REFUSED_ALL


def _account(tally: Tally) -> str:
    left_out = f" {tally.left_out} not proposed again." if tally.left_out else ""
    before = f" ({tally.before} of them before)" if tally.before else ""
    return (
        f"{tally.found} found, {tally.tried} tried{before}, {tally.applied} applied, {tally.refused} refused,"
        f" {tally.rolled_back} rolled back, {tally.waiting} waiting.{left_out}"
    )
