"""What cannot work says so: one reason of the closed set, a message with the remedy, nothing half-applied, no hot loop."""

from collections.abc import Iterator
from typing import Any

import pytest

from .metrics import operator_writes
from .world import NAMESPACE, PASSING, World, condition, make_run

NOWHERE = f"http://nothing.{NAMESPACE}.svc/x.git"
BROKEN = {**PASSING, "tests/test_price.py": "import nothing_like_this\n"}


@pytest.fixture(scope="module")
def urls(world: World) -> dict[str, str]:
    return {
        "good": world.make_repository("faults", PASSING),
        "broken": world.make_repository("faults-broken", BROKEN),
        "missing": f"http://git.{NAMESPACE}.svc/no-such-repository.git",
        "nowhere": NOWHERE,
    }


TERMINAL: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "no-host": ("SourceUnavailable", "source.url", "nowhere", {}),
    "no-repository": ("SourceUnavailable", "source.url", "missing", {}),
    "no-ref": ("SourceUnavailable", "source.ref", "good", {"source": {"ref": "no-such-branch"}}),
    "no-secret": ("SourceUnavailable", "credentials", "good", {"source": {"credentialsSecret": "no-such-secret"}}),
    "no-baseline": ("BaselineFailed", "test", "broken", {}),
    "no-model": (
        "ModelUnavailable",
        "model",
        "good",
        {
            "engines": ["model"],
            "patterns": ["todo/*"],
            "model": {"name": "none", "endpoint": f"http://nothing.{NAMESPACE}.svc:11434"},
        },
    ),
}


@pytest.fixture
def cleanup(world: World, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"fault-{request.node.callspec.id}"
    yield name
    world.delete_run(name)


@pytest.mark.parametrize(("reason", "word", "which", "spec"), TERMINAL.values(), ids=TERMINAL.keys())
def test_a_run_that_cannot_work_ends_with_its_reason(
    world: World, urls: dict[str, str], cleanup: str, reason: str, word: str, which: str, spec: dict[str, Any]
) -> None:
    run = make_run(cleanup, urls[which], **{key: value for key, value in spec.items() if key != "source"})
    run["spec"]["source"].update(spec.get("source", {}))
    world.apply(run)
    summary = condition(world.finished(cleanup))
    assert (summary["status"], summary["reason"]) == ("False", reason), summary
    assert word in summary["message"], summary
    if which == "good":
        assert f"tars/{cleanup}" not in world.git("faults", "branch", "--list")


@pytest.mark.parametrize("case", ["image"])
def test_a_missing_image_is_waited_for_and_named_without_a_hot_loop(
    world: World, urls: dict[str, str], case: str, cleanup: str
) -> None:
    test = {"image": "tars.local/no-such-image:none", "command": ["python", "-m", "pytest"]}
    world.apply(make_run(cleanup, urls["good"], test=test))
    summary = world.has_reason(cleanup, "ImageUnavailable")
    assert summary["status"] == "Unknown"
    assert "no-such-image" in summary["message"]
    before = operator_writes(world).total()
    world.until("the kubelet to try again", lambda: restarts_waiting(world, cleanup), 60)
    assert operator_writes(world).total() - before <= 4


def restarts_waiting(world: World, run: str) -> bool:
    events = world.list("events.events.k8s.io")
    tries = [
        e for e in events if run in e.get("regarding", {}).get("name", "") and e["reason"] in {"BackOff", "Failed"}
    ]
    return len(tries) >= 2


def test_a_run_waits_for_missing_replicas_and_goes_on_when_they_come(world: World, urls: dict[str, str]) -> None:
    world.kubectl("-n", NAMESPACE, "patch", "tr", "analyzer", "--type=merge", "-p", '{"spec":{"suspend":true}}')
    try:
        world.apply(make_run("waits", urls["good"], patterns=["python/unused-import"]))
        summary = world.has_reason("waits", "ReplicasNotReady")
        assert "analyzer" in summary["message"]
    finally:
        world.kubectl("-n", NAMESPACE, "patch", "tr", "analyzer", "--type=merge", "-p", '{"spec":{"suspend":false}}')
    assert condition(world.finished("waits"))["reason"] == "Completed"
    world.delete_run("waits")


def test_a_spec_that_cannot_be_is_refused_at_the_door(world: World) -> None:
    run = make_run("refused", "https://user:secret@git.example.com/x.git")
    import yaml

    refused = world.try_kubectl("-n", NAMESPACE, "apply", "-f", "-", text=yaml.safe_dump(run))
    assert refused.returncode != 0
    assert "credentialsSecret" in refused.stderr
