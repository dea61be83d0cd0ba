"""The real API server with our CRDs installed, and the little that a test needs to talk to it."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from tests.contract.objects import Object
from tests.contract.series import exported
from tests.support.apiserver import ApiServer, api_server, programs

__all__ = ["api_server"]

ROOT = Path(__file__).resolve().parents[2]
CRDS = {
    document["spec"]["names"]["kind"]: document
    for document in (yaml.safe_load(path.read_text()) for path in sorted((ROOT / "crds").glob("*.yaml")))
}


@dataclass(frozen=True)
class Api:
    """Our kinds on the API server. Every answer is the server's own: an object, or a Status that refuses."""

    http: httpx.Client
    kubeconfig: Path

    def create(self, body: Object, *, dry_run: bool = True) -> Object:
        return self._call("POST", _path(body["kind"]), body, dry_run)

    def update(self, body: Object, part: str = "", *, dry_run: bool = True) -> Object:
        return self._call("PUT", _path(body["kind"], body["metadata"]["name"], part), body, dry_run)

    def delete(self, body: Object) -> None:
        self.http.delete(_path(body["kind"], body["metadata"]["name"])).raise_for_status()

    def kubectl(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        folder = programs()
        if folder is None:
            pytest.skip("no kubectl: run `make tools`")
        command = [str(folder / "kubectl"), "--kubeconfig", str(self.kubeconfig), *arguments]
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)

    def _call(self, method: str, path: str, body: Object, dry_run: bool) -> Object:
        query = {"fieldValidation": "Strict", **({"dryRun": "All"} if dry_run else {})}
        return dict(self.http.request(method, path, params=query, json=body).json())


def _path(kind: str, name: str = "", part: str = "") -> str:
    plural = CRDS[kind]["spec"]["names"]["plural"]
    return "/".join(filter(None, ("/apis/tars.dev/v1alpha1/namespaces/default", plural, name, part)))


def refusal(answer: Object) -> str:
    """What a person reads; empty when the server accepted."""
    return str(answer["message"]) if answer.get("kind") == "Status" else ""


@pytest.fixture(scope="session")
def api(api_server: ApiServer) -> Iterator[Api]:
    with api_server.client() as http:
        for crd in CRDS.values():
            http.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", json=crd).raise_for_status()
        _wait_until_served(http)
        yield Api(http, api_server.kubeconfig)


def _wait_until_served(http: httpx.Client) -> None:
    until("the kinds to be served", lambda: all(http.get(_path(kind)).is_success for kind in CRDS))


def until(what: str, holds: Callable[[], bool], explain: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited 30 s for {what}\n{explain()}")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def described(api: Api) -> Api:
    """The API once its OpenAPI document, which follows some seconds later, has all kinds: what explain and apply read."""
    document = "/openapi/v3/apis/tars.dev/v1alpha1"
    until("the OpenAPI document", lambda: all(f'"kind":"{kind}"' in api.http.get(document).text for kind in CRDS))
    return api


@pytest.fixture(scope="session")
def labels() -> dict[str, set[str]]:
    return exported()


@pytest.fixture
def stored(api: Api) -> Iterator[Any]:
    """A function that stores an object for the length of one test and gives it as stored."""
    made: list[Object] = []

    def store(body: Object, status: Object | None = None) -> Object:
        answer = api.create(body, dry_run=False)
        assert not refusal(answer), answer["message"]
        made.append(answer)
        return answer if status is None else api.update({**answer, "status": status}, "status", dry_run=False)

    yield store
    for body in made:
        api.delete(body)
