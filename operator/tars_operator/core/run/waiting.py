"""Why a run does not go on, said so that a person knows what to do. Sentences only; the decisions are elsewhere."""

from tars_operator.api.conditions import SUCCEEDED, Condition, find
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Mode, Role
from tars_operator.core import troubles
from tars_operator.core.run.observation import Observation
from tars_operator.core.troubles import AGAIN
from tars_operator.core.views import JobView

_BEFORE, _SEE = "Before: ", "See"
PODLESS_SECONDS = 30  # a Job's first pod comes within a second; after this something forbids it


def current(seen: Observation) -> Condition | None:
    return find(seen.run.status.conditions, SUCCEEDED)


def missing_replicas(seen: Observation) -> str:
    """Empty when every role that the run needs can be used."""
    roles = (Role.COORDINATOR,) if seen.spec.mode is Mode.SINGLE else tuple(Role)
    return _absent(seen, [role for role in roles if seen.replica(role) is None]) or _not_ready(seen, roles)


def _absent(seen: Observation, roles: list[Role]) -> str:
    if not roles:
        return ""
    namespace = seen.run.owner.namespace
    suspended = [one.name for one in seen.replicas if one.role in roles]
    remedy = f"resume {' and '.join(suspended)} (spec.suspend: false)" if suspended else "create one for each"
    single = ", or use mode: Single" if seen.spec.mode is Mode.SWARM and Role.COORDINATOR not in roles else ""
    which = f"no {'unsuspended ' if suspended else ''}TarsReplica with role {', '.join(roles)} in namespace {namespace}"
    return f"{which}; see `kubectl get tr -n {namespace}`, {remedy}{single}"


def _not_ready(seen: Observation, roles: tuple[Role, ...]) -> str:
    found = [replica for role in roles if role.serves and (replica := seen.replica(role)) and not replica.ready]
    names = " ".join(replica.name for replica in found)
    see = f"see `kubectl describe tr {names} -n {seen.run.owner.namespace}`"
    return f"no ready pod of TarsReplica {names.replace(' ', ', ')}; {see}" if found else ""


def approval_hint(seen: Observation, message: str) -> str:
    where = f"kubectl get cc -n {seen.run.owner.namespace} -l tars.dev/run={seen.run.owner.name}"
    how = f"See `{where}`; approve by spec.decision with a copy of status.evidence."
    return f"{message or RunReason.APPROVAL_NEEDED.sentence} {how}"


def gave_up(seen: Observation, job: JobView) -> str:
    told = _told_before(seen) or troubles.taken_away(seen.pods_of(job))
    last = f" {_BEFORE}{told}" if told else ""
    return f"Job {job.name} gave up: {job.failure}.{last} {_see(seen, job)}"


def _told_before(seen: Observation) -> str:
    """What was wrong before the Job gave up; its pod is gone by then. Also when the run has been stopping since."""
    before = current(seen)
    said = before.message if before else ""
    if _BEFORE in said:
        return said.partition(_BEFORE)[2].partition(f" {_SEE}")[0]
    return said if AGAIN in said else ""


def podless_job(seen: Observation) -> str:
    for job in (seen.coordinator, seen.tester):
        if job is not None and job.is_active and not seen.pods_of(job) and seen.now - job.started > PODLESS_SECONDS:
            return _podless(seen, job)
    return ""


def _podless(seen: Observation, job: JobView) -> str:
    account, namespace = seen.options.coordinator_account, seen.run.owner.namespace
    cause = f"is there a service account {account} in namespace {namespace}, and does a quota or policy forbid the pod?"
    return f"Job {job.name} has had no pod for {PODLESS_SECONDS} s: {cause} {_see(seen, job)}"


def _see(seen: Observation, job: JobView) -> str:
    return f"{_SEE} `kubectl describe job {job.name} -n {seen.run.owner.namespace}`."
