"""Replicas as objects: create, scale, stop, start, roll to another image, remove."""

from collections.abc import Iterator
from typing import Any

import pytest

from .world import NAMESPACE, World, condition

NAME = "spare"
REPLICA = {
    "apiVersion": "tars.dev/v1alpha1",
    "kind": "TarsReplica",
    "metadata": {"name": NAME, "namespace": NAMESPACE},
    "spec": {"role": "analyzer", "replicas": 1},
}


@pytest.fixture
def spare(world: World) -> Iterator[str]:
    world.apply(REPLICA)
    world.kubectl("-n", NAMESPACE, "wait", "--for=condition=Ready", f"tr/{NAME}", "--timeout=90s")
    yield NAME
    world.kubectl("-n", NAMESPACE, "delete", "tr", NAME, "--ignore-not-found", "--timeout=60s")


def pods(world: World) -> list[dict[str, Any]]:
    found = world.list("pods", f"tars.dev/replica={NAME}")
    return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]


def test_kubectl_scale_changes_the_number_of_ready_pods(world: World, spare: str) -> None:
    world.kubectl("-n", NAMESPACE, "scale", f"tr/{spare}", "--replicas=2")
    world.until("two ready pods", lambda: status(world).get("readyReplicas") == 2, 60)
    assert len(pods(world)) == 2


def test_suspend_stops_the_pods_and_false_starts_them(world: World, spare: str) -> None:
    world.kubectl("-n", NAMESPACE, "patch", "tr", spare, "--type=merge", "-p", '{"spec":{"suspend":true}}')
    world.until("no pod", lambda: not pods(world), 60)
    assert condition(replica(world), "Ready")["reason"] == "Suspended"
    world.kubectl("-n", NAMESPACE, "patch", "tr", spare, "--type=merge", "-p", '{"spec":{"suspend":false}}')
    world.kubectl("-n", NAMESPACE, "wait", "--for=condition=Ready", f"tr/{spare}", "--timeout=60s")


def test_a_bad_image_keeps_the_old_pod_and_says_so(world: World, spare: str) -> None:
    (before,) = pods(world)
    patch = '{"spec":{"image":"tars.local/no-such-image:none"}}'
    world.kubectl("-n", NAMESPACE, "patch", "tr", spare, "--type=merge", "-p", patch)
    world.until("the reason", lambda: condition(replica(world), "Ready").get("reason") == "ImageUnavailable", 60)
    assert before["metadata"]["name"] in {pod["metadata"]["name"] for pod in pods(world)}


def test_a_deleted_replica_takes_everything_with_it(world: World, spare: str) -> None:
    world.kubectl("-n", NAMESPACE, "delete", "tr", spare, "--timeout=60s")
    kinds = "deployments,services,pods"

    def gone() -> bool:
        return not world.kubectl("-n", NAMESPACE, "get", kinds, "-l", f"tars.dev/replica={NAME}", "-o", "name")

    world.until("children to be gone", gone, 60)


def replica(world: World) -> dict[str, Any]:
    return world.get("tr", NAME) or {}


def status(world: World) -> dict[str, Any]:
    return dict(replica(world).get("status", {}))
