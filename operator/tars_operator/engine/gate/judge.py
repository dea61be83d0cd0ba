"""The gate: ordered checks, cheapest first; the first objection decides. Only the last one runs repository code."""

from collections.abc import Callable

from tars_operator.api.code import Judgement, Outcome
from tars_operator.api.reasons import GateReason
from tars_operator.api.words import Verdict
from tars_operator.engine.gate import hidden, lookalikes, new_secrets, paths, size, staleness, syntax, tests
from tars_operator.engine.gate.case import Case, Check

CHECKS: tuple[tuple[str, Check], ...] = (
    ("paths", paths.check),
    ("staleness", staleness.check),
    ("size", size.check),
    ("hidden-characters", hidden.check),
    ("lookalike-characters", lookalikes.check),
    ("secrets", new_secrets.check),
    ("syntax", syntax.check),
    ("tests", tests.check),
)


def judge(case: Case, clock: Callable[[], float], checks: tuple[tuple[str, Check], ...] = CHECKS) -> Judgement:
    """The verdict with every check that was run. Does not raise for anything a candidate can do."""
    outcomes: list[Outcome] = []
    for name, check in checks:
        outcomes.append(_outcome(name, check, case, clock))
        if outcomes[-1].verdict is not Verdict.ACCEPTED:
            last = outcomes[-1]
            return Judgement(verdict=last.verdict, reason=last.reason, message=last.message, outcomes=tuple(outcomes))
    proven = GateReason.PROVEN
    return Judgement(verdict=Verdict.ACCEPTED, reason=proven, message=proven.sentence, outcomes=tuple(outcomes))


def _outcome(name: str, check: Check, case: Case, clock: Callable[[], float]) -> Outcome:
    started = clock()
    objection = check(case)
    seconds = max(0.0, round(clock() - started, 6))
    if objection is None:
        return Outcome(check=name, verdict=Verdict.ACCEPTED, seconds=seconds)
    return Outcome(
        check=name, verdict=objection.verdict, reason=objection.reason, message=objection.message, seconds=seconds
    )
