"""The cluster of the journeys is the one of `hack/kind`: what a test sees, a person can look at with the same commands."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_kind import KindCluster

from .world import World

TOP = Path(__file__).resolve().parents[2]
PLUGIN_DEFAULT = "pytest-kind"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count a journey's time from its first line: from nothing, the cluster below is minutes in the making."""
    for item in items:
        if "kind_cluster" in getattr(item, "fixturenames", ()):
            own = item.get_closest_marker("timeout")
            seconds = own.args[0] if own and own.args else float(config.getini("timeout"))
            item.add_marker(pytest.mark.timeout(seconds, func_only=True), append=False)


def script(path: str, *arguments: str) -> str:
    """Run one of the project's scripts; what it prints is its result, its progress goes to the captured standard error."""
    return subprocess.run([TOP / path, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def is_running() -> bool:
    return subprocess.run([TOP / "hack/kind/status"], check=False, capture_output=True).returncode == 0


def is_possible() -> bool:
    """Whether a cluster can be made here: by a Docker engine that answers, or by root, who can start one."""
    if os.geteuid() == 0:
        return True
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], check=False, capture_output=True).returncode == 0


def cluster_name(config: pytest.Config) -> str:
    asked = str(config.getoption("cluster_name"))
    return os.environ.get("TARS_CLUSTER", "tars") if asked == PLUGIN_DEFAULT else asked


def connect(name: str, kubeconfig: str) -> KindCluster:
    """The plugin's own object on our programs, which keeps it from downloading others."""
    programs = Path(script("hack/kind/tools", "kind", "kubectl"))
    # it makes a folder where it stands, whether it needs one or not
    with contextlib.chdir(Path(kubeconfig).parent):
        cluster = KindCluster(name, Path(kubeconfig), kind_path=programs / "kind", kubectl_path=programs / "kubectl")
        cluster.create()
    return cluster


@pytest.fixture(scope="session")
def kind_cluster(request: pytest.FixtureRequest) -> Iterator[KindCluster]:
    """A running cluster.

    A cluster that ran before stays; one that was made for these tests goes with them, unless --keep-cluster is given.
    """
    if not is_possible():
        pytest.skip("no Docker engine answers, and only root can start one")
    os.environ["TARS_CLUSTER"] = name = cluster_name(request.config)
    ran_before = is_running()
    kubeconfig = script("hack/kind/up")
    yield connect(name, kubeconfig)
    if not (ran_before or request.config.getoption("keep_cluster")):
        script("hack/kind/down")


@pytest.fixture(scope="session")
def world(kind_cluster: KindCluster) -> World:
    """The cluster with this checkout's images, the chart, a Git server and a Prometheus installed."""
    programs = script("hack/kind/tools", "kind", "kubectl")
    os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"
    script("hack/kind/install")
    return World(kubectl_path=f"{programs}/kubectl", kubeconfig=str(kind_cluster.kubeconfig_path))
