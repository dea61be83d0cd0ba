"""What to do about a change: its whole life is the coordinator's, only its end with an ended run is ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.codechange import ChangeStatus
from tars_operator.api.conditions import APPLIED, Condition, Truth, merge
from tars_operator.api.reasons import GateReason
from tars_operator.api.words import ChangeState
from tars_operator.core.clock import to_text
from tars_operator.core.plan import NOTHING, PatchStatus, Plan
from tars_operator.core.reading import read_model


@dataclass(frozen=True)
class Observation:
    """One `CodeChange` and whether its run is over (also: gone)."""

    generation: int
    status: ChangeStatus
    run_is_over: bool
    now: float


def observe(raw: Mapping[str, Any], *, run_is_over: bool, now: float) -> Observation:
    status, _ = read_model(ChangeStatus, raw.get("status") or {}, "status")
    return Observation(raw["metadata"].get("generation", 1), status or ChangeStatus(), run_is_over, now)


def decide(seen: Observation) -> Plan:
    """A change that still waits when its run is over can never be applied: say so."""
    if seen.status.state is not ChangeState.WAITING or not seen.run_is_over:
        return NOTHING
    reason = GateReason.APPROVAL_EXPIRED
    condition = Condition(
        type=APPLIED,
        status=Truth.FALSE,
        reason=reason.value,
        message=reason.sentence,
        observed_generation=seen.generation,
        last_transition_time=to_text(seen.now),
    )
    fields = {
        "state": ChangeState.REFUSED.value,
        "reason": reason.value,
        "message": reason.sentence,
        "conditions": [one.to_json() for one in merge(seen.status.conditions, condition) if one.type == APPLIED],
    }
    return Plan((PatchStatus(fields),))
