"""Checks about the end of a run: after each of them nothing may start again."""

from tars_operator.api.base import seconds
from tars_operator.api.names import API_VERSION
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Cancel
from tars_operator.core.clock import to_seconds
from tars_operator.core.manifests.tester_job import closing_seconds
from tars_operator.core.plan import (
    NOTHING,
    Delete,
    Plan,
    Ref,
    RemoveFinalizer,
)
from tars_operator.core.run import steps
from tars_operator.core.run.observation import Observation
from tars_operator.core.run.status import Standing, is_over, patches

DELETION_SECONDS = 120  # pods of a lost node never go; owner references clean up after us


def deletion_is_asked(seen: Observation) -> Plan | None:
    if not seen.run.deleting:
        return None
    if not seen.run.has_finalizer:
        return NOTHING
    waited = seen.now - (seen.run.deletion_asked_at or seen.now)
    if (seen.active_jobs or seen.living_pods) and waited < DELETION_SECONDS:
        return Plan(steps.delete_jobs(seen), DELETION_SECONDS - waited)
    return Plan((RemoveFinalizer(),))


def run_is_over(seen: Observation) -> Plan | None:
    if not is_over(seen.run.status):
        return None
    ended = to_seconds(seen.run.status.finished_at) or seen.now
    leftovers = steps.leftovers(seen, ended)
    actions = (*leftovers.actions, *_release(seen))
    ttl = seen.run.spec.ttl_after_finished if seen.run.spec else None
    if ttl is None:
        return Plan(actions, leftovers.requeue_after)
    rest = ended + seconds(ttl) - seen.now
    if rest > 0:
        return Plan(actions, steps.sooner(rest, leftovers.requeue_after))
    owner = seen.run.owner
    return Plan((Delete(Ref(API_VERSION, owner.kind, owner.namespace, owner.name, owner.uid)),))


def _release(seen: Observation) -> tuple[RemoveFinalizer, ...]:
    """Nothing of it works any more: who deletes the run later, or TARS before it, need not wait for an operator."""
    works = seen.active_jobs or seen.living_pods
    return (RemoveFinalizer(),) if seen.run.has_finalizer and not works else ()


def spec_is_invalid(seen: Observation) -> Plan | None:
    if seen.run.spec is not None:
        return None
    return steps.finish(seen, RunReason.INVALID_SPEC, f"{seen.run.spec_error}; create the run anew with this mended")


def coordinator_has_finished(seen: Observation) -> Plan | None:
    """A result that is written counts, whatever is asked or goes wrong afterwards."""
    result = seen.run.status.result
    if result is None or result.attempt != seen.attempt or result.reason == RunReason.APPROVAL_NEEDED:
        return None
    if result.reason not in set(RunReason):
        message = f"the coordinator ended with {result.reason!r}, which this operator does not know: {result.message}"
        return steps.finish(seen, RunReason.INFRASTRUCTURE_FAILURE, message)
    return steps.finish(seen, RunReason(result.reason), result.message)


def name_is_taken(seen: Observation) -> Plan | None:
    if not seen.taken:
        return None
    message = f"{seen.taken} exists and belongs to someone else; delete it, or give the run another name"
    return steps.stop(seen, RunReason.INFRASTRUCTURE_FAILURE, message)


def cancel_is_asked_now(seen: Observation) -> Plan | None:
    if seen.spec.cancel is not Cancel.NOW:
        return None
    return steps.stop(seen, RunReason.CANCELLED, "cancelled at once; nothing more was delivered")


def deadline_has_passed(seen: Observation) -> Plan | None:
    """A coordinator at work finishes the change in hand and delivers; then, or where none works, the run ends."""
    left = steps.seconds_left(seen)
    if left > 0:
        return None
    limit = seen.spec.limits.duration
    closing = left + closing_seconds(seen.spec)
    if closing > 0 and steps.is_at_work(seen) and steps.coordinator_runs(seen):
        said = f"limits.duration ({limit}) is over; the coordinator finishes the change in hand and delivers"
        return Plan(patches(seen, Standing(RunReason.RUNNING, said)), closing)
    progress = seen.run.status.progress
    if seen.waits_for_approval(seen.attempt) and progress is not None and progress.applied:
        said = f"{progress.applied} applied; limits.duration ({limit}) was over before the other changes were decided"
        return steps.stop(seen, RunReason.PARTLY_APPLIED, said)
    return steps.stop(
        seen, RunReason.DEADLINE_EXCEEDED, f"limits.duration ({limit}) is over; a new run may be given more"
    )


def cancel_is_asked_and_nobody_works(seen: Observation) -> Plan | None:
    """Graceful is the coordinator's to do; where none works, there is nothing to finish."""
    comes_back = steps.is_at_work(seen) and seen.has_worked and not seen.spec.suspend
    if seen.spec.cancel is not Cancel.GRACEFUL or steps.coordinator_runs(seen) or comes_back:
        return None
    return steps.stop(seen, RunReason.CANCELLED, "cancelled while no coordinator was at work")
