"""Checks about the Jobs of a run: which there should be, and whether they should sleep."""

from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Mode, Role
from tars_operator.core.manifests.coordinator_job import coordinator_job
from tars_operator.core.manifests.jobs import RunPods
from tars_operator.core.manifests.tester_job import tester_job
from tars_operator.core.manifests.workspace_claim import workspace_claim
from tars_operator.core.plan import (
    Action,
    AddFinalizer,
    Create,
    Delete,
    Plan,
    SuspendJob,
)
from tars_operator.core.run import steps, waiting
from tars_operator.core.run.observation import Observation
from tars_operator.core.run.status import Standing, patches


def run_is_suspended(seen: Observation) -> Plan | None:
    if not seen.spec.suspend:
        return None
    suspensions = tuple(SuspendJob(seen.ref(job), suspend=True) for job in seen.active_jobs if not job.suspended)
    status = patches(seen, Standing(RunReason.SUSPENDED))
    return Plan((*suspensions, *status), steps.until_deadline(seen))


def job_sleeps_on(seen: Observation) -> Plan | None:
    sleeping = [job for job in seen.active_jobs if job.suspended]
    if not sleeping:
        return None
    wakings = tuple(SuspendJob(seen.ref(job), suspend=False) for job in sleeping)
    return Plan((*wakings, *patches(seen, Standing(steps.coming(seen)))), steps.until_deadline(seen))


def approval_is_awaited(seen: Observation) -> Plan | None:
    if not seen.waits_for_approval(seen.attempt):
        return None
    ended = seen.coordinator.ended if seen.coordinator else None
    leftovers = steps.leftovers(seen, ended or seen.now)
    result = seen.run.status.result
    standing = Standing(RunReason.APPROVAL_NEEDED, waiting.approval_hint(seen, result.message if result else ""))
    return Plan(
        (*leftovers.actions, *patches(seen, standing)),
        steps.sooner(leftovers.requeue_after, steps.until_deadline(seen)),
    )


def job_has_failed(seen: Observation) -> Plan | None:
    failed = next((job for job in (seen.coordinator, seen.tester) if job is not None and job.failure), None)
    if failed is None:
        return None
    return steps.stop(seen, RunReason.INFRASTRUCTURE_FAILURE, waiting.gave_up(seen, failed))


def replicas_are_missing(seen: Observation) -> Plan | None:
    if seen.coordinator is not None:
        return None
    message = waiting.missing_replicas(seen)
    if not message:
        return None
    return Plan(patches(seen, Standing(RunReason.REPLICAS_NOT_READY, message)), steps.until_deadline(seen))


def tester_ended_early(seen: Observation) -> Plan | None:
    """A sandbox that ended while the coordinator still works is made anew: it must be there whenever it is asked."""
    if not steps.is_at_work(seen) or seen.tester is None or seen.tester.is_active or seen.tester.failure:
        return None
    waited = seen.now - (seen.tester.ended or seen.now)
    if waited < steps.LEFTOVER_SECONDS:  # the usual end: the coordinator let it go and writes its result
        return steps.wait(seen, Standing(RunReason.RUNNING), steps.LEFTOVER_SECONDS - waited)
    return Plan((Delete(seen.ref(seen.tester)),), 1.0)


def jobs_are_missing(seen: Observation) -> Plan | None:
    """The start of an attempt, and its repair when somebody deleted a Job."""
    needs_coordinator = seen.coordinator is None
    needs_tester = seen.needs_tester and seen.tester is None and (needs_coordinator or steps.is_at_work(seen))
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
    status = patches(seen, Standing(steps.coming(seen), starts=True))
    return Plan((*actions, *status), steps.until_deadline(seen))


def _pods(seen: Observation) -> RunPods:
    roles = (Role.COORDINATOR,) if seen.spec.mode is Mode.SINGLE else tuple(Role)
    templates = {role: replica for role in roles if (replica := seen.replica(role)) is not None}
    return RunPods(seen.run.owner, seen.attempt, seen.spec, templates, seen.options)


def coordinator_left_no_result(seen: Observation) -> Plan | None:
    job = seen.coordinator
    if job is None or not job.complete:
        return None
    waited = seen.now - (job.ended or seen.now)
    if waited < steps.LEFTOVER_SECONDS:  # its last status write may still be on its way to us
        return Plan((), steps.LEFTOVER_SECONDS - waited)
    message = f"Job {job.name} ended without writing a result; was its image made for this operator?"
    return steps.stop(seen, RunReason.INFRASTRUCTURE_FAILURE, message)
