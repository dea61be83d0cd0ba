"""The role servers over loopback HTTP: contract, refusals, limits, metrics, and how they end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from tests.support.model_server import Script
from tests.support.role_server import model, serving

from tars_operator.api.contracts import LARGEST_BODY, ModelReadiness, Problem
from tars_operator.api.runsettings import ModelSettings
from tars_operator.roles.analyzer import analyzer_role
from tars_operator.roles.generator import generator_role
from tars_operator.roles.serving import Call, Role

FILE = {"path": "a.py", "blob": "b", "content": "import os\n"}
PATTERN = {"id": "python/unused-import", "title": "t", "changeClass": "S", "ruff": ["F401"]}
ANALYZE = {"files": [FILE], "patterns": [PATTERN]}


@pytest.fixture(scope="module")
def analyzer() -> Iterator[str]:
    with serving(analyzer_role(workers=2)) as url:
        yield url


@pytest.fixture(scope="module")
def generator() -> Iterator[str]:
    with serving(generator_role(workers=2)) as url:
        yield url


def samples(url: str) -> dict[str, float]:
    """Metric samples by name and sorted labels."""
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics").text)
    return {
        f"{sample.name}{json.dumps(sample.labels, sort_keys=True)}": sample.value
        for family in families
        for sample in family.samples
    }


def generate_request(url: str, finding: dict[str, object], engine: str = "codemod") -> dict[str, object]:
    settings = {"name": "good-coder:latest", "endpoint": url}
    return {
        "finding": finding,
        "file": FILE,
        "pattern": PATTERN,
        "engines": [engine],
        "model": settings,
        "tokensLeft": 9999,
    }


def finding_of(analyzer: str) -> dict[str, object]:
    finding: dict[str, object] = httpx.post(f"{analyzer}/v1/analyze", json=ANALYZE).json()["findings"][0]
    return finding


def test_analyzes(analyzer: str) -> None:
    assert finding_of(analyzer)["message"] == "`os` imported but unused"


def test_generates(analyzer: str, generator: str) -> None:
    request = generate_request("http://127.0.0.1:9", finding_of(analyzer))
    answer = httpx.post(f"{generator}/v1/generate", json=request).json()
    assert answer["candidate"]["edits"][0]["content"] == ""


def test_says_whether_a_model_is_there(generator: str) -> None:
    with model(Script("missing")) as url:
        answer = httpx.post(f"{generator}/v1/models/ready", json={"name": "x", "endpoint": url}).json()
    assert (answer["ready"], answer["reason"]) == (False, "ModelMissing")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_answers_questions_about_its_health(analyzer: str, path: str) -> None:
    assert httpx.get(analyzer + path).status_code == 200


REFUSED = {
    "no json": (b"nonsense", 400, "BadRequest", ""),
    "empty": (b"", 400, "BadRequest", ""),
    "missing field": (b"{}", 400, "BadRequest", "files"),
    "wrong type": (
        json.dumps(ANALYZE | {"files": [FILE | {"content": 3}]}).encode(),
        400,
        "BadRequest",
        "files.0.content",
    ),
    "unknown field": (json.dumps(ANALYZE | {"extra": 1}).encode(), 400, "BadRequest", "extra"),
    "no pattern": (json.dumps(ANALYZE | {"patterns": []}).encode(), 400, "BadRequest", "patterns"),
    "unknown rule": (
        json.dumps(ANALYZE | {"patterns": [PATTERN | {"ruff": ["ABC12"]}]}).encode(),
        400,
        "BadRequest",
        "patterns.0.ruff",
    ),
    "too large": (b" " * (LARGEST_BODY + 1), 413, "TooLarge", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses_with_a_problem_that_names_the_field(analyzer: str, case: str) -> None:
    body, status, error, field = REFUSED[case]
    response = httpx.post(f"{analyzer}/v1/analyze", content=body)
    problem = Problem.model_validate_json(response.content)
    assert (response.status_code, problem.error, problem.field, bool(problem.message)) == (status, error, field, True)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/analyze", 405), ("POST", "/healthz", 405), ("GET", "/v2/analyze", 404)],
    ids=["get a call", "post a page", "unknown path"],
)
def test_refuses_what_is_not_of_the_contract(analyzer: str, method: str, path: str, status: int) -> None:
    response = httpx.request(method, analyzer + path)
    assert response.status_code == status
    assert Problem.model_validate_json(response.content).message


def test_counts_requests_files_and_findings() -> None:
    with serving(analyzer_role(workers=1)) as url:
        finding_of(url)
        httpx.post(f"{url}/v1/analyze", content=b"nonsense")
        seen = samples(url)
    assert seen['tars_analyzer_requests_total{"code": "200"}'] == 1
    assert seen['tars_analyzer_requests_total{"code": "400"}'] == 1
    assert seen["tars_analyzer_files_total{}"] == 1
    assert seen['tars_analyzer_findings_total{"pattern": "python/unused-import"}'] == 1
    assert seen["tars_analyzer_seconds_count{}"] == 1
    assert seen['tars_build_info{"component": "analyzer", "version": "0.1.0"}'] == 1


TODO = "def f():\n    # TODO: two\n    return 1\n"


def ask_model(generator: str, endpoint: str) -> dict[str, object]:
    file = FILE | {"content": TODO}
    pattern = {"id": "todo/function", "title": "t", "changeClass": "B", "todo": ["TODO"]}
    with serving(analyzer_role(workers=1)) as url:
        found = httpx.post(f"{url}/v1/analyze", json={"files": [file], "patterns": [pattern]}).json()["findings"][0]
    request = generate_request(endpoint, found, "model") | {"file": file, "pattern": pattern}
    answer: dict[str, object] = httpx.post(f"{generator}/v1/generate", json=request).json()
    return answer


def test_counts_candidates_and_what_the_model_cost() -> None:
    with serving(generator_role(workers=1)) as url:
        for script in ("good", "cut"):
            with model(Script(script)) as endpoint:
                ask_model(url, endpoint)
        seen = samples(url)
    assert seen['tars_generator_candidates_total{"engine": "model", "outcome": "Proposed"}'] == 1
    assert seen['tars_generator_candidates_total{"engine": "model", "outcome": "AnswerCut"}'] == 1
    assert seen['tars_model_requests_total{"outcome": "Answered"}'] == 1
    assert seen['tars_model_requests_total{"outcome": "AnswerCut"}'] == 1
    assert seen['tars_model_tokens_total{"direction": "prompt"}'] > 100
    assert seen['tars_generator_seconds_count{"engine": "model"}'] == 2
    assert seen["tars_model_seconds_count{}"] == 2


def make_role(work, codes: list[int]) -> Role:
    call = Call("/v1/work", ModelSettings, work, codes.append)
    return Role("test", (call,), CollectorRegistry(), workers=1)


def test_a_failure_inside_tells_the_caller_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: ModelSettings) -> ModelReadiness:
        raise RuntimeError("secret")

    codes: list[int] = []
    with serving(make_role(fail, codes)) as url:
        response = httpx.post(f"{url}/v1/work", json={"name": "x"})
    assert (response.status_code, response.json()["error"], codes) == (500, "Internal", [500])
    assert "secret" not in response.text
    assert "secret" in caplog.text


def test_says_busy_when_too_many_wait() -> None:
    gate = threading.Event()

    def wait(_: ModelSettings) -> ModelReadiness:
        gate.wait()
        return ModelReadiness(ready=True)

    with serving(make_role(wait, [])) as url, ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(httpx.post, f"{url}/v1/work", json={"name": "x"}) for _ in range(6)]
        refused = next(filter(lambda response: response.status_code == 503, completed(asked)))
        assert httpx.get(f"{url}/healthz").status_code == 200
        gate.set()
        assert sorted(future.result().status_code for future in asked) == [200] * 5 + [503]
    assert refused.json()["error"] == "Busy"


def completed(futures) -> Iterator[httpx.Response]:
    """Results as they come, without waiting for all."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        yield from (future.result() for future in futures if future.done())


