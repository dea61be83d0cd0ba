"""The operator's process against a real API server, one namespace per test; the test plays controllers and coordinator."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from tests.support.apiserver import ApiServer, api_server

from tars_operator.adapters.kube.resources import BY_KIND, Resource

__all__ = ["api_server"]

TOP = Path(__file__).parents[3]
DEADLINE = 30.0
CRDS = Resource("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions")


class Cluster:
    """What users and other controllers do, in one namespace."""

    def __init__(self, client: httpx.Client, namespace: str) -> None:
        self.client, self.namespace = client, namespace

    def add(self, manifest: dict[str, Any]) -> dict[str, Any]:
        manifest = manifest | {"metadata": manifest["metadata"] | {"namespace": self.namespace}}
        return self._ok(self.client.post(BY_KIND[manifest["kind"]].path(self.namespace), json=manifest))

    def get(self, kind: str, name: str) -> dict[str, Any] | None:
        answer = self.client.get(BY_KIND[kind].path(self.namespace, name))
        return None if answer.status_code == httpx.codes.NOT_FOUND else self._ok(answer)

    def names(self, kind: str) -> list[str]:
        items = self._ok(self.client.get(BY_KIND[kind].path(self.namespace)))["items"]
        return sorted(item["metadata"]["name"] for item in items)

    def merge(self, kind: str, name: str, subresource: str = "", **patch: Any) -> None:
        headers = {"Content-Type": "application/merge-patch+json"}
        self._ok(self.client.patch(BY_KIND[kind].path(self.namespace, name, subresource), json=patch, headers=headers))

    def delete(self, kind: str, name: str) -> None:
        self._ok(self.client.delete(BY_KIND[kind].path(self.namespace, name)))

    def reason(self, kind: str, name: str) -> str:
        conditions = ((self.get(kind, name) or {}).get("status") or {}).get("conditions") or [{}]
        return str(conditions[0].get("reason", ""))

    def wait_reason(self, kind: str, name: str, reason: str) -> None:
        wait(
            lambda: self.reason(kind, name) == reason,
            lambda: f"{kind} {name} is {self.reason(kind, name)!r}, not {reason!r}",
        )

    @staticmethod
    def _ok(answer: httpx.Response) -> dict[str, Any]:
        assert answer.is_success, answer.text
        return answer.json()


def wait(holds: Callable[[], object], why: Callable[[], str]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)


@pytest.fixture(scope="session")
def crds(api_server: ApiServer) -> ApiServer:
    """The API server with our kinds."""
    with api_server.client() as client:
        for path in sorted((TOP / "crds").glob("*.yaml")):
            crd = yaml.safe_load(path.read_text())
            answer = client.post(CRDS.path(""), json=crd)
            assert answer.status_code in {201, 409}, answer.text
            wait(
                lambda name=crd["metadata"]["name"]: _is_served(client, name), lambda p=path: f"{p.name} is not served"
            )
    return api_server


def _is_served(client: httpx.Client, name: str) -> bool:
    plural, _, group = name.partition(".")
    return client.get(f"/apis/{group}/v1alpha1/{plural}").is_success


@pytest.fixture
def cluster(crds: ApiServer) -> Iterator[Cluster]:
    """A namespace of its own."""
    with crds.client() as client:
        yield _namespace(client)


def _namespace(client: httpx.Client) -> Cluster:
    answer = client.post("/api/v1/namespaces", json={"metadata": {"generateName": "test-"}})
    return Cluster(client, answer.raise_for_status().json()["metadata"]["name"])


@pytest.fixture(scope="session")
def served(crds: ApiServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Cluster]]:
    """Namespaces that one operator serves: starting one for each test would take longer than the tests."""
    with crds.client() as client:
        clusters = [_namespace(client) for _ in range(8)]
        process = Process(crds, ",".join(one.namespace for one in clusters), tmp_path_factory.mktemp("operator"))
        process.start()
        yield clusters
        process.close()


@pytest.fixture
def home(served: list[Cluster]) -> Cluster:
    """A namespace with an operator at work."""
    return served.pop()


class Process:
    """One operator process; `start` again after `kill` is a restart."""

    def __init__(self, server: ApiServer, namespace: str, home: Path) -> None:
        self._server, self._namespace, self._log = server, namespace, home / "operator.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self, wait_ready: bool = True, **environment: str) -> None:
        from tests.support.apiserver import _free_ports

        self.port = _free_ports(1)[0]
        env = {
            **os.environ,
            "KUBECONFIG": str(self._server.kubeconfig),
            "PYTHONPATH": str(TOP / "operator"),
            "TARS_NAMESPACES": self._namespace,
            "TARS_HTTP_PORT": str(self.port),
            **environment,
        }
        command = [sys.executable, "-c", "from tars_operator.handlers.main import main; main()"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=TOP)
        if wait_ready:
            wait(lambda: self.probe("readyz") == httpx.codes.OK, self._log.read_text)

    def probe(self, path: str) -> int:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{self.port}/{path}").status_code
        return 0

    def metrics(self) -> dict[str, float]:
        lines = httpx.get(f"http://127.0.0.1:{self.port}/metrics").text.splitlines()
        return {
            name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        }

    def writes(self) -> dict[str, int]:
        return {name: int(value) for name, value in self.metrics().items() if name.startswith("tars_api_writes_total")}

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(20)

    def ended(self) -> tuple[int, str]:
        assert self._process is not None
        return self._process.wait(DEADLINE), self._log.read_text()

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


@pytest.fixture
def operator(crds: ApiServer, cluster: Cluster, tmp_path: Path) -> Iterator[Process]:
    process = Process(crds, cluster.namespace, tmp_path)
    yield process
    process.close()
