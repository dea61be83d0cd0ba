"""What a cluster does to a run beside killing it: evictions, a second run at the same branch, objects that go under it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .world import NAMESPACE, PASSING, SLOW_TEST, SYSTEM, World, condition, make_recordings, make_run, price_recording

SLOW = {
    **PASSING,
    "tests/test_slow.py": SLOW_TEST.format(seconds=1.5),
    **{f"src/shop/part_{n}.py": f"import os\n\nVALUE = {n}\n" for n in range(4)},
}
IMPORTS = {"patterns": ["python/unused-import"]}
FULL_DISK = {"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: ephemeral-storage."}
APPLIED = 5  # one change for the unused imports of each file


@pytest.fixture
def cleanup(world: World, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Names of runs that go when the test ends, whatever becomes of it."""
    names: list[str] = []
    yield names
    for name in names:
        world.delete_run(name)


def coordinators(world: World, run: str) -> list[dict[str, Any]]:
    return world.list("pods", f"tars.dev/run={run},tars.dev/role=coordinator")


def is_applying(world: World, run: str) -> bool:
    return bool(world.run(run).get("status", {}).get("progress", {}).get("applied"))


def test_an_evicted_coordinator_is_named_and_replaced(world: World, cleanup: list[str]) -> None:
    """As the kubelet of a node without disk writes it; the next one goes on where this one was."""
    cleanup.append("evicted")
    world.apply(make_run("evicted", world.make_repository("evicted", SLOW), **IMPORTS))
    world.until("the first change", lambda: is_applying(world, "evicted"), 90, lambda: world.explain("evicted"))
    (pod,) = coordinators(world, "evicted")
    patch = json.dumps({"status": FULL_DISK})
    name = pod["metadata"]["name"]
    world.kubectl("-n", NAMESPACE, "patch", "pod", name, "--subresource=status", "--type=merge", "-p", patch)
    said = world.has_reason("evicted", "Pending", timeout=30)
    assert f"{name} was ended by its node: Evicted: The node was low on resource" in said["message"]
    run = world.finished("evicted", timeout=240)
    assert condition(run)["reason"] == "Completed", world.explain("evicted")
    assert int(world.git("evicted", "rev-list", "--count", "main..tars/evicted")) == APPLIED


def test_of_two_runs_at_one_branch_one_delivers_and_the_other_says_so(world: World, cleanup: list[str]) -> None:
    url = world.make_repository("shared", SLOW)
    names = ["shared-a", "shared-b"]
    cleanup += names
    world.apply(*(make_run(name, url, delivery={"branch": "tars/shared"}, **IMPORTS) for name in names))
    ended = {condition(run)["reason"]: condition(run)["message"] for run in map(world.finished, names)}
    assert set(ended) == {"Completed", "DeliveryFailed"}, ended
    assert "tars/shared" in ended["DeliveryFailed"]
    assert int(world.git("shared", "rev-list", "--count", "main..tars/shared")) == APPLIED


def test_a_run_that_waits_can_be_deleted_with_all_it_has(world: World) -> None:
    recording = make_recordings("unwanted", price_recording("good", "    return gross * 100 // 120\n"))
    wanted = {"engines": ["replay"], "patterns": ["todo/function"], "replay": {"configMap": "unwanted"}}
    manual = {"approval": {"shapePreserving": "Auto", "behaviour": "Manual"}}
    world.apply(recording, make_run("unwanted", world.make_repository("unwanted", PASSING), **wanted, **manual))
    world.has_reason("unwanted", "ApprovalNeeded")
    assert len(world.changes("unwanted")) == 1
    world.delete_run("unwanted")
    for kind in ("cc", "jobs", "pods", "pvc", "configmaps"):
        world.until(f"its {kind} to go", lambda kind=kind: not world.list(kind, "tars.dev/run=unwanted"), 60)


def test_two_operators_at_once_do_what_one_does(world: World, cleanup: list[str]) -> None:
    """A partition can always bring it about; correctness does not hang on an election."""
    scale_operator(world, 2)
    try:
        cleanup.append("twofold")
        world.apply(make_run("twofold", world.make_repository("twofold", SLOW), **IMPORTS))
        run = world.finished("twofold", timeout=240)
    finally:
        scale_operator(world, 1)
    assert condition(run)["reason"] == "Completed", world.explain("twofold")
    assert int(world.git("twofold", "rev-list", "--count", "main..tars/twofold")) == APPLIED
    assert len(world.list("jobs", "tars.dev/run=twofold")) == len(["coordinator", "tester"])
    uid = run["metadata"]["uid"]
    told = [event["reason"] for event in world.list("events") if event["involvedObject"].get("uid") == uid]
    assert sorted(told) == ["Completed", "Pending"], told


def scale_operator(world: World, pods: int) -> None:
    world.kubectl("-n", SYSTEM, "scale", "deployment/tars-operator", f"--replicas={pods}")
    world.kubectl("-n", SYSTEM, "rollout", "status", "deployment/tars-operator", "--timeout=60s")


def test_a_namespace_goes_with_a_run_in_it(world: World) -> None:
    """The run has a finalizer and a Job, and whatever the operator writes there meanwhile is refused."""
    world.kubectl("create", "namespace", "tars-going")
    objects = [
        {"kind": "TarsReplica", "metadata": {"name": "coordinator"}, "spec": {"role": "coordinator"}},
        {"kind": "SelfCodingRun", "metadata": {"name": "stuck"}, "spec": {"source": {"url": "http://x/y.git"}, "mode": "Single"}},
    ]  # fmt: skip
    for one in objects:
        text = json.dumps({"apiVersion": "tars.dev/v1alpha1", **one})
        world.kubectl("-n", "tars-going", "apply", "-f", "-", text=text)
    world.until("its Job", lambda: world.list("jobs", namespace="tars-going"), 30)
    assert world.get("scr", "stuck", "tars-going")["metadata"]["finalizers"] == ["tars.dev/run"]  # type: ignore[index]
    world.kubectl("delete", "namespace", "tars-going", "--timeout=90s")
