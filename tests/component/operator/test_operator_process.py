"""Journeys of a run through the real operator process and a real API server."""

import signal
from typing import Any

import pytest

from .conftest import Cluster, Process, wait

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

RUN = {
    "apiVersion": "tars.dev/v1alpha1",
    "kind": "SelfCodingRun",
    "metadata": {"name": "tidy"},
    "spec": {"source": {"url": "https://git.example.com/billing.git"}},
}


def replica(name: str, role: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "tars.dev/v1alpha1",
        "kind": "TarsReplica",
        "metadata": {"name": name},
        "spec": {"role": role, **spec},
    }


def roles_ready(cluster: Cluster) -> None:
    """The four roles; the test plays the controller that reports their pods ready."""
    for role in ("analyzer", "generator", "coordinator", "tester"):
        cluster.add(replica(role, role))
    for role in ("analyzer", "generator"):
        wait(lambda role=role: cluster.get("Deployment", role), lambda role=role: f"no Deployment {role}")
        generation = cluster.get("Deployment", role)["metadata"]["generation"]
        counts = {"replicas": 1, "readyReplicas": 1, "updatedReplicas": 1, "observedGeneration": generation}
        cluster.merge("Deployment", role, "status", status=counts)
        cluster.wait_reason("TarsReplica", role, "Ready")


