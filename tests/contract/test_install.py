"""An installation from nothing on a fresh API server: by the real helm, and by the one file for kubectl."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.contract.charts import CHART, NAMESPACE, program, template, titles
from tests.contract.conftest import CRDS, ROOT
from tests.support.apiserver import ApiServer, programs, serving

pytestmark = pytest.mark.slow

INSTALL = tuple(yaml.safe_load_all((ROOT / "install.yaml").read_text()))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[ApiServer]:
    folder = programs()
    if folder is None:
        pytest.skip("no kube-apiserver: run `make tools`")
    with serving(folder, tmp_path) as server:
        yield server


def run(server: ApiServer, program: str, *arguments: str) -> str:
    command = [program, "--kubeconfig", str(server.kubeconfig), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def kubectl(server: ApiServer, *arguments: str) -> str:
    return run(server, str((programs() or Path()) / "kubectl"), *arguments)


def helm(server: ApiServer, *arguments: str) -> str:
    return run(server, program("helm"), "--namespace", NAMESPACE, *arguments)


def missing(server: ApiServer) -> set[str]:
    """What the chart's default values promise and the server does not have."""
    return {title for title in titles(template()) if not exists(server, *title.split("/"))}


def exists(server: ApiServer, kind: str, namespace: str, name: str) -> bool:
    where = ("-n", namespace) if namespace else ()
    return bool(kubectl(server, *where, "get", kind, name, "--ignore-not-found", "-o", "name"))


def test_helm_installs_upgrades_and_leaves_the_kinds(fresh: ApiServer) -> None:
    helm(fresh, "install", "tars", str(CHART), "--create-namespace")
    assert missing(fresh) == set()
    helm(fresh, "upgrade", "tars", str(CHART), "--set", "operator.logLevel=DEBUG")
    helm(fresh, "uninstall", "tars")
    assert {title.split("/")[0] for title in titles(template()) - missing(fresh)} == {"CustomResourceDefinition"}
    helm(fresh, "install", "tars", str(CHART))
    assert missing(fresh) == set()


def test_one_file_does_the_same(fresh: ApiServer) -> None:
    kubectl(fresh, "apply", "-f", str(ROOT / "install.yaml"))
    assert missing(fresh) == set()
    kubectl(fresh, "apply", "-f", str(ROOT / "install.yaml"))


def test_the_one_file_holds_what_helm_makes() -> None:
    assert titles(INSTALL) == titles(template()) | {f"Namespace//{NAMESPACE}"}
    assert sorted(map(str, INSTALL[1:])) == sorted(map(str, template()))


def test_the_one_file_begins_with_what_the_rest_needs() -> None:
    assert [each["kind"] for each in INSTALL[: 1 + len(CRDS)]] == [
        "Namespace",
        *["CustomResourceDefinition"] * len(CRDS),
    ]
