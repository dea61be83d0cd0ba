"""The operator's part of a run's status, computed whole from what was observed and one reason. `phase` comes last."""

from dataclasses import dataclass
from typing import Any

from tars_operator.api.conditions import SUCCEEDED, Condition, Truth, find, merge
from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import RunStatus, default_branch
from tars_operator.api.words import RunPhase
from tars_operator.core.clock import to_text
from tars_operator.core.plan import PatchStatus
from tars_operator.core.run.observation import Observation

# the fields that the operator writes; the others are the coordinator's
FIELDS = ("phase", "observedGeneration", "conditions", "attempt", "startedAt", "finishedAt", "branch")
_LONGEST_MESSAGE = 2048

_PHASES = {
    RunReason.RUNNING: RunPhase.RUNNING,
    RunReason.SUSPENDED: RunPhase.SUSPENDED,
    RunReason.APPROVAL_NEEDED: RunPhase.WAITING,
    RunReason.CANCELLED: RunPhase.CANCELLED,
}


@dataclass(frozen=True)
class Standing:
    """What a check says of a run: one word, and a sentence that names the remedy where a person has to act."""

    reason: RunReason
    message: str = ""
    starts: bool = False  # pods are asked for in this very pass


def operators_part(status: RunStatus) -> dict[str, Any]:
    known = status.to_json()
    return {name: known[name] for name in FIELDS if known.get(name) not in (None, [])}


def is_over(status: RunStatus) -> bool:
    summary = find(status.conditions, SUCCEEDED)
    return summary is not None and summary.status is not Truth.UNKNOWN


def patches(seen: Observation, standing: Standing) -> tuple[PatchStatus, ...]:
    """The status to write: nothing when it says so already."""
    wanted = compute(seen, standing)
    return () if wanted == operators_part(seen.run.status) else (PatchStatus(wanted),)


def compute(seen: Observation, standing: Standing) -> dict[str, Any]:
    old, now = seen.run.status, to_text(seen.now)
    started = old.started_at or _first_start(seen) or (now if standing.starts else None)
    conditions = merge(old.conditions, _summary(seen, standing))
    has_attempt = started is not None
    return _without_empty(
        {
            "phase": _phase(seen, standing.reason).value,
            "observedGeneration": seen.run.generation,
            "conditions": [one.to_json() for one in conditions],
            "attempt": seen.attempt if has_attempt else None,
            "startedAt": started,
            "finishedAt": now if standing.reason.is_terminal else None,
            "branch": _branch(seen) if has_attempt else None,
        }
    )


def _summary(seen: Observation, standing: Standing) -> Condition:
    reason = standing.reason
    truth = Truth.UNKNOWN
    if reason.is_terminal:
        truth = Truth.TRUE if reason.is_success else Truth.FALSE
    return Condition(
        type=SUCCEEDED,
        status=truth,
        reason=reason.value,
        message=(standing.message or reason.sentence)[:_LONGEST_MESSAGE],
        observed_generation=seen.run.generation,
        last_transition_time=to_text(seen.now),
    )


def _phase(seen: Observation, reason: RunReason) -> RunPhase:
    """A run that worked never looks pending again; what it waits for stands in the condition."""
    if reason.is_terminal:
        return _PHASES.get(reason, RunPhase.SUCCEEDED if reason.is_success else RunPhase.FAILED)
    return _PHASES.get(reason, RunPhase.RUNNING if seen.has_worked else RunPhase.PENDING)


def _first_start(seen: Observation) -> str | None:
    """The start of a run whose status was lost: when its oldest Job was made."""
    return to_text(min(job.started for job in seen.jobs)) if seen.jobs else None


def _branch(seen: Observation) -> str:
    named = seen.run.spec.delivery.branch if seen.run.spec else None
    return named or default_branch(seen.run.owner.name)


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
