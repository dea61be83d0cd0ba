"""A pod that is given a file no grammar comes to an end with: it answers health questions meanwhile, and goes on."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import pytest
from tests.support.role_server import serving

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine.analysis import readers, structure
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.analysis.finders import Search
from tars_operator.engine.analysis.reading import Limits
from tars_operator.engine.patterns import select
from tars_operator.roles.analyzer import analyzer_role
from tars_operator.roles.generator import generator_role
from tars_operator.roles.serving import Role

PATTERN = select(["javascript/var"])[0]
STALLS = SourceFile(path="a.js", blob="0", content="var a;\n" + ("where A:" * 1_000 + "\n") * 2)
GOOD = SourceFile(path="good.js", blob="1", content="function f() {\n    var a = 1;\n    return a;\n}\n")
FOUND = LocalAnalyzer().analyze(AnalyzeRequest(files=(GOOD,), patterns=(PATTERN,))).findings[0]
HEALTHY = 0.8  # seconds; the file takes several


def analysis(*files: SourceFile) -> bytes:
    return AnalyzeRequest(files=files, patterns=(PATTERN,)).model_dump_json(by_alias=True).encode()


def generation(file: SourceFile) -> bytes:
    request = GenerateRequest(finding=FOUND, file=file, pattern=PATTERN, engines=(Engine.CODEMOD,), tokens_left=0)
    return request.model_dump_json(by_alias=True).encode()


ROLES = {
    "analyzer": (analyzer_role, "/v1/analyze", analysis(STALLS, GOOD), analysis(GOOD)),
    "generator": (generator_role, "/v1/generate", generation(STALLS), generation(GOOD)),
}


def served(role: Role, path: str, *bodies: bytes) -> tuple[list[httpx.Response], float]:
    """The answers, one after the other, and the longest time in which a health question had none."""
    slowest = 0.0
    with serving(role) as url, httpx.Client(timeout=60) as client, ThreadPoolExecutor(1) as pool:

        def ask() -> list[httpx.Response]:
            with httpx.Client(timeout=60) as other:
                return [other.post(f"{url}{path}", content=body) for body in bodies]

        asked: Future[list[httpx.Response]] = pool.submit(ask)
        while not asked.done():
            started = time.monotonic()
            client.get(f"{url}/healthz").raise_for_status()
            slowest = max(slowest, time.monotonic() - started)
        return asked.result(), slowest


@pytest.mark.parametrize("name", ROLES)
def test_a_pod_stays_healthy_and_answers_the_next_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, path, bad, good = ROLES[name]
    monkeypatch.setattr(readers, "LIMITS", Limits(seconds=0.3, seconds_for_each=0, mebibytes=2048))
    answers, slowest = served(make(1), path, bad, good)
    assert [one.status_code for one in answers] == [200, 200]
    assert slowest < HEALTHY
    first, second = (one.json() for one in answers)
    if name == "analyzer":
        assert [one["reason"] for one in first["skipped"]] == ["takes longer than 0.3 s to read"]
        assert [one["path"] for one in (*first["findings"], *second["findings"])] == ["good.js", "good.js"]
    else:
        assert first["declines"][0]["message"] == "the finding is no longer in the file"
        assert second["candidate"]["edits"][0]["path"] == "good.js"


def test_read_in_the_pod_itself_it_answers_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: why another process has to read it."""

    def here(look: readers.Look, asked: list[readers.Asked]) -> Search:
        search = Search()
        for file, patterns in asked:
            look(file, patterns, search)
        return search

    monkeypatch.setattr(structure, "searched", here)
    make, path, bad, _ = ROLES["analyzer"]
    assert served(make(1), path, bad)[1] > HEALTHY
