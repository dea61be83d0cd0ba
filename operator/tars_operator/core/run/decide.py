"""What to do about a run. Pure: an observation in, a plan out.

The checks are asked in order; the first that has an answer decides. Each is one sentence about the run.
"""

from collections.abc import Callable

from tars_operator.core.plan import NOTHING, Plan
from tars_operator.core.run import endings, starting, working
from tars_operator.core.run.observation import Observation

Check = Callable[[Observation], Plan | None]

CHECKS: tuple[Check, ...] = (
    # deletion comes first: an object that goes needs no status
    endings.deletion_is_asked,
    # a run that ended stays ended; then whatever makes it end now
    endings.run_is_over,
    endings.spec_is_invalid,
    endings.coordinator_has_finished,
    endings.name_is_taken,
    endings.cancel_is_asked_now,
    endings.deadline_has_passed,
    endings.cancel_is_asked_and_nobody_works,
    # a run that sleeps starts nothing
    starting.run_is_suspended,
    starting.job_sleeps_on,
    starting.approval_is_awaited,
    # failed Jobs before missing ones: what gave up is not made anew
    starting.job_has_failed,
    starting.replicas_are_missing,
    starting.tester_ended_early,
    starting.jobs_are_missing,
    starting.coordinator_left_no_result,
    # why the pods that should work do not
    working.image_is_unavailable,
    working.pod_is_unschedulable,
    working.pod_is_in_trouble,
    working.coordinator_works,
    working.pod_was_taken_away,
    working.pods_do_not_come,
    working.pods_are_on_their_way,
)


def decide(seen: Observation) -> Plan:
    return next((plan for check in CHECKS if (plan := check(seen)) is not None), NOTHING)
