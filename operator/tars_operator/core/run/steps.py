"""What several checks of a run decide alike: to end it, to stop its pods, to wait."""

from tars_operator.api.base import seconds
from tars_operator.api.reasons import RunReason
from tars_operator.core.clock import to_seconds
from tars_operator.core.plan import (
    NOTHING,
    Action,
    Delete,
    Plan,
)
from tars_operator.core.run.observation import Observation
from tars_operator.core.run.status import Standing, patches

LEFTOVER_SECONDS = 30  # a Job that should have ended by itself gets this long


def finish(seen: Observation, reason: RunReason, message: str) -> Plan:
    return Plan(patches(seen, Standing(reason, message)), LEFTOVER_SECONDS)


def stop(seen: Observation, reason: RunReason, message: str) -> Plan:
    """End the run as soon as its pods are gone, so that nothing is delivered after the end."""
    if not seen.active_jobs and not seen.living_pods:
        return finish(seen, reason, message)
    pods = ", ".join(pod.name for pod in seen.living_pods) or "its Jobs"
    status = patches(
        seen, Standing(RunReason.RUNNING, f"stopping ({reason.value}): waiting for {pods} to end. {message}")
    )
    return Plan((*delete_jobs(seen), *status), LEFTOVER_SECONDS)


def delete_jobs(seen: Observation) -> tuple[Action, ...]:
    """Those that ended keep their pods' logs; the owner reference takes them away with the run."""
    return tuple(Delete(seen.ref(job)) for job in seen.active_jobs if not job.deleting)


def leftovers(seen: Observation, ended: float) -> Plan:
    """Jobs end by themselves when the work is over; those that do not are removed."""
    if not seen.active_jobs:
        return NOTHING
    rest = ended + LEFTOVER_SECONDS - seen.now
    return Plan((), rest) if rest > 0 else Plan(delete_jobs(seen), LEFTOVER_SECONDS)


def wait(seen: Observation, standing: Standing, at_most: float | None = None) -> Plan:
    return Plan(patches(seen, standing), sooner(at_most, until_deadline(seen)))


def coming(seen: Observation) -> RunReason:
    """Before the first pod runs the run is pending; a pod that is replaced later changes nothing for people."""
    return RunReason.RUNNING if seen.has_worked else RunReason.PENDING


def is_at_work(seen: Observation) -> bool:
    return seen.coordinator is not None and seen.coordinator.is_active


def coordinator_runs(seen: Observation) -> bool:
    return any(pod.phase == "Running" for pod in seen.pods_of(seen.coordinator))


def seconds_left(seen: Observation) -> float:
    started = to_seconds(seen.run.status.started_at)
    return float("inf") if started is None else started + seconds(seen.spec.limits.duration) - seen.now


def until_deadline(seen: Observation) -> float | None:
    left = seconds_left(seen)
    return None if left == float("inf") else left


def sooner(*delays: float | None) -> float | None:
    return min((delay for delay in delays if delay is not None), default=None)
