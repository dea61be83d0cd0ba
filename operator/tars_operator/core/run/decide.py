"""What to do about a run. Pure: an observation in, a plan out.

The checks are asked in order; the first that has an answer decides. Each is one sentence about the run.
"""

from collections.abc import Callable

from tars_operator.api.base import seconds
from tars_operator.api.names import API_VERSION
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Cancel, Mode, Role
from tars_operator.core import troubles
from tars_operator.core.clock import to_seconds
from tars_operator.core.manifests.coordinator_job import coordinator_job
from tars_operator.core.manifests.jobs import RunPods
from tars_operator.core.manifests.tester_job import tester_job
from tars_operator.core.manifests.workspace_claim import workspace_claim
from tars_operator.core.plan import (
    NOTHING,
    Action,
    AddFinalizer,
    Create,
    Delete,
    Plan,
    Ref,
    RemoveFinalizer,
    SuspendJob,
)
from tars_operator.core.run import waiting
from tars_operator.core.run.observation import Observation
from tars_operator.core.run.status import Standing, is_over, patches

Check = Callable[[Observation], Plan | None]

LEFTOVER_SECONDS = 30  # a Job that should have ended by itself gets this long
DELETION_SECONDS = 120  # pods of a lost node never go; owner references clean up after us


def decide(seen: Observation) -> Plan:
    return next((plan for check in CHECKS if (plan := check(seen)) is not None), NOTHING)


# The end of a run: nothing below may start anything again.


def deletion_is_asked(seen: Observation) -> Plan | None:
    if not seen.run.deleting:
        return None
    if not seen.run.has_finalizer:
        return NOTHING
    waited = seen.now - (seen.run.deletion_asked_at or seen.now)
    if (seen.active_jobs or seen.living_pods) and waited < DELETION_SECONDS:
        return Plan(_delete_jobs(seen), DELETION_SECONDS - waited)
    return Plan((RemoveFinalizer(),))


def run_is_over(seen: Observation) -> Plan | None:
    if not is_over(seen.run.status):
        return None
    ended = to_seconds(seen.run.status.finished_at) or seen.now
    leftovers = _leftovers(seen, ended)
    ttl = seen.run.spec.ttl_after_finished if seen.run.spec else None
    if ttl is None:
        return leftovers
    rest = ended + seconds(ttl) - seen.now
    if rest > 0:
        return Plan(leftovers.actions, min(rest, leftovers.requeue_after or rest))
    owner = seen.run.owner
    return Plan((Delete(Ref(API_VERSION, owner.kind, owner.namespace, owner.name, owner.uid)),))


def spec_is_invalid(seen: Observation) -> Plan | None:
    if seen.run.spec is not None:
        return None
    return _finish(seen, RunReason.INVALID_SPEC, f"{seen.run.spec_error}; create the run anew with this mended")


def name_is_taken(seen: Observation) -> Plan | None:
    if not seen.taken:
        return None
    message = f"{seen.taken} exists and belongs to someone else; delete it, or give the run another name"
    return _stop(seen, RunReason.INFRASTRUCTURE_FAILURE, message)


def coordinator_has_finished(seen: Observation) -> Plan | None:
    """A result that is written counts, whatever is asked or goes wrong afterwards."""
    result = seen.run.status.result
    if result is None or result.attempt != seen.attempt or result.reason == RunReason.APPROVAL_NEEDED:
        return None
    if result.reason not in set(RunReason):
        message = f"the coordinator ended with {result.reason!r}, which this operator does not know: {result.message}"
        return _finish(seen, RunReason.INFRASTRUCTURE_FAILURE, message)
    return _finish(seen, RunReason(result.reason), result.message)


# What a person asked for, and the clock.


def cancel_is_asked_now(seen: Observation) -> Plan | None:
    if seen.spec.cancel is not Cancel.NOW:
        return None
    return _stop(seen, RunReason.CANCELLED, "cancelled at once; nothing more was delivered")


def deadline_has_passed(seen: Observation) -> Plan | None:
    if _seconds_left(seen) > 0:
        return None
    limit = seen.spec.limits.duration
    progress = seen.run.status.progress
    if seen.waits_for_approval(seen.attempt) and progress is not None and progress.applied:
        said = f"{progress.applied} applied; limits.duration ({limit}) was over before the other changes were decided"
        return _stop(seen, RunReason.PARTLY_APPLIED, said)
    return _stop(seen, RunReason.DEADLINE_EXCEEDED, f"limits.duration ({limit}) is over; a new run may be given more")


