"""The tester as it is brought into a foreign image: one file, a bare interpreter, loopback HTTP."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.sandbox_runs import archive, request

from tars_operator.adapters.tester import HttpTester
from tars_operator.api.contracts import Ending, Problem, TestOutcome, ValidateRequest, ValidationRecord
from tars_operator.core.manifests.tester_job import ISOLATED
from tars_operator.engine.sandbox.requests import tree_name
from tars_operator.roles.tester_archive import install

SUITE = {"test_it.py": "def test_it(): pass\n"}
PACKED = archive(SUITE)
TREE = tree_name(PACKED)
BARE_PYTHON = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


@contextmanager
def _serving(runner: Path, python: str = BARE_PYTHON, **variables: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The server's address and process. The image's PATH has a Python with pytest; the server's own has nothing."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "TARS_TESTER_PORT": "0", **variables}
    command = [python, *ISOLATED, str(runner)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            line = next(line for line in server.stderr if "serving on port" in line)
            yield f"http://127.0.0.1:{line.split()[-1]}", server
        finally:
            server.kill()


@pytest.fixture(scope="module")
def runner_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("tars"))


@pytest.fixture(scope="module")
def address(runner_file: Path) -> Iterator[str]:
    with _serving(runner_file) as (found, _):
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False) as made:
        yield made


def _validate_request(**changes: Any) -> ValidateRequest:
    return ValidateRequest.model_validate(request(tree=TREE, **changes))


def _validated(address: str) -> ValidationRecord:
    with closing(HttpTester(lambda: address)) as tester:
        tester.prepare(TREE, PACKED)
        return tester.validate(_validate_request())


def test_a_validation_from_end_to_end(address: str) -> None:
    record = _validated(address)
    assert record.ending == Ending.FINISHED, record
    assert record.tests == {"test_it.py::test_it": TestOutcome.PASSED}


def test_health(client: httpx.Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_answer_is_what_the_contract_serialises_to(client: httpx.Client) -> None:
    client.put(f"/v1/trees/{TREE}", content=PACKED)
    answer = client.post("/v1/validate", json=request(tree=TREE), timeout=30).json()
    assert ValidationRecord.model_validate(answer).model_dump(mode="json", by_alias=True) == answer


@pytest.mark.parametrize(
    ("status", "error", "field", "content"),
    [
        pytest.param(400, "BadRequest", "", b"{", id="no-json"),
        pytest.param(400, "BadRequest", "", b"[]", id="no-object"),
        pytest.param(400, "BadRequest", "", b"[" * 100_000, id="too-deep"),
        pytest.param(400, "BadRequest", "command", json.dumps(request(command=[])), id="no-command"),
        pytest.param(400, "BadRequest", "command", json.dumps(request(tree=TREE, command=["make"])), id="no-pytest"),
        pytest.param(
            400, "BadRequest", "overlay.../a", json.dumps(request(tree=TREE, overlay={"../a": ""})), id="path-outside"
        ),
        pytest.param(404, "NotFound", "tree", json.dumps(request(tree="b" * 64)), id="unknown-tree"),
        pytest.param(413, "TooLarge", "", b" " * (32 * 1024 * 1024 + 1), id="too-large"),
    ],
)
def test_bad_requests_are_told_apart(
    client: httpx.Client, status: int, error: str, field: str, content: bytes | str
) -> None:
    client.put(f"/v1/trees/{TREE}", content=PACKED)
    answer = client.post("/v1/validate", content=content, timeout=30)
    problem = Problem.model_validate_json(answer.content)
    assert (answer.status_code, problem.error, problem.field) == (status, error, field)
    assert problem.message


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [(404, "GET", "/nothing"), (400, "PUT", "/v1/trees/no-id"), (400, "PUT", f"/v1/trees/{'c' * 64}")],
)
def test_other_wrong_calls(client: httpx.Client, status: int, method: str, path: str) -> None:
    answer = client.request(method, path, content=b"no archive" if method == "PUT" else b"")
    assert answer.status_code == status
    assert Problem.model_validate_json(answer.content).message


@pytest.mark.parametrize("length", [b"", b"-1", b"\xb2", b"1e3"], ids=["empty", "negative", "squared", "float"])
def test_a_length_that_is_none_is_refused(client: httpx.Client, length: bytes) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port), 10) as raw:
        raw.sendall(b"POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n\r\n")
        assert raw.recv(12) == b"HTTP/1.1 400"


def test_shutdown_ends_the_process_well(runner_file: Path) -> None:
    with _serving(runner_file) as (found, server):
        with closing(HttpTester(lambda: found)) as tester:
            tester.shutdown()
        assert server.wait(10) == 0


def test_termination_is_no_success(runner_file: Path) -> None:
    """A Job must not count a drained pod as completed."""
    with _serving(runner_file) as (_, server):
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 143


def test_a_replaced_tester_is_told_everything_again(runner_file: Path) -> None:
    with _serving(runner_file) as (first, one), _serving(runner_file) as (second, _):
        addresses = iter([first, first, second, second, second])
        with closing(HttpTester(lambda: next(addresses))) as tester:
            tester.prepare(TREE, PACKED)
            one.kill()
            one.wait()
            assert tester.validate(_validate_request()).ending == Ending.FINISHED


WITHOUT_LANDLOCK = """
import runpy, sys
from tars_operator.engine.sandbox import confinement
confinement.problem = lambda: "there is no Landlock"
sys.argv = ["runner"]
runpy.run_module("tars_operator.roles.tester", run_name="again")["main"]()
"""


def test_no_sandbox_means_not_ready_and_no_verdict(runner_file: Path, tmp_path: Path) -> None:
    wrapper = tmp_path / "wrapper.py"
    wrapper.write_text(f"import sys\nsys.path.insert(0, {str(runner_file)!r})\n{WITHOUT_LANDLOCK}")
    with _serving(wrapper) as (found, _), httpx.Client(base_url=found, trust_env=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        client.put(f"/v1/trees/{TREE}", content=PACKED)
        record = client.post("/v1/validate", json=request(tree=TREE), timeout=30).json()
    assert record["ending"] == "SandboxFailed"
    assert "there is no Landlock" in record["message"]


def test_unsandboxed_has_to_be_asked_for(runner_file: Path, tmp_path: Path) -> None:
    wrapper = tmp_path / "wrapper.py"
    wrapper.write_text(f"import sys\nsys.path.insert(0, {str(runner_file)!r})\n{WITHOUT_LANDLOCK}")
    with _serving(wrapper, TARS_ALLOW_UNSANDBOXED="1") as (found, _):
        assert _validated(found).ending == Ending.FINISHED


PLACES = (Path("/usr/bin"), Path("/usr/local/bin"), *Path.home().glob(".pyenv/versions/3.9.*/bin"))
OLD = shutil.which("python3.9", path=":".join(map(str, PLACES))) or ""


@pytest.mark.skipif(not OLD, reason="there is no Python 3.9 on this machine")
def test_the_oldest_python_serves_too(runner_file: Path) -> None:
    with _serving(runner_file, OLD) as (found, _):
        assert _validated(found).ending == Ending.FINISHED


def test_modules_of_the_image_take_no_standard_ones_place(runner_file: Path, tmp_path: Path) -> None:
    for name in ("logging", "json", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')\n")
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)}
    with _serving(runner_file, PYTHONPATH=str(tmp_path)) as (found, _):
        assert _validated(found).ending == Ending.FINISHED
    careless = subprocess.run(
        [BARE_PYTHON, str(runner_file)], env=environment, check=False, capture_output=True, text=True
    )
    assert "imported" in careless.stderr


def test_a_port_that_is_none_is_refused_with_a_remedy(runner_file: Path) -> None:
    refused = subprocess.run(
        [BARE_PYTHON, str(runner_file)],
        env={"TARS_TESTER_PORT": "http"},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert re.search("TARS_TESTER_PORT: 'http' is no port", refused.stderr)


def test_the_brought_file_installs_itself_again(runner_file: Path, tmp_path: Path) -> None:
    subprocess.run([BARE_PYTHON, str(runner_file), "install", str(tmp_path)], check=True, stderr=subprocess.PIPE)
    assert (tmp_path / "runner.pyz").read_bytes() == runner_file.read_bytes()
    assert os.access(tmp_path / "runner.pyz", os.X_OK)
