"""A run from its first second to its last, by the real passes over an API server in memory.

The same life is then lived again with the operator killed before and after every single write.
"""

import asyncio
from collections import Counter
from typing import Any

import pytest
from tests.support.memory_api import Died, MemoryApi
from tests.support.seen import OPTIONS

from tars_operator.adapters.kube import Conflict, KubeError, Transient
from tars_operator.core.clock import to_text
from tars_operator.core.plan import Ref
from tars_operator.handlers.keys import Key

from .conftest import Clock, Operator, ref, tars

RUN = ref("SelfCodingRun", "tidy")
SPEC = {"source": {"url": "https://git.example.com/billing.git"}}


def roles_ready(api: MemoryApi) -> None:
    for name, role in (("a", "analyzer"), ("c", "coordinator"), ("g", "generator"), ("t", "tester")):
        api.add(tars("TarsReplica", name, {"role": role, "replicas": 1}))
    Operator(api, api._clock).settle()
    for deployment in api.of("Deployment"):
        counts = {"replicas": 1, "readyReplicas": 1, "updatedReplicas": 1, "observedGeneration": 1}
        api.set_status(ref("Deployment", deployment["metadata"]["name"]), **counts)
    Operator(api, api._clock).settle()
    api.writes.clear()


def kubelet(api: MemoryApi) -> None:
    """Pods for Jobs that are to run, none for those that are not."""
    jobs = {raw["metadata"]["uid"]: raw for raw in api.of("Job")}
    for pod in api.of("Pod"):
        if jobs[pod["metadata"]["ownerReferences"][0]["uid"]]["spec"].get("suspend"):
            api.remove(ref("Pod", pod["metadata"]["name"]))
    for uid, job in jobs.items():
        name, labels = job["metadata"]["name"], job["metadata"]["labels"]
        wanted = not job["spec"].get("suspend") and not job.get("status", {}).get("conditions")
        if wanted and ("Pod", "payments", f"{name}-x") not in api.objects:
            owners = [{"uid": uid, "controller": True}]
            meta = {"namespace": "payments", "name": f"{name}-x", "labels": labels, "ownerReferences": owners}
            api.add({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {}})
            api.set_status(ref("Pod", f"{name}-x"), phase="Running")


def coordinator_ends(api: MemoryApi, reason: str, attempt: int = 1) -> None:
    api.set_status(
        RUN, progress={"stage": "Done", "applied": 1}, result={"attempt": attempt, "reason": reason, "message": "m"}
    )
    for job in api.of("Job"):
        when = to_text(api._clock())
        done = [{"type": "Complete", "status": "True", "lastTransitionTime": when}]
        api.set_status(ref("Job", job["metadata"]["name"]), conditions=done)
    for pod in api.of("Pod"):
        api.set_status(ref("Pod", pod["metadata"]["name"]), phase="Succeeded")


def live(operate: Any, api: MemoryApi) -> None:
    """One ordinary life. `operate` lets the operator work until it rests."""
    api.add(tars("SelfCodingRun", "tidy", SPEC))
    operate()
    kubelet(api)
    operate()
    coordinator_ends(api, "Completed")
    operate()


def owned(api: MemoryApi) -> list[dict[str, Any]]:
    return [{"uid": api.objects["SelfCodingRun", "payments", "tidy"]["metadata"]["uid"]}]


def standing(api: MemoryApi) -> tuple[str, str]:
    status = api.objects["SelfCodingRun", "payments", "tidy"]["status"]
    return status["phase"], status["conditions"][0]["reason"]


@pytest.fixture
def ready(api: MemoryApi) -> MemoryApi:
    roles_ready(api)
    return api


def test_an_ordinary_life_costs_ten_writes(ready: MemoryApi, clock: Clock):
    live(Operator(ready, clock).settle, ready)
    assert standing(ready) == ("Succeeded", "Completed")
    assert Counter(ready.writes) == {
        "patch SelfCodingRun": 2,  # the finalizer comes and goes
        "create PersistentVolumeClaim": 1,
        "create Job": 2,
        "status SelfCodingRun": 3,  # pending, running, ended
        "create Event": 2,  # begun, ended
    }


def test_a_stale_watch_writes_nothing_twice(ready: MemoryApi, clock: Clock):
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    operator = Operator(ready, clock)
    operator.step()
    before = list(ready.writes)
    asyncio.run(operator.passes.one(Key("SelfCodingRun", "payments", "tidy")))  # the watch has shown nothing since
    assert before == ready.writes


