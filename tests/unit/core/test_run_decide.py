"""Every check of a run as a table row: what is seen, which actions follow and how the run stands afterwards."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.support.seen import (
    ALL_READY,
    NOW,
    ago,
    both_jobs,
    both_pods,
    condition,
    job,
    make_seen,
    pod,
    result,
    status_of,
)

from tars_operator.core.plan import PatchStatus, Plan
from tars_operator.core.run.decide import CHECKS, decide
from tars_operator.core.run.observation import Observation
from tars_operator.core.views import ChangeView, ReplicaView, Trouble


@dataclass(frozen=True)
class Row:
    """`does` names the actions; `says` is (phase, condition status, reason); `because` is part of the message."""

    check: str
    does: list[str]
    seen: Observation
    says: tuple[str, str, str] | None = None
    because: str = ""
    again: float | None = field(default=None)


def actions(plan: Plan) -> list[str]:
    return [_name(action) for action in plan.actions]


def _name(action: Any) -> str:
    what = type(action).__name__
    if hasattr(action, "manifest"):
        return f"{what} {action.manifest['kind']}/{action.manifest['metadata']['name']}"
    if hasattr(action, "suspend"):
        return f"{'Suspend' if action.suspend else 'Resume'} {action.ref.name}"
    return f"{what} {action.ref.name}" if hasattr(action, "ref") else what


def standing(plan: Plan) -> tuple[tuple[str, str, str], str]:
    status = next(action.fields for action in plan.actions if isinstance(action, PatchStatus))
    summary = status["conditions"][0]
    return (status["phase"], summary["status"], summary["reason"]), summary["message"]


OVER = {
    "phase": "Succeeded",
    "conditions": [condition("Completed", status="True")],
    "startedAt": ago(900),
    "attempt": 1,
}
DELETING = {"deletionTimestamp": ago(10)}
PROGRESS = {"progress": {"stage": "Testing", "applied": 2}}
EVICTED = {"phase": "Failed", "taken_away": "Evicted: disk"}
PULL = Trouble("ErrImagePull", "not found", "registry/tars-tester:1")

ROWS = [
    Row("deletion_is_asked", ["Delete tidy-coordinator-1", "Delete tidy-tester-1"],
        make_seen(meta=DELETING, jobs=both_jobs(), pods=both_pods()), again=110),
    Row("deletion_is_asked", [], make_seen(meta=DELETING, jobs=both_jobs(deleting=True)), again=110),
    Row("deletion_is_asked", [], make_seen(meta=DELETING, pods=(pod(),)), again=110),
    Row("deletion_is_asked", ["RemoveFinalizer"], make_seen(meta=DELETING, pods=(pod(phase="Succeeded"),))),
    Row("deletion_is_asked", ["RemoveFinalizer"], make_seen(meta={"deletionTimestamp": ago(121)}, pods=(pod(),))),
    Row("deletion_is_asked", [], make_seen(meta={**DELETING, "finalizers": ["other"]}, jobs=both_jobs())),

    Row("run_is_over", [], make_seen(status={**OVER, "finishedAt": ago(5)}, jobs=both_jobs()), again=25),
    Row("run_is_over", ["Delete tidy-tester-1"],
        make_seen(status={**OVER, "finishedAt": ago(31)}, jobs=(job(complete=True), job("tester"))), again=30),
    Row("run_is_over", ["RemoveFinalizer"], make_seen(status=OVER, jobs=both_jobs(complete=True), pods=both_pods(phase="Succeeded"))),
    Row("run_is_over", [], make_seen(status=OVER, jobs=both_jobs(complete=True), pods=both_pods())),
    Row("run_is_over", [], make_seen(status=OVER, meta={"finalizers": []}, jobs=both_jobs(complete=True))),
    Row("run_is_over", ["RemoveFinalizer"], make_seen({"ttlAfterFinished": "1m"}, {**OVER, "finishedAt": ago(20)}), again=40),
    Row("run_is_over", ["Delete tidy"], make_seen({"ttlAfterFinished": "1m"}, {**OVER, "finishedAt": ago(60)})),
    Row("run_is_over", ["RemoveFinalizer"], make_seen({"cancel": "Now"}, {**OVER, "finishedAt": ago(60)})),

    Row("spec_is_invalid", ["PatchStatus"], make_seen({"mode": "Herd"}),
        ("Failed", "False", "InvalidSpec"), "spec.mode: Input should be 'Swarm' or 'Single'"),

    Row("coordinator_has_finished", ["PatchStatus"],
        make_seen(status=status_of("Running", result=result("PartlyApplied")), jobs=both_jobs(), pods=both_pods()),
        ("Succeeded", "True", "PartlyApplied"), "said the coordinator"),
    Row("coordinator_has_finished", ["PatchStatus"], make_seen(status=status_of("Running", result=result("GateRefusedAll"))),
        ("Failed", "False", "GateRefusedAll")),
    Row("coordinator_has_finished", ["PatchStatus"],
        make_seen({"cancel": "Now"}, status_of("Running", result=result("Completed"))), ("Succeeded", "True", "Completed")),
    Row("coordinator_has_finished", ["PatchStatus"], make_seen(status=status_of("Running", result=result("FromTheFuture"))),
        ("Failed", "False", "InfrastructureFailure"), "'FromTheFuture', which this operator does not know"),

    Row("name_is_taken", ["PatchStatus"], make_seen(taken="Job tidy-coordinator-1"),
        ("Failed", "False", "InfrastructureFailure"), "Job tidy-coordinator-1 exists and belongs to someone else"),

    Row("cancel_is_asked_now", ["Delete tidy-coordinator-1", "Delete tidy-tester-1", "PatchStatus"],
        make_seen({"cancel": "Now"}, status_of("Running"), jobs=both_jobs(), pods=both_pods()),
        ("Running", "Unknown", "Running"), "stopping (Cancelled): waiting for tidy-coordinator-1-x, tidy-tester-1-x"),
    Row("cancel_is_asked_now", ["PatchStatus"], make_seen({"cancel": "Now"}, status_of("Running"), pods=both_pods(phase="Failed")),
        ("Cancelled", "False", "Cancelled")),

    Row("deadline_has_passed", ["PatchStatus"], make_seen(status=status_of("Running", started=3600)),
        ("Failed", "False", "DeadlineExceeded"), "limits.duration (1h) is over"),
    Row("deadline_has_passed", ["Delete tidy-coordinator-1", "PatchStatus"],
        make_seen({"limits": {"duration": "1m"}}, status_of("Running"), jobs=(job(),)), ("Running", "Unknown", "Running")),
    Row("deadline_has_passed", ["PatchStatus"],
        make_seen(status=status_of("Running", started=3600), jobs=both_jobs(), pods=both_pods()),
        ("Running", "Unknown", "Running"), "finishes the change in hand and delivers", again=600 + 120),
    Row("deadline_has_passed", ["Delete tidy-coordinator-1", "Delete tidy-tester-1", "PatchStatus"],
        make_seen(status=status_of("Running", started=3600 + 600 + 120), jobs=both_jobs(), pods=both_pods()),
        ("Running", "Unknown", "Running"), "stopping (DeadlineExceeded)"),
    Row("deadline_has_passed", ["PatchStatus"],
        make_seen(status=status_of("ApprovalNeeded", started=3600, result=result("ApprovalNeeded"), **PROGRESS)),
        ("Succeeded", "True", "PartlyApplied"), "2 applied"),
    Row("deadline_has_passed", ["PatchStatus"],
        make_seen(status=status_of("ApprovalNeeded", started=3600, result=result("ApprovalNeeded"))),
        ("Failed", "False", "DeadlineExceeded")),

    Row("cancel_is_asked_and_nobody_works", ["PatchStatus"],
        make_seen({"cancel": "Graceful"}, status_of("ApprovalNeeded", result=result("ApprovalNeeded")), jobs=both_jobs(complete=True)),
        ("Cancelled", "False", "Cancelled")),
    Row("cancel_is_asked_and_nobody_works", ["PatchStatus"], make_seen({"cancel": "Graceful"}, replicas=()),
        ("Cancelled", "False", "Cancelled")),
    Row("cancel_is_asked_and_nobody_works", ["Delete tidy-coordinator-1", "Delete tidy-tester-1", "PatchStatus"],
        make_seen({"cancel": "Graceful", "suspend": True}, status_of("Suspended", **PROGRESS), jobs=both_jobs(suspended=True)),
        ("Running", "Unknown", "Running")),

    Row("run_is_suspended", ["Suspend tidy-coordinator-1", "Suspend tidy-tester-1", "PatchStatus"],
        make_seen({"suspend": True}, status_of("Running"), jobs=both_jobs(), pods=both_pods()),
        ("Suspended", "Unknown", "Suspended"), "set it to false to go on", again=3540),
    Row("run_is_suspended", ["PatchStatus"], make_seen({"suspend": True}), ("Suspended", "Unknown", "Suspended")),
    Row("job_sleeps_on", ["Resume tidy-coordinator-1", "Resume tidy-tester-1", "PatchStatus"],
        make_seen(status=status_of("Suspended", **PROGRESS), jobs=both_jobs(suspended=True)), ("Running", "Unknown", "Running"), again=3540),

    Row("approval_is_awaited", ["PatchStatus"],
        make_seen(status=status_of("Running", result=result("ApprovalNeeded")), jobs=both_jobs(complete=True, ended=NOW)),
        ("Waiting", "Unknown", "ApprovalNeeded"), "kubectl get cc -n payments -l tars.dev/run=tidy", again=3540),
    Row("approval_is_awaited", ["PatchStatus"],
        make_seen(status=status_of("Running", result=result("ApprovalNeeded")), changes=(ChangeView("c", waits=True, decided=False),)),
        ("Waiting", "Unknown", "ApprovalNeeded"), again=3540),
    Row("jobs_are_missing", ["Create Job/tidy-coordinator-2", "Create Job/tidy-tester-2", "PatchStatus"],
        make_seen(status=status_of("ApprovalNeeded", result=result("ApprovalNeeded")), jobs=both_jobs(complete=True),
                  changes=(ChangeView("c", waits=True, decided=True),)),
        ("Running", "Unknown", "Running"), again=3540),

    Row("job_has_failed", ["Delete tidy-tester-1", "PatchStatus"],
        make_seen(status=status_of("Running", "pod x ends and is started again: exit code 3"),
                  jobs=(job(failure="BackoffLimitExceeded: too often"), job("tester"))), ("Running", "Unknown", "Running")),
    Row("job_has_failed", ["PatchStatus"],
        make_seen(status=status_of("Running", "pod x ends and is started again: exit code 3"), jobs=(job(failure="BackoffLimitExceeded: too often"),)),
        ("Failed", "False", "InfrastructureFailure"), "Before: pod x ends and is started again: exit code 3"),

    Row("job_has_failed", ["PatchStatus"],
        make_seen(status=status_of("Running", "stopping (InfrastructureFailure): waiting for x to end. Job j gave up: y. Before: pod x ends. See `kubectl`"),
                  jobs=(job(failure="BackoffLimitExceeded: too often"),)),
        ("Failed", "False", "InfrastructureFailure"), "too often. Before: pod x ends. See `kubectl describe"),
    Row("job_has_failed", ["PatchStatus"],
        make_seen(status=status_of("Running"), jobs=(job(failure="BackoffLimitExceeded: too often"),), pods=(pod(**EVICTED),)),
        ("Failed", "False", "InfrastructureFailure"), "Before: pod tidy-coordinator-1-x was ended by its node: Evicted: disk"),

    Row("replicas_are_missing", ["PatchStatus"], make_seen(replicas=ALL_READY[1:]), ("Pending", "Unknown", "ReplicasNotReady"),
        "no TarsReplica with role analyzer in namespace payments; see `kubectl get tr -n payments`, create one for each, or use mode: Single"),
    Row("replicas_are_missing", ["PatchStatus"], make_seen(replicas=(ReplicaView("analyzers", "analyzer", suspended=True), *ALL_READY[1:])),
        ("Pending", "Unknown", "ReplicasNotReady"), "resume analyzers"),
    Row("replicas_are_missing", ["PatchStatus"], make_seen(replicas=(ReplicaView("analyzers", "analyzer"), *ALL_READY[1:])),
        ("Pending", "Unknown", "ReplicasNotReady"), "no ready pod of TarsReplica analyzers; see `kubectl describe tr analyzers"),
    Row("replicas_are_missing", ["PatchStatus"], make_seen({"mode": "Single"}, replicas=()), ("Pending", "Unknown", "ReplicasNotReady"), "coordinator"),

    Row("tester_ended_early", ["PatchStatus"],
        make_seen(status=status_of("Pending"), jobs=(job(), job("tester", complete=True, ended=NOW - 5)), pods=(pod(),)),
        ("Running", "Unknown", "Running"), again=25),
    Row("tester_ended_early", ["Delete tidy-tester-1"],
        make_seen(status=status_of("Running"), jobs=(job(), job("tester", complete=True, ended=NOW - 31)), pods=(pod(),)), again=1),

    Row("jobs_are_missing",
        ["AddFinalizer", "Create PersistentVolumeClaim/tidy-workspace", "Create Job/tidy-coordinator-1", "Create Job/tidy-tester-1", "PatchStatus"],
        make_seen(meta={"finalizers": []}, has_claim=False), ("Pending", "Unknown", "Pending")),
    Row("jobs_are_missing", ["Create Job/tidy-coordinator-1", "PatchStatus"], make_seen({"mode": "Single"}), ("Pending", "Unknown", "Pending")),
    Row("jobs_are_missing", ["Create Job/tidy-coordinator-1", "Create Job/tidy-tester-1", "PatchStatus"],
        make_seen({"workspace": {"ephemeral": True}}, has_claim=False), ("Pending", "Unknown", "Pending")),
    Row("jobs_are_missing", ["Create Job/tidy-tester-1", "PatchStatus"],
        make_seen(status=status_of("Pending", **PROGRESS), jobs=(job(),), pods=(pod(),)), ("Running", "Unknown", "Running"), again=3540),

    Row("coordinator_left_no_result", [], make_seen(status=status_of("Running"), jobs=both_jobs(complete=True, ended=NOW - 1)), again=29),
    Row("coordinator_left_no_result", ["PatchStatus"], make_seen(status=status_of("Running"), jobs=both_jobs(complete=True, ended=NOW - 31)),
        ("Failed", "False", "InfrastructureFailure"), "ended without writing a result"),

    Row("image_is_unavailable", ["PatchStatus"],
        make_seen(status=status_of("Pending"), jobs=both_jobs(), pods=(pod(), pod("tester", phase="Pending", troubles=(PULL,)))),
        ("Pending", "Unknown", "ImageUnavailable"), "image registry/tars-tester:1 cannot be pulled (pod tidy-tester-1-x): not found", again=3540),
    Row("pod_is_unschedulable", ["PatchStatus"],
        make_seen(status=status_of("Pending"), jobs=both_jobs(), pods=(pod(phase="Pending", unschedulable="0/1 nodes"),)),
        ("Pending", "Unknown", "PodUnschedulable"), "pod tidy-coordinator-1-x: 0/1 nodes", again=3540),
    Row("pod_is_unschedulable", ["PatchStatus"],
        make_seen(status=status_of("Pending"), jobs=both_jobs(started=NOW - 1), pods=(pod(phase="Pending", unschedulable="claim not bound"),)),
        ("Pending", "Unknown", "Pending"), "its pods are being made", again=4),
    Row("pod_is_in_trouble", ["PatchStatus"],
        make_seen(status=status_of("Pending"), jobs=both_jobs(),
                  pods=(pod(troubles=(Trouble("CrashLoopBackOff", "back-off 10s", "i"),), last_end="exit code 3 (Error): boom"),)),
        ("Pending", "Unknown", "Pending"), "pod tidy-coordinator-1-x ends and is started again: exit code 3 (Error): boom", again=3540),
    Row("pod_was_taken_away", ["PatchStatus"],
        make_seen(status=status_of("Running", **PROGRESS), jobs=both_jobs(), pods=(pod(**EVICTED), pod("tester"))),
        ("Running", "Unknown", "Pending"), "pod tidy-coordinator-1-x was ended by its node: Evicted: disk", again=3540),
    Row("coordinator_works", ["PatchStatus"],
        make_seen(status=status_of("Pending"), jobs=both_jobs(), pods=(pod(**EVICTED), pod(name="tidy-coordinator-1-y"))),
        ("Running", "Unknown", "Running"), again=3540),
    Row("coordinator_works", ["PatchStatus"], make_seen(status=status_of("Pending"), jobs=both_jobs(), pods=both_pods()),
        ("Running", "Unknown", "Running"), again=3540),
    Row("pods_do_not_come", ["PatchStatus"], make_seen(status=status_of("Pending"), jobs=both_jobs(started=NOW - 31)),
        ("Pending", "Unknown", "Pending"), "is there a service account tars-coordinator in namespace payments", again=3540),
    Row("pods_are_on_their_way", ["PatchStatus"], make_seen(status=status_of("ImageUnavailable"), jobs=both_jobs()),
        ("Pending", "Unknown", "Pending"), again=30),
    Row("pods_are_on_their_way", ["PatchStatus"], make_seen(status=status_of("Running", "stopping"), jobs=both_jobs()),
        ("Running", "Unknown", "Running"), again=30),
]  # fmt: skip


def row_id(row: Row) -> str:
    return f"{row.check}-{'+'.join(name.split()[0] for name in row.does) or 'waits'}"


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_what_follows(row: Row):
    plan = decide(row.seen)
    assert row.does == actions(plan)
    if row.says:
        says, message = standing(plan)
        assert row.says == says
        assert row.because in message
    if row.again is not None:
        assert plan.requeue_after == pytest.approx(row.again)


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_the_named_check_is_the_one_that_decides(row: Row):
    decided = next(check.__name__ for check in CHECKS if check(row.seen) is not None)
    assert row.check == decided


def test_every_check_has_a_row():
    assert {check.__name__ for check in CHECKS} == {row.check for row in ROWS}


def test_a_status_that_says_so_already_is_not_written_again():
    seen = make_seen(status=status_of("Running", "The coordinator works."), jobs=both_jobs(), pods=both_pods())
    assert decide(seen).actions == ()


def test_a_pull_problem_told_in_other_words_is_no_news():
    message = "image registry/tars-tester:1 cannot be pulled (pod tidy-tester-1-x): not found"
    back_off = Trouble("ImagePullBackOff", "Back-off pulling image", "registry/tars-tester:1")
    status = {**status_of("ImageUnavailable", message), "phase": "Pending"}
    seen = make_seen(status=status, jobs=both_jobs(), pods=(pod("tester", phase="Pending", troubles=(back_off,)),))
    assert decide(seen).actions == ()


@pytest.mark.parametrize(
    ("expected", "waiting", "attempt", "known"),
    [
        (2, {"a": True}, 1, []),
        (1, {"a": False}, 1, []),
        (2, {"a": True}, 2, ["a"]),
        (3, {"a": True, "b": True}, 2, ["a"]),
        (3, {"b": True}, 2, ["a"]),
        (1, {}, 1, []),
    ],
    ids=[
        "first decision",
        "none yet",
        "known to its attempt",
        "a second decision",
        "the first is deleted",
        "no change",
    ],
)
def test_attempts_grow_only_with_decisions(expected, waiting, attempt, known):
    """A change that is told of late, or that an attempt could not settle, is no reason for attempts without end."""
    changes = tuple(ChangeView(name, waits=True, decided=decided) for name, decided in waiting.items())
    status = status_of("ApprovalNeeded", attempt=attempt, result=result("ApprovalNeeded", attempt, decided=known))
    assert expected == make_seen(status=status, changes=changes).attempt


def test_an_attempt_whose_status_was_lost_is_found_by_its_job():
    assert make_seen(jobs=both_jobs(attempt=3)).attempt == 3


def test_a_lost_start_is_the_oldest_jobs():
    plan = decide(make_seen(jobs=both_jobs(started=NOW - 600), pods=both_pods()))
    fields = next(action.fields for action in plan.actions if isinstance(action, PatchStatus))
    assert fields["startedAt"] == ago(600)


def test_the_transition_time_stays_while_the_status_stays():
    plan = decide(make_seen(status=status_of("Pending"), jobs=both_jobs(), pods=both_pods()))
    fields = next(action.fields for action in plan.actions if isinstance(action, PatchStatus))
    assert fields["conditions"][0]["lastTransitionTime"] == ago(60)