@contextmanager
def process(role: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The role as its image runs it, on a free port."""
    environment = os.environ | {"TARS_HOST": "127.0.0.1", "TARS_PORT": "0", "PYTHONPATH": "operator"}
    command = [sys.executable, "-m", f"tars_operator.roles.{role}"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as child:
        try:
            port = re.search(r"listens on port (\d+)", child.stderr.readline())[1]
            yield child, f"http://127.0.0.1:{port}"
        finally:
            child.kill()


def test_finishes_what_it_has_in_hand_after_sigterm() -> None:
    script = Script("gated")
    with model(script) as endpoint, process("generator") as (child, url), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask_model, url, endpoint)
        await_true(lambda: script.asked)
        child.send_signal(signal.SIGTERM)
        await_true(lambda: not accepts(url))
        script.gate.set()
        assert answer.result(10)["candidate"]
        assert child.wait(10) == 0


def accepts(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.ConnectError:
        return False


def await_true(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("did not come true within 10 seconds")
        time.sleep(0.01)


def murmuring() -> Iterator[bytes]:
    """An answer that never ends, slowly."""
    yield b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"
    while True:
        yield b'{"model": "m", "message": {"role": "assistant", "content": "x"}, "done": false}\n'
        time.sleep(0.1)


def test_a_caller_that_goes_away_ends_the_question_to_the_model(analyzer: str, generator: str) -> None:
    pattern = {"id": "todo/function", "title": "t", "changeClass": "B", "todo": ["TODO"]}
    file = {"path": "a.py", "blob": "b", "content": "def f():\n    # TODO: do it\n    return 1\n"}
    asked = httpx.post(f"{analyzer}/v1/analyze", json={"files": [file], "patterns": [pattern]}).json()
    script = Script("good")
    script.raw = murmuring()
    with model(script) as url:
        request = generate_request(url, asked["findings"][0], "model") | {"file": file, "pattern": pattern}
        body = json.dumps(request).encode()
        address = httpx.URL(generator)
        with socket.create_connection((address.host, address.port or 80)) as caller:
            caller.sendall(b"POST /v1/generate HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
            await_question(script)
        assert script.closed.wait(10)


def await_question(script: Script) -> None:
    deadline = time.monotonic() + 20
    while not script.asked and time.monotonic() < deadline:
        time.sleep(0.01)
    assert script.asked


def test_a_caller_that_stops_sending_holds_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tars_operator.roles.serving.LONGEST_UPLOAD", 0.1)
    with serving(analyzer_role(workers=1)) as url:
        host = httpx.URL(url)
        silent = [socket.create_connection((host.host, host.port)) for _ in range(6)]
        for one in silent:
            one.sendall(b"POST /v1/analyze HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        answers = [one.recv(12) for one in silent]
        assert httpx.post(f"{url}/v1/analyze", json=ANALYZE, timeout=30).status_code == 200
        for one in silent:
            one.close()
    assert sorted(answers) == [*[b"HTTP/1.1 408"] * 5, b"HTTP/1.1 503"]