WRITES = range(1, 11)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", WRITES)
def test_killed_at_any_write_the_end_is_the_same(ready: MemoryApi, clock: Clock, number: int, when: str):
    operators = [Operator(ready, clock)]
    killed = []

    def kill(current: int, moment: str) -> None:
        if not killed and (current, moment) == (number, when):
            killed.append(current)
            raise Died

    def operate() -> None:
        try:
            operators[-1].settle()
        except Died:
            operators.append(Operator(ready, clock))
            operators[-1].settle()

    ready.fault = kill
    live(operate, ready)
    assert killed
    assert standing(ready) == ("Succeeded", "Completed")
    jobs = [raw["metadata"]["name"] for raw in ready.of("Job")]
    assert jobs == ["tidy-coordinator-1", "tidy-tester-1"]


@pytest.mark.parametrize("number", WRITES)
def test_a_run_that_ended_can_be_deleted_without_an_operator(ready: MemoryApi, clock: Clock, number: int):
    """Whatever was in its way when it ended: also who uninstalls the operator first gets rid of the run."""
    test_killed_at_any_write_the_end_is_the_same(ready, clock, number, "after")
    ready.remove(RUN)
    assert [kind for kind in ("SelfCodingRun", "Job", "Pod", "PersistentVolumeClaim") if ready.of(kind)] == []


