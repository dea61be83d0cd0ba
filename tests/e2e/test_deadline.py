"""The time of a run is over: what was applied is delivered, what waits can no longer be approved; with more time, neither."""

from collections.abc import Iterator
from typing import Any

import pytest

from .world import NAMESPACE, PASSING, SLOW_TEST, World, condition, make_recordings, make_run, price_recording

PARTS = 12
MANY = {
    **PASSING,
    "tests/test_slow.py": SLOW_TEST.format(seconds=1.5),
    **{f"src/shop/part_{n}.py": f"import os\n\nVALUE = {n}\n" for n in range(PARTS)},
}
RECORDED = {"engines": ["codemod", "replay"], "patterns": ["python/unused-import", "todo/function"]}
MANUAL = {"approval": {"shapePreserving": "Auto", "behaviour": "Manual"}}


@pytest.fixture
def runs(world: World, request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Names of a run with little time, and of its control with enough."""
    kind = request.node.name.split("_")[1]
    yield f"little-{kind}", f"enough-{kind}"
    for name in (f"little-{kind}", f"enough-{kind}"):
        world.delete_run(name)


def delivered(world: World, repository: str, run: str) -> int:
    """Changes on the run's branch at the remote."""
    return int(world.git(repository, "rev-list", "--count", f"main..tars/{run}"))


def test_work_that_takes_longer_is_cut_off_and_delivered(world: World, runs: tuple[str, str]) -> None:
    little, enough = runs
    url = world.make_repository("deadline", MANY)
    for name, duration in ((little, "25s"), (enough, "10m")):
        world.apply(make_run(name, url, patterns=["python/unused-import"], limits={"duration": duration}))
    ended, applied = summary_of(world, little)
    assert (ended["status"], ended["reason"]) == ("False", "DeadlineExceeded"), world.explain(little)
    assert 0 < applied < PARTS
    assert delivered(world, "deadline", little) == applied
    world.until("its Jobs to end", lambda: not any(map(is_active, world.list("jobs", f"tars.dev/run={little}"))), 60)
    assert summary_of(world, enough)[0]["reason"] == "Completed"
    assert delivered(world, "deadline", enough) == PARTS + 1


def test_waiting_changes_expire_and_the_others_are_delivered(world: World, runs: tuple[str, str]) -> None:
    little, enough = runs
    url = world.make_repository("expiry", PASSING)
    recording = make_recordings("expiry", price_recording("good", "    return gross * 100 // 120\n"))
    for name, duration in ((little, "40s"), (enough, "10m")):
        limited = {**RECORDED, **MANUAL, "replay": {"configMap": "expiry"}, "limits": {"duration": duration}}
        world.apply(recording, make_run(name, url, **limited))
    world.has_reason(little, "ApprovalNeeded", timeout=40)
    world.has_reason(enough, "ApprovalNeeded")
    ended, applied = summary_of(world, little)
    assert (ended["status"], ended["reason"]) == ("True", "PartlyApplied"), world.explain(little)
    assert "limits.duration" in ended["message"]
    world.until("the change to expire", lambda: state(world, little) == ("Refused", "ApprovalExpired"), 20)
    assert delivered(world, "expiry", little) == applied > 0
    assert state(world, enough) == ("Waiting", "ApprovalNeeded")
    (late,) = [name for name, change in world.changes(little).items() if change["spec"]["engine"] == "replay"]
    assert world.tars("approve", f"change/{late}", "-n", NAMESPACE, "--yes", check=False).returncode != 0


def summary_of(world: World, name: str) -> tuple[dict[str, Any], int]:
    """How the run ended, and how many changes it applied."""
    run = world.finished(name)
    return condition(run), int(run["status"]["progress"]["applied"])


def is_active(job: dict[str, Any]) -> bool:
    return bool(job.get("status", {}).get("active"))


def state(world: World, run: str) -> tuple[str, str]:
    """Of the one change that a person has to decide about."""
    (change,) = [one for one in world.changes(run).values() if one["spec"]["engine"] == "replay"]
    return change["status"]["state"], change["status"]["reason"]