def pods_run(cluster: Cluster) -> None:
    """Pods of the run's Jobs, as Job controller and kubelet would make them."""
    for name in cluster.names("Job"):
        job = cluster.get("Job", name)
        owner = {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "name": name,
            "uid": job["metadata"]["uid"],
            "controller": True,
        }
        template = job["spec"]["template"]
        meta = {"name": f"{name}-x", "labels": template["metadata"]["labels"], "ownerReferences": [owner]}
        cluster.add({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": template["spec"]})
        cluster.merge("Pod", f"{name}-x", "status", status={"phase": "Running"})


def pods_gone(cluster: Cluster) -> None:
    for name in cluster.names("Pod"):
        cluster.client.delete(
            f"/api/v1/namespaces/{cluster.namespace}/pods/{name}?gracePeriodSeconds=0"
        ).raise_for_status()


def jobs_gone(cluster: Cluster) -> None:
    for name in cluster.names("Job"):
        path = f"/apis/batch/v1/namespaces/{cluster.namespace}/jobs/{name}?propagationPolicy=Background"
        cluster.client.delete(path).raise_for_status()


def coordinator_says(cluster: Cluster, reason: str) -> None:
    progress = {"stage": "Done", "found": 3, "applied": 1}
    result = {"attempt": 1, "reason": reason, "message": "1 of 3 applied"}
    cluster.merge("SelfCodingRun", "tidy", "status", status={"progress": progress, "result": result})


def started(cluster: Cluster) -> None:
    cluster.add(RUN)
    wait(lambda: len(cluster.names("Job")) == 2, lambda: f"Jobs: {cluster.names('Job')}")


def test_an_ordinary_run_costs_ten_writes(operator: Process, cluster: Cluster):
    operator.start()
    roles_ready(cluster)
    before = operator.writes()
    started(cluster)
    pods_run(cluster)
    cluster.wait_reason("SelfCodingRun", "tidy", "Running")
    coordinator_says(cluster, "PartlyApplied")
    cluster.wait_reason("SelfCodingRun", "tidy", "PartlyApplied")
    wait(lambda: len(_events(cluster)) == 2, lambda: f"events: {_events(cluster)}")
    assert cluster.get("SelfCodingRun", "tidy")["metadata"]["finalizers"] == ["tars.dev/run"]  # its pods are there
    pods_gone(cluster)
    jobs_gone(cluster)
    wait(lambda: "finalizers" not in cluster.get("SelfCodingRun", "tidy")["metadata"], lambda: "the finalizer is left")
    cost = {
        name: count - before.get(name, 0) for name, count in operator.writes().items() if count > before.get(name, 0)
    }
    assert sum(cost.values()) == 10, cost
    status = cluster.get("SelfCodingRun", "tidy")["status"]
    assert (status["phase"], status["attempt"], status["branch"]) == ("Succeeded", 1, "tars/tidy")
    assert status["progress"]["applied"] == 1  # the coordinator's fields are not ours


def _events(cluster: Cluster) -> list[str]:
    items = cluster.client.get(f"/api/v1/namespaces/{cluster.namespace}/events").json()["items"]
    return [item["reason"] for item in items if item["involvedObject"]["kind"] == "SelfCodingRun"]


def test_without_roles_a_run_waits_and_says_what_to_do(home: Cluster):
    home.add(RUN)
    home.wait_reason("SelfCodingRun", "tidy", "ReplicasNotReady")
    message = home.get("SelfCodingRun", "tidy")["status"]["conditions"][0]["message"]
    assert f"no TarsReplica with role analyzer, generator, coordinator, tester in namespace {home.namespace}" in message
    roles_ready(home)
    wait(lambda: len(home.names("Job")) == 2, lambda: "the run did not start when its roles came")


def test_killed_in_the_middle_and_started_again_it_goes_on(operator: Process, cluster: Cluster):
    operator.start()
    roles_ready(cluster)
    started(cluster)
    operator.kill()
    pods_run(cluster)
    coordinator_says(cluster, "Completed")  # while nobody watches
    operator.start()
    cluster.wait_reason("SelfCodingRun", "tidy", "Completed")
    assert cluster.names("Job") == ["tidy-coordinator-1", "tidy-tester-1"]
    assert sum(operator.writes().values()) == 2  # status and event; nothing is made again


def test_suspended_and_resumed(home: Cluster):
    roles_ready(home)
    started(home)
    for suspend, reason in ((True, "Suspended"), (False, "Pending")):
        home.merge("SelfCodingRun", "tidy", spec={"suspend": suspend})
        home.wait_reason("SelfCodingRun", "tidy", reason)
        assert [home.get("Job", name)["spec"].get("suspend", False) for name in home.names("Job")] == [suspend] * 2


def test_cancelled_now(home: Cluster):
    roles_ready(home)
    started(home)
    pods_run(home)
    home.wait_reason("SelfCodingRun", "tidy", "Running")
    home.merge("SelfCodingRun", "tidy", spec={"cancel": "Now"})
    wait(lambda: not home.names("Job"), lambda: f"Jobs: {home.names('Job')}")
    assert home.reason("SelfCodingRun", "tidy") == "Running"  # not over before its pods are gone
    pods_gone(home)
    home.wait_reason("SelfCodingRun", "tidy", "Cancelled")


def test_deleted_in_the_middle(home: Cluster):
    roles_ready(home)
    started(home)
    pods_run(home)
    home.wait_reason("SelfCodingRun", "tidy", "Running")
    home.delete("SelfCodingRun", "tidy")
    wait(lambda: not home.names("Job"), lambda: f"Jobs: {home.names('Job')}")
    assert home.get("SelfCodingRun", "tidy") is not None  # it waits for its pods
    pods_gone(home)
    wait(lambda: home.get("SelfCodingRun", "tidy") is None, lambda: "the finalizer is left")


def test_a_foreign_deployment_is_not_touched(home: Cluster):
    labels = {"app": "mine"}
    containers = [{"name": "c", "image": "mine:1"}]
    spec = {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
    }
    foreign = home.add({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "analyzer"}, "spec": spec})
    home.add(replica("analyzer", "analyzer"))
    home.wait_reason("TarsReplica", "analyzer", "NameTaken")
    assert home.get("Deployment", "analyzer")["metadata"]["generation"] == foreign["metadata"]["generation"]
    assert home.get("Service", "analyzer") is None


def test_a_replica_is_scaled_suspended_and_rolled(home: Cluster):
    home.add(replica("analyzer", "analyzer"))
    wait(lambda: home.get("Deployment", "analyzer"), lambda: "no Deployment")
    home.merge("TarsReplica", "analyzer", "scale", spec={"replicas": 3})
    wait(lambda: _replicas(home) == 3, lambda: f"{_replicas(home)} replicas, not 3")
    home.merge("TarsReplica", "analyzer", spec={"suspend": True})
    wait(lambda: _replicas(home) == 0, lambda: f"{_replicas(home)} replicas, not 0")
    home.merge("TarsReplica", "analyzer", spec={"suspend": False, "image": "other:2"})
    wait(lambda: _image(home) == "other:2", lambda: f"image {_image(home)}")
    assert _replicas(home) == 3


def _replicas(cluster: Cluster) -> int:
    return cluster.get("Deployment", "analyzer")["spec"]["replicas"]


def _image(cluster: Cluster) -> str:
    return cluster.get("Deployment", "analyzer")["spec"]["template"]["spec"]["containers"][0]["image"]


def test_what_is_edited_by_hand_is_put_right(home: Cluster):
    home.add(replica("analyzer", "analyzer"))
    wait(lambda: home.get("Deployment", "analyzer"), lambda: "no Deployment")
    home.merge("Deployment", "analyzer", spec={"replicas": 7})
    wait(lambda: _replicas(home) == 1, lambda: f"{_replicas(home)} replicas, not 1")


def test_patterns_with_a_built_in_id_are_told_so(home: Cluster):
    for name, pattern in (("mine", "house/no-print"), ("theirs", "python/unused-import")):
        spec = {"id": pattern, "title": "t", "find": {"ruff": ["T201"]}}
        home.add({"apiVersion": "tars.dev/v1alpha1", "kind": "CodePattern", "metadata": {"name": name}, "spec": spec})
    home.wait_reason("CodePattern", "mine", "Ready")
    home.wait_reason("CodePattern", "theirs", "NameTaken")


def test_it_rests_when_there_is_nothing_to_do(operator: Process, cluster: Cluster):
    operator.start(TARS_WATCH_SECONDS="1")
    roles_ready(cluster)
    started(cluster)
    wait(lambda: len(_events(cluster)) == 1, lambda: f"events: {_events(cluster)}")
    before, beats = operator.writes(), operator.metrics()["tars_last_event_timestamp_seconds"]
    wait(
        lambda: operator.metrics()["tars_last_event_timestamp_seconds"] > beats + 3,
        lambda: "no sign of life of a watch",
    )
    assert operator.writes() == before


def test_it_ends_at_a_signal(operator: Process):
    operator.start()
    assert operator.kill(signal.SIGTERM) == 0


@pytest.fixture
def bare(api_server, tmp_path) -> Process:
    """An operator at an API server of its own, without our kinds."""
    from tests.support.apiserver import programs, serving

    with serving(programs(), tmp_path) as server:
        process = Process(server, "default", tmp_path)
        yield process
        process.close()


def test_without_the_crds_it_says_so_and_ends(bare: Process):
    bare.start(wait_ready=False)
    code, log = bare.ended()
    assert code == 1
    assert "does not know selfcodingruns, tarsreplicas, codechanges, codepatterns: install the CRDs" in log
