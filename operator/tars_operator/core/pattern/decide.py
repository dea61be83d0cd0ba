"""What to do about a pattern: say whether runs may use it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from tars_operator.api.codepattern import PatternSpec, PatternStatus
from tars_operator.api.conditions import READY, Condition, Truth, merge
from tars_operator.api.reasons import PatternReason
from tars_operator.core.clock import to_text
from tars_operator.core.plan import NOTHING, PatchStatus, Plan
from tars_operator.core.reading import read_model


@dataclass(frozen=True)
class Observation:
    """One `CodePattern` and the ids that built-in patterns have."""

    generation: int
    spec: PatternSpec | None
    status: PatternStatus
    builtin: Set[str]
    now: float


def observe(raw: Mapping[str, Any], *, builtin: Set[str], now: float) -> Observation:
    spec, _ = read_model(PatternSpec, raw.get("spec") or {}, "spec")
    status, _ = read_model(PatternStatus, raw.get("status") or {}, "status")
    return Observation(raw["metadata"].get("generation", 1), spec, status or PatternStatus(), builtin, now)


def decide(seen: Observation) -> Plan:
    if seen.spec is None:  # the API server refuses it; an old object is left alone
        return NOTHING
    reason = PatternReason.NAME_TAKEN if seen.spec.id in seen.builtin else PatternReason.READY
    taken = reason is PatternReason.NAME_TAKEN
    message = f"a built-in pattern has the id {seen.spec.id}; create this one with another id" if taken else ""
    condition = Condition(
        type=READY,
        status=Truth.FALSE if taken else Truth.TRUE,
        reason=reason.value,
        message=message or reason.sentence,
        observed_generation=seen.generation,
        last_transition_time=to_text(seen.now),
    )
    conditions = merge(seen.status.conditions, condition)
    wanted = {"observedGeneration": seen.generation, "conditions": [one.to_json() for one in conditions]}
    return NOTHING if wanted == seen.status.to_json() else Plan((PatchStatus(wanted),))