def cancel_is_asked_and_nobody_works(seen: Observation) -> Plan | None:
    """Graceful is the coordinator's to do; where none works, there is nothing to finish."""
    runs = any(pod.phase == "Running" for pod in seen.pods_of(seen.coordinator))
    comes_back = _is_at_work(seen) and seen.has_worked and not seen.spec.suspend
    if seen.spec.cancel is not Cancel.GRACEFUL or runs or comes_back:
        return None
    return _stop(seen, RunReason.CANCELLED, "cancelled while no coordinator was at work")


def run_is_suspended(seen: Observation) -> Plan | None:
    if not seen.spec.suspend:
        return None
    suspensions = tuple(SuspendJob(seen.ref(job), suspend=True) for job in seen.active_jobs if not job.suspended)
    status = patches(seen, Standing(RunReason.SUSPENDED))
    return Plan((*suspensions, *status), _until_deadline(seen))


def job_sleeps_on(seen: Observation) -> Plan | None:
    sleeping = [job for job in seen.active_jobs if job.suspended]
    if not sleeping:
        return None
    wakings = tuple(SuspendJob(seen.ref(job), suspend=False) for job in sleeping)
    return Plan((*wakings, *patches(seen, Standing(_coming(seen)))), _until_deadline(seen))


# Getting pods to work.


def approval_is_awaited(seen: Observation) -> Plan | None:
    if not seen.waits_for_approval(seen.attempt):
        return None
    ended = seen.coordinator.ended if seen.coordinator else None
    leftovers = _leftovers(seen, ended or seen.now)
    result = seen.run.status.result
    standing = Standing(RunReason.APPROVAL_NEEDED, waiting.approval_hint(seen, result.message if result else ""))
    return Plan((*leftovers.actions, *patches(seen, standing)), _sooner(leftovers.requeue_after, _until_deadline(seen)))


def replicas_are_missing(seen: Observation) -> Plan | None:
    if seen.coordinator is not None:
        return None
    message = waiting.missing_replicas(seen)
    if not message:
        return None
    return Plan(patches(seen, Standing(RunReason.REPLICAS_NOT_READY, message)), _until_deadline(seen))


def tester_ended_early(seen: Observation) -> Plan | None:
    """A sandbox that ended while the coordinator still works is made anew: it must be there whenever it is asked."""
    if not _is_at_work(seen) or seen.tester is None or seen.tester.is_active or seen.tester.failure:
        return None
    waited = seen.now - (seen.tester.ended or seen.now)
    if waited < LEFTOVER_SECONDS:  # the usual end: the coordinator let it go and writes its result
        return _wait(seen, Standing(RunReason.RUNNING), LEFTOVER_SECONDS - waited)
    return Plan((Delete(seen.ref(seen.tester)),), 1.0)


def jobs_are_missing(seen: Observation) -> Plan | None:
    """The start of an attempt, and its repair when somebody deleted a Job."""
    needs_coordinator = seen.coordinator is None
    needs_tester = seen.needs_tester and seen.tester is None and (needs_coordinator or _is_at_work(seen))
    if not needs_coordinator and not needs_tester:
        return None
    pods = _pods(seen)
    stale = tuple(Delete(seen.ref(job)) for job in seen.active_jobs if needs_coordinator and not job.deleting)
    actions: list[Action] = [*stale]
    if not seen.run.has_finalizer:
        actions.append(AddFinalizer())
    if not seen.has_claim and not seen.spec.workspace.ephemeral:
        actions.append(Create(workspace_claim(seen.run.owner, seen.spec)))
    if needs_coordinator:
        actions.append(Create(coordinator_job(pods)))
    if needs_tester:
        actions.append(Create(tester_job(pods)))
    status = patches(seen, Standing(_coming(seen), starts=True))
    return Plan((*actions, *status), _until_deadline(seen))


# Pods that do not work, and those that do.


def job_has_failed(seen: Observation) -> Plan | None:
    failed = next((job for job in (seen.coordinator, seen.tester) if job is not None and job.failure), None)
    if failed is None:
        return None
    return _stop(seen, RunReason.INFRASTRUCTURE_FAILURE, waiting.gave_up(seen, failed))


def coordinator_left_no_result(seen: Observation) -> Plan | None:
    job = seen.coordinator
    if job is None or not job.complete:
        return None
    waited = seen.now - (job.ended or seen.now)
    if waited < LEFTOVER_SECONDS:  # its last status write may still be on its way to us
        return Plan((), LEFTOVER_SECONDS - waited)
    message = f"Job {job.name} ended without writing a result; was its image made for this operator?"
    return _stop(seen, RunReason.INFRASTRUCTURE_FAILURE, message)


def image_is_unavailable(seen: Observation) -> Plan | None:
    message = troubles.unavailable_image(seen.living_pods, waiting.current(seen))
    return _wait(seen, Standing(RunReason.IMAGE_UNAVAILABLE, message)) if message else None


