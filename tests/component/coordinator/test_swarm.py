"""Mode Swarm with real role servers on loopback; the tester is found through a Pod object, as in a cluster."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.component.coordinator.conftest import GOOD, TOP, World

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

VERDICT_PORT = 8082


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def role(name: str, port: int, folder) -> Iterator[subprocess.Popen[bytes]]:
    variable = "TARS_TESTER_PORT" if name == "tester" else "TARS_PORT"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(TOP / "operator"),
        variable: str(port),
    }
    command = [str(Path(sys.executable).parent / f"tars-{name}")]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port), f"{name} to be ready")
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).is_success
    return False


def until(holds, what):
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, f"waited 30 s for {what}"
        time.sleep(0.02)


def make_pod(world: World, name: str, ip: str = "127.0.0.1", phase: str = "Running") -> None:
    labels = {"tars.dev/run": "tidy", "tars.dev/role": "tester"}
    pods = f"/api/v1/namespaces/{world.namespace}/pods"
    pod = {"metadata": {"name": name, "labels": labels}, "spec": {"containers": [{"name": "tester", "image": "x"}]}}
    world.http.post(pods, json=pod).raise_for_status()
    status = {"status": {"phase": phase, "podIP": ip, "podIPs": [{"ip": ip}]}}
    headers = {"Content-Type": "application/merge-patch+json"}
    world.http.patch(f"{pods}/{name}/status", json=status, headers=headers).raise_for_status()


@pytest.fixture
def urls(tmp_path) -> Iterator[dict[str, str]]:
    """Analyzer and generator, as the operator's environment names them."""
    analyzer, generator = free_port(), free_port()
    with role("analyzer", analyzer, tmp_path), role("generator", generator, tmp_path):
        where = {"analyzer": analyzer, "generator": generator}
        yield {f"TARS_{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in where.items()}


def test_a_swarm_run_uses_all_roles_and_dismisses_its_tester(world, urls):
    if answers(VERDICT_PORT):
        pytest.skip(f"port {VERDICT_PORT} of this machine is taken")
    make_pod(world, "old", ip="127.0.0.9", phase="Failed")
    make_pod(world, "new")
    world.submit("tidy", GOOD, mode="Swarm")
    with role("tester", VERDICT_PORT, world.folder) as tester:
        assert world.coordinate(**urls) == 0
        assert tester.wait(10) == 0
    assert world.result()["reason"] == "Completed"
    assert sorted(world.states()) == ["python/unused-import", "todo/function"]


def test_a_rule_that_ruff_does_not_have_is_the_specs_fault(world, urls):
    world.create("CodePattern", "own", {"id": "shop/own", "title": "None.", "find": {"ruff": ["ZZZ999"]}})
    world.submit("tidy", mode="Swarm", patterns=["shop/own"])
    assert world.coordinate(**urls) == 0
    assert world.result()["reason"] == "InvalidSpec"
    assert "ZZZ999" in world.result()["message"]


@pytest.mark.slow
def test_a_role_that_is_away_lets_the_job_try_again(world):
    world.submit("tidy", mode="Swarm")
    nobody = f"http://127.0.0.1:{free_port()}"
    assert world.coordinate(TARS_ANALYZER_URL=nobody, TARS_GENERATOR_URL=nobody) == 1
    assert "result" not in world.run().get("status", {})
