"""The operator as the chart installs it: with exactly the rights the chart gives, it serves a replica and a run.

No controller is behind this API server, so what the operator makes is looked at and nothing starts.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.contract.charts import NAMESPACE, one, template
from tests.contract.conftest import CRDS, ROOT, Api, until
from tests.contract.objects import Object, make
from tests.support.apiserver import ApiServer

pytestmark = pytest.mark.slow

RBAC = {"ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}
SCOPES = {
    "cluster": ("runNamespaces={scope-cluster}",),
    "namespaces": ("scope=Namespaces", "runNamespaces={scope-namespaces}"),
}


@pytest.fixture(params=SCOPES.values(), ids=SCOPES.keys())
def installed(request: pytest.FixtureRequest, api: Api) -> Iterator[tuple[Api, tuple[str, ...], str]]:
    """An API server with the chart's RBAC of one scope and no other; and the run namespace."""
    settings = request.param
    namespace = settings[-1].partition("{")[2].rstrip("}")
    rbac = [each for each in template(*settings) if each["kind"] in RBAC]
    for name in (NAMESPACE, namespace):
        api.kubectl("create", "namespace", name)  # another test of the session may have made it
    applied = api.kubectl("apply", "-f", "-", text=yaml.safe_dump_all(rbac))
    assert applied.returncode == 0, applied.stderr
    yield api, settings, namespace
    api.kubectl("delete", "--wait=false", "-f", "-", text=yaml.safe_dump_all(rbac))


def kubeconfig(api: Api, folder: Path) -> Path:
    """A kubeconfig with a token of the operator's service account."""
    path = f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/tars-operator/token"
    answer = api.http.post(path, json={"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})
    config = yaml.safe_load(api.kubeconfig.read_text())
    config["users"] = [{"name": "test", "user": {"token": answer.json()["status"]["token"]}}]
    (folder / "kubeconfig").write_text(yaml.safe_dump(config))
    return folder / "kubeconfig"


@contextmanager
def operator(api: Api, settings: tuple[str, ...], folder: Path) -> Iterator[Path]:
    """The operator's process with the chart's environment; gives its log."""
    container = one(template(*settings), "Deployment", "tars-operator")["spec"]["template"]["spec"]["containers"][0]
    chosen = {each["name"]: each["value"] for each in container["env"] if each["name"].startswith("TARS_")}
    log = folder / "operator.log"
    with log.open("wb") as output, subprocess.Popen(
        [sys.executable, "-c", "from tars_operator.handlers.main import main; main()"],
        env={**os.environ, **chosen, "TARS_HTTP_PORT": "0", "KUBECONFIG": str(kubeconfig(api, folder)),
             "PYTHONPATH": str(ROOT / "operator")},
        stdout=output,
        stderr=output,
    ) as process:  # fmt: skip
        try:
            yield log
        finally:
            process.terminate()


def test_its_rights_are_enough(
    installed: tuple[Api, tuple[str, ...], str], api_server: ApiServer, tmp_path: Path
) -> None:
    api, settings, namespace = installed
    single = make("SelfCodingRun", {"mode": "Single"}, name="one")
    with operator(api, settings, tmp_path) as log:
        for kind, body in (("TarsReplica", make("TarsReplica", name="analyzers")), ("TarsReplica", COORDINATORS)):
            store(api, namespace, kind, body)
        store(api, namespace, "SelfCodingRun", single)
        wanted = {"deployments.apps/analyzers", "services/analyzers", "jobs.batch/one-coordinator-1"}
        wanted |= {"persistentvolumeclaims/one-workspace"}
        until("the children", lambda: all(exists(api, namespace, each) for each in wanted), log.read_text)
        until("a status", lambda: "conditions" in read(api, namespace, "selfcodingruns.tars.dev/one").get("status", {}))
        api.kubectl("-n", namespace, "delete", "scr/one", "--wait=false")
        until("the finalizer to go", lambda: not exists(api, namespace, "selfcodingruns.tars.dev/one"))
    assert "forbidden" not in log.read_text().lower()


COORDINATORS = make("TarsReplica", {"role": "coordinator"}, name="coordinators")


def store(api: Api, namespace: str, kind: str, body: Object) -> None:
    plural = CRDS[kind]["spec"]["names"]["plural"]
    api.http.post(f"/apis/tars.dev/v1alpha1/namespaces/{namespace}/{plural}", json=body).raise_for_status()


def read(api: Api, namespace: str, what: str) -> dict[str, Any]:
    resource, name = what.split("/")
    kind, _, group = resource.partition(".")
    version = {"": "/api/v1", "tars.dev": "/apis/tars.dev/v1alpha1"}.get(group, f"/apis/{group}/v1")
    return dict(api.http.get(f"{version}/namespaces/{namespace}/{kind}/{name}").json())


def exists(api: Api, namespace: str, what: str) -> bool:
    return read(api, namespace, what).get("kind") != "Status"
