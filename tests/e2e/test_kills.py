"""Any pod may die at any moment: the run ends correct, each change is applied at most once, nothing is left behind."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from .world import NAMESPACE, PASSING, SLOW_TEST, SYSTEM, World, condition, make_run

MANY = {
    **PASSING,
    "tests/test_slow.py": SLOW_TEST.format(seconds=1.5),
    **{f"src/shop/part_{n}.py": f"import os\n\nVALUE = {n}\n" for n in range(4)},
}
APPLIED = 5  # one change for the unused imports of each file


@pytest.fixture
def url(world: World, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"kill-{request.node.callspec.params['role']}"
    yield world.make_repository(name, MANY)
    world.delete_run(name)


@pytest.mark.parametrize("role", ["operator", "coordinator", "tester"])
def test_a_killed_pod_changes_nothing_about_the_result(world: World, url: str, role: str) -> None:
    name = f"kill-{role}"
    world.apply(make_run(name, url, patterns=["python/unused-import"]))
    world.until(
        "the first change to be applied", lambda: progress(world, name).get("applied"), 90, lambda: world.explain(name)
    )
    kill(world, name, role)
    run = world.finished(name, timeout=240)
    assert condition(run)["reason"] == "Completed", world.explain(name)
    assert run["status"]["progress"]["applied"] == APPLIED
    assert applied_commits(world, name) == len(set(applied_changes(world, name))) == APPLIED
    assert_no_orphans(world, name)


def progress(world: World, name: str) -> dict[str, Any]:
    return dict(world.run(name).get("status", {}).get("progress", {}))


def kill(world: World, run: str, role: str) -> None:
    if role == "operator":
        world.kubectl(
            "-n", SYSTEM, "delete", "pod", "-l", "app.kubernetes.io/component=operator", "--grace-period=0", "--force"
        )
    else:
        world.kubectl(
            "-n",
            NAMESPACE,
            "delete",
            "pod",
            "-l",
            f"tars.dev/run={run},tars.dev/role={role}",
            "--grace-period=0",
            "--force",
        )


def applied_changes(world: World, name: str) -> list[str]:
    log = world.git(name, "log", "--format=%(trailers:key=Tars-Change,valueonly,separator=%x2C)", f"main..tars/{name}")
    return [line for line in log.splitlines() if line]


def applied_commits(world: World, name: str) -> int:
    return int(world.git(name, "rev-list", "--count", f"main..tars/{name}"))


def assert_no_orphans(world: World, name: str) -> None:
    def ended() -> bool:
        return not [
            p for p in world.list("pods", f"tars.dev/run={name}") if p["status"]["phase"] in {"Running", "Pending"}
        ]

    world.until("all pods of the run to end", ended, 60)


@pytest.mark.parametrize("role", ["everything"])
def test_a_run_deleted_in_the_middle_leaves_nothing(world: World, role: str, url: str) -> None:
    name = f"kill-{role}"
    world.apply(make_run(name, url, patterns=["python/unused-import"]))
    world.until(
        "the first change to be applied", lambda: progress(world, name).get("applied"), 90, lambda: world.explain(name)
    )
    world.kubectl("-n", NAMESPACE, "delete", "scr", name, "--timeout=60s")
    assert world.get("scr", name) is None

    def gone() -> bool:
        kinds = "pods,jobs,cc,configmaps,pvc"
        return not world.kubectl("-n", NAMESPACE, "get", kinds, "-l", f"tars.dev/run={name}", "-o", "name").strip()

    world.until("everything of the run to be gone", gone, 60)
    with pytest.raises((AssertionError, subprocess.CalledProcessError)):
        world.git(name, "rev-parse", f"refs/heads/tars/{name}")


@pytest.mark.parametrize("role", ["cancel"])
def test_a_cancelled_run_delivers_what_was_applied(world: World, role: str, url: str) -> None:
    name = f"kill-{role}"
    world.apply(make_run(name, url, patterns=["python/unused-import"]))
    world.until(
        "the first change to be applied", lambda: progress(world, name).get("applied"), 90, lambda: world.explain(name)
    )
    world.tars("cancel", name, "-n", NAMESPACE)
    run = world.finished(name)
    assert condition(run)["reason"] == "Cancelled"
    assert 1 <= applied_commits(world, name) < APPLIED
    assert_no_orphans(world, name)


@pytest.mark.parametrize("role", ["suspend"])
def test_a_suspended_run_has_no_pods_and_goes_on_where_it_was(world: World, role: str, url: str) -> None:
    name = f"kill-{role}"
    world.apply(make_run(name, url, patterns=["python/unused-import"]))
    world.until(
        "the first change to be applied", lambda: progress(world, name).get("applied"), 90, lambda: world.explain(name)
    )
    world.kubectl("-n", NAMESPACE, "patch", "scr", name, "--type=merge", "-p", '{"spec":{"suspend":true}}')
    world.has_reason(name, "Suspended")
    assert_no_orphans(world, name)
    world.kubectl("-n", NAMESPACE, "patch", "scr", name, "--type=merge", "-p", '{"spec":{"suspend":false}}')
    run = world.finished(name, timeout=240)
    assert condition(run)["reason"] == "Completed", world.explain(name)
    assert applied_commits(world, name) == APPLIED
