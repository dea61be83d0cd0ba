"""The init container that makes the chart's default replicas, against the real API server."""

import ssl
import threading
import time

import pytest
import yaml
from tests.contract.charts import one, template
from tests.contract.conftest import Api
from tests.contract.objects import make
from tests.support.apiserver import ApiServer

from tars_operator.adapters.kube.credentials import Credentials
from tars_operator.handlers.default_replicas import NotMade, make_missing

ACCOUNT = "tars-coordinator"
ROLES = ("analyzer", "generator", "coordinator", "tester")


@pytest.fixture
def credentials(api: Api, api_server: ApiServer) -> Credentials:
    verify = ssl.create_default_context(cafile=str(api_server.ca_file))
    return Credentials(api_server.url, verify, lambda: api_server.token)


@pytest.fixture
def namespace(request: pytest.FixtureRequest) -> str:
    return str(request.node.name).replace("_", "-")[:60].rstrip("-")


def manifests(namespace: str) -> str:
    rendered = template(f"runNamespaces={{{namespace}}}")
    return str(one(rendered, "ConfigMap", "tars-operator-replicas")["data"]["replicas.yaml"])


def prepare(api: Api, namespace: str) -> None:
    api.http.post("/api/v1/namespaces", json={"metadata": {"name": namespace}}).raise_for_status()
    account = {"metadata": {"name": ACCOUNT}}
    api.http.post(f"/api/v1/namespaces/{namespace}/serviceaccounts", json=account).raise_for_status()


def soon(seconds: float = 20) -> float:
    return time.monotonic() + seconds


def test_missing_ones_are_made_and_owned_by_the_account(api: Api, credentials: Credentials, namespace: str) -> None:
    prepare(api, namespace)
    made = make_missing(credentials, manifests(namespace), ACCOUNT, soon())
    assert made == tuple(f"{namespace}/{role}" for role in ROLES)
    path = f"/apis/tars.dev/v1alpha1/namespaces/{namespace}/tarsreplicas/analyzer"
    (owner,) = api.http.get(path).json()["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["name"]) == ("ServiceAccount", ACCOUNT)


def test_what_is_there_stays_as_a_person_left_it(api: Api, credentials: Credentials, namespace: str) -> None:
    prepare(api, namespace)
    path = f"/apis/tars.dev/v1alpha1/namespaces/{namespace}/tarsreplicas"
    api.http.post(path, json=make("TarsReplica", {"replicas": 7}, name="analyzer")).raise_for_status()
    made = make_missing(credentials, manifests(namespace), ACCOUNT, soon())
    assert f"{namespace}/analyzer" not in made
    assert api.http.get(f"{path}/analyzer").json()["spec"]["replicas"] == 7


def test_it_waits_for_what_the_same_installation_is_still_making(
    api: Api, credentials: Credentials, namespace: str
) -> None:
    later = threading.Timer(0.3, prepare, (api, namespace))
    later.start()
    assert len(make_missing(credentials, manifests(namespace), ACCOUNT, soon())) == len(ROLES)
    later.join()


def test_it_gives_up_with_the_servers_words(api: Api, credentials: Credentials, namespace: str) -> None:
    with pytest.raises(NotMade, match=f"{namespace}/analyzer: .*serviceaccounts .*tars-coordinator.* not found"):
        make_missing(credentials, manifests(namespace), ACCOUNT, time.monotonic())


def test_a_refusal_is_not_repeated(api: Api, credentials: Credentials, namespace: str) -> None:
    prepare(api, namespace)
    wrong = make("TarsReplica", {"role": "cook"}, name="cook")
    wrong["metadata"]["namespace"] = namespace
    started = time.monotonic()
    with pytest.raises(NotMade, match=r"spec\.role"):
        make_missing(credentials, yaml.safe_dump(wrong), ACCOUNT, soon(60))
    assert time.monotonic() - started < 30


def test_no_server() -> None:
    nowhere = Credentials("https://127.0.0.1:9", ssl.create_default_context(), lambda: "token")
    with pytest.raises(NotMade, match=r"no answer from https://127\.0\.0\.1:9"):
        make_missing(nowhere, manifests("anywhere"), ACCOUNT, time.monotonic())