FAULTS = {
    "refused": ("before", Transient("too many requests", 429)),
    "reply dropped": ("after", Transient("no answer")),
    "conflict": ("before", Conflict("modified", 409)),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("number", WRITES)
def test_whatever_one_write_meets_the_end_is_the_same(ready: MemoryApi, clock: Clock, number: int, fault: str):
    when, error = FAULTS[fault]
    operator = Operator(ready, clock)
    met = []

    def fail(current: int, moment: str) -> None:
        if not met and (current, moment) == (number, when):
            met.append(current)
            raise error

    def operate() -> None:
        try:
            operator.settle()
        except KubeError:  # the driver backs off and tries again
            operator.settle()

    ready.fault = fail
    live(operate, ready)
    assert met
    assert standing(ready) == ("Succeeded", "Completed")
    assert [raw["metadata"]["name"] for raw in ready.of("Job")] == ["tidy-coordinator-1", "tidy-tester-1"]


EARLIER = {"kind": "SelfCodingRun", "name": "tidy", "uid": "old", "controller": True}


@pytest.mark.parametrize("going", [{}, {"deletionTimestamp": to_text(1)}], ids=["not collected yet", "being deleted"])
def test_a_run_waits_for_what_an_earlier_run_of_its_name_leaves(ready: MemoryApi, clock: Clock, going: dict[str, str]):
    """Deleted and applied again: the old claim is still there for a second, and takes no new pod."""
    old = {"labels": {"tars.dev/run": "tidy"}, "ownerReferences": [EARLIER], **going}
    meta = {"namespace": "payments", "name": "tidy-workspace", **old}
    ready.add({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": {}})
    operator = Operator(ready, clock)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    with pytest.raises(Conflict, match="still being deleted"):
        operator.settle()
    assert not ready.of("Job")
    ready.remove(ref("PersistentVolumeClaim", "tidy-workspace"))
    operator.settle()
    assert len(ready.of("PersistentVolumeClaim")) == 1
    assert len(ready.of("Job")) == 2


def test_what_goes_between_two_looks_is_made_at_once(ready: MemoryApi, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    """The garbage collector comes after the creation was refused and before the look at what is there."""
    meta = {"namespace": "payments", "name": "tidy-workspace", "ownerReferences": [EARLIER]}
    ready.add({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": {}})
    look = ready.get

    async def get(at: Ref) -> dict[str, Any]:
        if at.kind == "PersistentVolumeClaim":
            ready.remove(at)
        return await look(at)

    monkeypatch.setattr(ready, "get", get)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    Operator(ready, clock).settle()
    assert len(ready.of("Job")) == 2


def test_a_life_with_an_approval_has_two_attempts(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    operator.settle()
    kubelet(ready)
    operator.settle()
    spec = {"run": "tidy", "pattern": "p/q", "changeClass": "B", "engine": "replay", "files": [{"path": "a.py"}]}
    ready.add(tars("CodeChange", "tidy-1", spec, labels={"tars.dev/run": "tidy"}, ownerReferences=owned(ready)))
    change = ref("CodeChange", "tidy-1")
    ready.set_status(change, state="Waiting", evidence="sha256:" + "0" * 64)
    coordinator_ends(ready, "ApprovalNeeded")
    operator.settle()
    assert standing(ready) == ("Waiting", "ApprovalNeeded")
    ready.change(change, decision={"verdict": "Approve"})
    operator.settle()
    assert len(ready.of("Job")) == 4
    kubelet(ready)
    operator.settle()
    ready.set_status(change, state="Applied")
    coordinator_ends(ready, "Completed", attempt=2)
    operator.settle()
    assert standing(ready) == ("Succeeded", "Completed")
    assert len(ready.of("Job")) == 4


def test_changes_nobody_decided_expire_with_the_run(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    operator.settle()
    spec = {"run": "tidy", "pattern": "p/q", "changeClass": "B", "engine": "replay", "files": [{"path": "a.py"}]}
    ready.add(tars("CodeChange", "tidy-1", spec, labels={"tars.dev/run": "tidy"}, ownerReferences=owned(ready)))
    ready.set_status(ref("CodeChange", "tidy-1"), state="Waiting")
    coordinator_ends(ready, "ApprovalNeeded")
    operator.settle()
    clock.now += 3600
    operator.settle()
    operator.settle()
    assert standing(ready) == ("Succeeded", "PartlyApplied")
    status = ready.objects["CodeChange", "payments", "tidy-1"]["status"]
    assert (status["state"], status["reason"]) == ("Refused", "ApprovalExpired")


def test_suspend_stops_the_pods_and_resume_brings_them_back(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    operator.settle()
    kubelet(ready)
    operator.settle()
    ready.change(RUN, suspend=True)
    operator.settle()
    kubelet(ready)
    assert (standing(ready), ready.of("Pod")) == (("Suspended", "Suspended"), [])
    ready.change(RUN, suspend=False)
    operator.settle()
    kubelet(ready)
    operator.settle()
    assert (standing(ready), len(ready.of("Pod"))) == (("Running", "Running"), 2)


def test_deleted_in_the_middle_everything_goes(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    operator.settle()
    kubelet(ready)
    operator.settle()
    ready.remove(RUN)
    assert ready.of("SelfCodingRun")  # the finalizer holds it
    operator.settle()
    left = [kind for kind in ("SelfCodingRun", "Job", "Pod", "PersistentVolumeClaim") if ready.of(kind)]
    assert left == []


def test_cancelled_now_it_ends_when_its_pods_are_gone(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    operator.settle()
    kubelet(ready)
    operator.settle()
    ready.change(RUN, cancel="Now")
    operator.settle()
    assert standing(ready) == ("Cancelled", "Cancelled")
    assert ready.of("Job") == []


def test_a_job_of_that_name_that_is_not_ours_is_left_alone(ready: MemoryApi, clock: Clock):
    meta = {"namespace": "payments", "name": "tidy-coordinator-1", "labels": {}}
    ready.add({"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": {"mine": True}})
    ready.add(tars("SelfCodingRun", "tidy", SPEC))
    Operator(ready, clock).settle()
    assert standing(ready) == ("Failed", "InfrastructureFailure")
    assert ready.objects["Job", "payments", "tidy-coordinator-1"]["spec"] == {"mine": True}


def test_a_deployment_of_that_name_that_is_not_ours_is_left_alone(api: MemoryApi, clock: Clock):
    foreign = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"namespace": "payments", "name": "a"},
        "spec": {"mine": True},
    }
    api.add(foreign)
    api.add(tars("TarsReplica", "a", {"role": "analyzer", "replicas": 1}))
    operator = Operator(api, clock)
    operator.settle()
    status = api.objects["TarsReplica", "payments", "a"]["status"]
    assert status["conditions"][0]["reason"] == "NameTaken"
    assert api.objects["Deployment", "payments", "a"]["spec"] == {"mine": True}


def test_the_image_of_a_replica_rolls(api: MemoryApi, clock: Clock):
    roles_ready(api)
    api.change(ref("TarsReplica", "a"), image="other:2")
    Operator(api, clock).settle()
    pod = api.objects["Deployment", "payments", "a"]["spec"]["template"]["spec"]
    assert pod["containers"][0]["image"] == "other:2" != OPTIONS.images


def test_a_run_goes_when_its_time_to_live_is_over(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    live(operator.settle, ready)
    ready.change(RUN, ttlAfterFinished="1h")
    operator.settle()
    assert operator.requeue["SelfCodingRun", "payments", "tidy"] == 3600
    clock.now += 3600
    operator.settle()
    assert [kind for kind in ("SelfCodingRun", "Job", "Pod") if ready.of(kind)] == []


def test_metrics_count_the_end_once(ready: MemoryApi, clock: Clock):
    operator = Operator(ready, clock)
    live(operator.settle, ready)
    operator.settle()
    value = operator.telemetry.registry.get_sample_value
    assert value("tars_runs_finished_total", {"reason": "Completed"}) == 1
    assert value("tars_run_seconds_count", {"reason": "Completed"}) == 1