def pod_is_unschedulable(seen: Observation) -> Plan | None:
    message = troubles.unschedulable(seen.pods)
    return _wait(seen, Standing(RunReason.POD_UNSCHEDULABLE, message)) if message else None


def pod_is_in_trouble(seen: Observation) -> Plan | None:
    message = troubles.other_trouble(seen.pods)
    return _wait(seen, Standing(RunReason.PENDING, message)) if message else None


def coordinator_works(seen: Observation) -> Plan | None:
    if not any(pod.phase == "Running" for pod in seen.pods_of(seen.coordinator)):
        return None
    return _wait(seen, Standing(RunReason.RUNNING))


def pods_do_not_come(seen: Observation) -> Plan | None:
    late = "" if seen.has_worked else waiting.podless_job(seen)
    return _wait(seen, Standing(RunReason.PENDING, late)) if late else None


def pods_are_on_their_way(seen: Observation) -> Plan | None:
    return _wait(seen, Standing(_coming(seen)), waiting.PODLESS_SECONDS)


CHECKS: tuple[Check, ...] = (
    # deletion comes first: an object that goes needs no status
    deletion_is_asked,
    # a run that ended stays ended; then whatever makes it end now
    run_is_over,
    spec_is_invalid,
    coordinator_has_finished,
    name_is_taken,
    cancel_is_asked_now,
    deadline_has_passed,
    cancel_is_asked_and_nobody_works,
    # a run that sleeps starts nothing
    run_is_suspended,
    job_sleeps_on,
    approval_is_awaited,
    # failed Jobs before missing ones: what gave up is not made anew
    job_has_failed,
    replicas_are_missing,
    tester_ended_early,
    jobs_are_missing,
    coordinator_left_no_result,
    # why the pods that should work do not
    image_is_unavailable,
    pod_is_unschedulable,
    pod_is_in_trouble,
    coordinator_works,
    pods_do_not_come,
    pods_are_on_their_way,
)


def _finish(seen: Observation, reason: RunReason, message: str) -> Plan:
    return Plan(patches(seen, Standing(reason, message)), LEFTOVER_SECONDS)


def _stop(seen: Observation, reason: RunReason, message: str) -> Plan:
    """End the run as soon as its pods are gone, so that nothing is delivered after the end."""
    if not seen.active_jobs and not seen.living_pods:
        return _finish(seen, reason, message)
    pods = ", ".join(pod.name for pod in seen.living_pods) or "its Jobs"
    status = patches(seen, Standing(RunReason.RUNNING, f"stopping ({reason.value}): waiting for {pods} to end"))
    return Plan((*_delete_jobs(seen), *status), LEFTOVER_SECONDS)


def _delete_jobs(seen: Observation) -> tuple[Action, ...]:
    """Those that ended keep their pods' logs; the owner reference takes them away with the run."""
    return tuple(Delete(seen.ref(job)) for job in seen.active_jobs if not job.deleting)


def _leftovers(seen: Observation, ended: float) -> Plan:
    """Jobs end by themselves when the work is over; those that do not are removed."""
    if not seen.active_jobs:
        return NOTHING
    rest = ended + LEFTOVER_SECONDS - seen.now
    return Plan((), rest) if rest > 0 else Plan(_delete_jobs(seen), LEFTOVER_SECONDS)


def _wait(seen: Observation, standing: Standing, at_most: float | None = None) -> Plan:
    return Plan(patches(seen, standing), _sooner(at_most, _until_deadline(seen)))


def _coming(seen: Observation) -> RunReason:
    """Before the first pod runs the run is pending; a pod that is replaced later changes nothing for people."""
    return RunReason.RUNNING if seen.has_worked else RunReason.PENDING


def _is_at_work(seen: Observation) -> bool:
    return seen.coordinator is not None and seen.coordinator.is_active


def _seconds_left(seen: Observation) -> float:
    started = to_seconds(seen.run.status.started_at)
    return float("inf") if started is None else started + seconds(seen.spec.limits.duration) - seen.now


def _until_deadline(seen: Observation) -> float | None:
    left = _seconds_left(seen)
    return None if left == float("inf") else left


def _sooner(*delays: float | None) -> float | None:
    return min((delay for delay in delays if delay is not None), default=None)


def _pods(seen: Observation) -> RunPods:
    roles = (Role.COORDINATOR,) if seen.spec.mode is Mode.SINGLE else tuple(Role)
    templates = {role: replica for role in roles if (replica := seen.replica(role)) is not None}
    return RunPods(seen.run.owner, seen.attempt, seen.spec, templates, seen.options)
