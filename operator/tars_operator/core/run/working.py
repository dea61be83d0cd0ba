"""Checks about the pods of a run: they work, or why they do not."""

from tars_operator.api.reasons import RunReason
from tars_operator.core import troubles
from tars_operator.core.plan import (
    Plan,
)
from tars_operator.core.run import steps, waiting
from tars_operator.core.run.observation import Observation
from tars_operator.core.run.status import Standing

_BINDING_SECONDS = 5  # a new claim is bound within these; until then its pod is unschedulable, which is no news


def image_is_unavailable(seen: Observation) -> Plan | None:
    message = troubles.unavailable_image(seen.living_pods, waiting.current(seen))
    return steps.wait(seen, Standing(RunReason.IMAGE_UNAVAILABLE, message)) if message else None


def pod_is_unschedulable(seen: Observation) -> Plan | None:
    message = troubles.unschedulable(seen.pods)
    if not message:
        return None
    rest = max((job.started for job in seen.active_jobs), default=0.0) + _BINDING_SECONDS - seen.now
    if rest > 0:
        return steps.wait(seen, Standing(steps.coming(seen)), rest)
    return steps.wait(seen, Standing(RunReason.POD_UNSCHEDULABLE, message))


def pod_is_in_trouble(seen: Observation) -> Plan | None:
    message = troubles.other_trouble(seen.pods)
    return steps.wait(seen, Standing(RunReason.PENDING, message)) if message else None


def coordinator_works(seen: Observation) -> Plan | None:
    if not steps.coordinator_runs(seen):
        return None
    return steps.wait(seen, Standing(RunReason.RUNNING))


def pod_was_taken_away(seen: Observation) -> Plan | None:
    """Until its Job has another one at work."""
    message = troubles.taken_away(seen.pods_of(seen.coordinator))
    return steps.wait(seen, Standing(RunReason.PENDING, message)) if message else None


def pods_do_not_come(seen: Observation) -> Plan | None:
    late = "" if seen.has_worked else waiting.podless_job(seen)
    return steps.wait(seen, Standing(RunReason.PENDING, late)) if late else None


def pods_are_on_their_way(seen: Observation) -> Plan | None:
    return steps.wait(seen, Standing(steps.coming(seen)), waiting.PODLESS_SECONDS)
