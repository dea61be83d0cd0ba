"""The operator's client against a real API server, and against one that fails on purpose."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from kubernetes.aio.client import Configuration
from tests.support.apiserver import ApiServer

from tars_operator.adapters.kube import Conflict, KubeError, NotFound, Rejected, Transient
from tars_operator.adapters.kube.aio import Kube
from tars_operator.adapters.kube.connection import Connection, connect
from tars_operator.adapters.kube.refusals import Expired
from tars_operator.adapters.kube.resources import PODS, RUNS
from tars_operator.core.plan import Ref

from .conftest import Cluster

SPEC = {"source": {"url": "https://git.example.com/billing.git"}}


def run(cluster: Cluster, name: str = "tidy", **spec: Any) -> dict[str, Any]:
    meta = {"name": name, "namespace": cluster.namespace}
    return {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", "metadata": meta, "spec": SPEC | spec}


def ref(cluster: Cluster, name: str = "tidy", uid: str = "") -> Ref:
    return Ref("tars.dev/v1alpha1", "SelfCodingRun", cluster.namespace, name, uid)


def version(raw: dict[str, Any]) -> str:
    return raw["metadata"]["resourceVersion"]


def _uncounted(_kind: str, _verb: str) -> None:
    """Writes of these tests are nobody's business."""


@pytest.fixture
async def kube(crds: ApiServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KUBECONFIG", str(crds.kubeconfig))
    kube = Kube(await connect(), _uncounted)
    yield kube
    await kube.close()


async def test_what_is_created_can_be_read_and_deleted(kube: Kube, cluster: Cluster):
    created = await kube.create(run(cluster))
    assert (await kube.get(ref(cluster)))["metadata"]["uid"] == created["metadata"]["uid"]
    await kube.delete(ref(cluster, uid=created["metadata"]["uid"]))
    with pytest.raises(NotFound, match=r"SelfCodingRun .*/tidy: .*not found"):
        await kube.get(ref(cluster))


async def test_gone_is_as_good_as_deleted(kube: Kube, cluster: Cluster):
    await kube.delete(ref(cluster))


async def test_a_later_object_of_the_same_name_is_not_deleted(kube: Kube, cluster: Cluster):
    await kube.create(run(cluster))
    await kube.delete(ref(cluster, uid="of-another-one"))
    assert await kube.get(ref(cluster))


async def test_creating_twice_is_a_conflict(kube: Kube, cluster: Cluster):
    await kube.create(run(cluster))
    with pytest.raises(Conflict, match="already exists"):
        await kube.create(run(cluster))


async def test_what_the_schema_forbids_is_rejected_with_the_servers_words(kube: Kube, cluster: Cluster):
    with pytest.raises(Rejected, match=r"spec\.mode: Unsupported value") as caught:
        await kube.create(run(cluster, mode="Herd"))
    assert caught.value.status == 422


async def test_a_patch_of_an_old_version_is_a_conflict(kube: Kube, cluster: Cluster):
    created = await kube.create(run(cluster))
    version = created["metadata"]["resourceVersion"]
    await kube.merge(ref(cluster), {"metadata": {"resourceVersion": version, "finalizers": ["tars.dev/run"]}})
    with pytest.raises(Conflict, match="modified"):
        await kube.merge(ref(cluster), {"metadata": {"resourceVersion": version, "finalizers": []}})


async def test_our_status_leaves_the_coordinators_alone_and_gives_up_what_is_left_out(kube: Kube, cluster: Cluster):
    await kube.create(run(cluster))
    cluster.merge("SelfCodingRun", "tidy", "status", status={"progress": {"stage": "Testing"}})
    before = await kube.get(ref(cluster))
    before = await kube.apply_status(ref(cluster), {"phase": "Running", "attempt": 1}, version(before))
    after = await kube.apply_status(ref(cluster), {"phase": "Failed"}, version(before))
    assert after["status"] == {"phase": "Failed", "progress": after["status"]["progress"]}
    assert after["status"]["progress"]["stage"] == "Testing"


async def test_the_status_of_what_is_gone_is_not_made(kube: Kube, cluster: Cluster):
    with pytest.raises(NotFound):
        await kube.apply_status(ref(cluster), {"phase": "Failed"}, "1")


async def test_the_status_of_another_one_of_the_same_name_is_left_alone(kube: Kube, cluster: Cluster):
    old = await kube.create(run(cluster))
    await kube.delete(ref(cluster))
    await kube.create(run(cluster))
    with pytest.raises(Conflict):
        await kube.apply_status(ref(cluster), {"phase": "Failed"}, version(old))
    assert "status" not in await kube.get(ref(cluster))


async def test_applied_without_force_a_foreign_field_is_a_conflict(kube: Kube, cluster: Cluster):
    cluster.add(run(cluster))
    with pytest.raises(Conflict, match="conflict"):
        await kube.apply(run(cluster, suspend=True), force=False)
    assert (await kube.apply(run(cluster, suspend=True), force=True))["spec"]["suspend"] is True


async def test_kinds_are_served_or_not(kube: Kube):
    assert await kube.is_served(RUNS)
    assert await kube.is_served(PODS)
    assert not await kube.is_served(type(RUNS)("tars.dev/v9", "Nothing", "nothings"))


@pytest.fixture
async def failing(unused_port: int):
    """A server whose answer the test decides."""
    answers: list[web.Response] = []

    async def answer(_: web.Request) -> web.Response:
        return answers.pop(0)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_port).start()
    kube = Kube(Connection(Configuration(host=f"http://127.0.0.1:{unused_port}")), _uncounted)
    yield kube, answers
    await kube.close()
    await runner.cleanup()


@pytest.fixture
def unused_port() -> int:
    from tests.support.apiserver import _free_ports

    return _free_ports(1)[0]


RUN_REF = Ref("tars.dev/v1alpha1", "SelfCodingRun", "n", "tidy")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Transient, 429),
        (Transient, 500),
        (Transient, 503),
        (Rejected, 403),
        (Rejected, 401),
        (Conflict, 409),
        (NotFound, 404),
        (Expired, 410),
        (Transient, 408),
        (Rejected, 501),
    ],
    ids=str,
)
async def test_refusals_become_our_errors(failing, error: type[KubeError], status: int):
    kube, answers = failing
    answers.append(web.json_response({"message": "because"}, status=status))
    with pytest.raises(error, match=rf"SelfCodingRun n/tidy: because \({status}\)") as caught:
        await kube.get(RUN_REF)
    assert type(caught.value) is error


async def test_the_servers_patience_is_passed_on(failing):
    kube, answers = failing
    answers.append(web.json_response({"message": "slow down"}, status=429, headers={"Retry-After": "7"}))
    with pytest.raises(Transient) as caught:
        await kube.get(RUN_REF)
    assert caught.value.retry_after == 7


async def test_an_answer_that_is_no_json_is_transient(failing):
    kube, answers = failing
    answers.append(web.Response(text="<html>a proxy"))
    with pytest.raises(Transient):
        await kube.get(RUN_REF)


async def test_no_answer_is_transient(unused_port: int):
    kube = Kube(Connection(Configuration(host=f"http://127.0.0.1:{unused_port}")), _uncounted)
    with pytest.raises(Transient, match="no answer"):
        await asyncio.wait_for(kube.get(RUN_REF), 10)
    await kube.close()


async def test_without_a_way_to_the_server_it_says_what_was_looked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "absent"))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(KubeError, match="neither as a pod nor by a kubeconfig"):
        await connect()
