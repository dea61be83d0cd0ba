"""A person decides: what waits has no pod, an approval names the evidence, a rejection leaves the branch alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from .world import NAMESPACE, PASSING, World, condition, make_recordings, make_run, price_recording

MANUAL = {"approval": {"shapePreserving": "Auto", "behaviour": "Manual"}}


@pytest.fixture
def waiting(world: World, request: pytest.FixtureRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    name = f"asks-{request.node.name.split('_')[2]}"
    url = world.make_repository(name, PASSING)
    world.apply(
        make_recordings(name, price_recording("good", "    return gross * 100 // 120\n")),
        make_run(name, url, engines=["replay"], patterns=["todo/function"], replay={"configMap": name}, **MANUAL),
    )
    world.has_reason(name, "ApprovalNeeded")
    (change,) = world.changes(name).values()
    yield name, change
    world.delete_run(name)


def test_an_approved_change_is_applied_by_a_second_attempt(world: World, waiting: tuple[str, dict[str, Any]]) -> None:
    name, change = waiting
    assert change["status"]["state"] == "Waiting"
    assert f"tars/{name}" not in world.git(name, "branch", "--list")
    world.tars("approve", f"change/{change['metadata']['name']}", "-n", NAMESPACE, "--yes")
    run = world.finished(name)
    assert condition(run)["reason"] == "Completed", world.explain(name)
    assert run["status"]["attempt"] == 2
    assert "100 // 120" in world.git(name, "show", f"tars/{name}:src/shop/price.py")


def test_a_rejected_change_is_not_applied(world: World, waiting: tuple[str, dict[str, Any]]) -> None:
    name, change = waiting
    world.tars("reject", f"change/{change['metadata']['name']}", "-n", NAMESPACE, "--reason", "we round up here")
    run = world.finished(name)
    assert condition(run)["status"] == "False", condition(run)
    (after,) = world.changes(name).values()
    assert (after["status"]["state"], after["status"]["reason"]) == ("Refused", "Rejected")
    assert f"tars/{name}" not in world.git(name, "branch", "--list")


def test_an_approval_of_something_else_is_refused_at_the_door(
    world: World, waiting: tuple[str, dict[str, Any]]
) -> None:
    _, change = waiting
    other = "sha256:" + "0" * 64
    patch = f'{{"spec":{{"decision":{{"verdict":"Approve","evidence":"{other}"}}}}}}'
    refused = world.try_kubectl("-n", NAMESPACE, "patch", "cc", change["metadata"]["name"], "--type=merge", "-p", patch)
    assert refused.returncode != 0
    assert "status.evidence" in refused.stderr
