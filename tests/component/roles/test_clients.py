"""The clients of the roles against real servers, a dead port and a server that stumbles."""

import socket
from collections.abc import Callable, Iterator

import httpx
import pytest
from tests.support.role_server import serving

from tars_operator.adapters.roles import LARGEST_BATCH, HttpAnalyzer, HttpGenerator, RoleRefusedError, batches
from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import AnalyzeAnswer, AnalyzeRequest, GenerateRequest
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.patterns import built_in
from tars_operator.engine.ports import Analyzer, Generator, PartUnavailable
from tars_operator.roles.analyzer import analyzer_role
from tars_operator.roles.generator import generator_role

FILES = tuple(SourceFile(path=f"{name}.py", blob="b", content="import os\n# TODO x\n") for name in "cab")
REQUEST = AnalyzeRequest(files=FILES, patterns=built_in())


@pytest.fixture(scope="module")
def analyzer() -> Iterator[Analyzer]:
    with serving(analyzer_role(workers=2)) as url:
        client = HttpAnalyzer(url)
        yield client
        client.close()


@pytest.fixture(scope="module")
def generator() -> Iterator[Generator]:
    with serving(generator_role(workers=2)) as url:
        client = HttpGenerator(url)
        yield client
        client.close()


def test_the_pod_answers_as_the_object_does(analyzer: Analyzer) -> None:
    assert analyzer.analyze(REQUEST) == LocalAnalyzer().analyze(REQUEST)


def test_the_generator_pod_answers_as_the_object_does(analyzer: Analyzer, generator: Generator) -> None:
    finding = analyzer.analyze(REQUEST).findings[0]
    pattern = next(known for known in built_in() if known.id == finding.pattern)
    file = next(file for file in FILES if file.path == finding.path)
    request = GenerateRequest(finding=finding, file=file, pattern=pattern, engines=(Engine.REPLAY, Engine.CODEMOD))
    assert generator.generate(request) == LocalGenerator().generate(request)


def test_asks_the_generator_about_a_model(generator: Generator) -> None:
    answer = generator.model_ready(ModelSettings(name="x", endpoint=dead_url()))
    assert (answer.ready, answer.reason) == (False, "ModelUnavailable")


def test_a_refused_request_is_not_tried_again(analyzer: Analyzer) -> None:
    odd = Pattern(id="ours/odd", title="t", change_class=ChangeClass.BEHAVIOUR, ruff=("ABC12",))
    with pytest.raises(RoleRefusedError, match=r"400 BadRequest: patterns\.0\.ruff: .*ABC12"):
        analyzer.analyze(AnalyzeRequest(files=FILES, patterns=(odd,)))


def test_a_dead_port_is_unavailable_after_growing_pauses() -> None:
    pauses: list[float] = []
    with pytest.raises(PartUnavailable, match="after 4 tries"):
        HttpAnalyzer(dead_url(), tries=4, pause=pauses.append).analyze(REQUEST)
    assert pauses == [0.5, 1.0, 2.0]


def stumbling(*stumbles: Callable[[], httpx.Response]) -> tuple[HttpAnalyzer, list[float]]:
    """A client whose server does `stumbles` first and then answers."""
    left = list(stumbles)
    pauses: list[float] = []

    def answer(_: httpx.Request) -> httpx.Response:
        return left.pop(0)() if left else httpx.Response(200, json=AnalyzeAnswer(findings=()).to_json())

    return HttpAnalyzer("http://role", pause=pauses.append, transport=httpx.MockTransport(answer)), pauses


def reset() -> httpx.Response:
    raise httpx.ReadError("connection reset")


def late() -> httpx.Response:
    raise httpx.ReadTimeout("timed out")


@pytest.mark.parametrize(
    "stumble",
    [lambda: httpx.Response(503), lambda: httpx.Response(500, text="<html>"), reset, late],
    ids=["busy", "failed", "reset", "late"],
)
def test_a_stumble_is_tried_again(stumble: Callable[[], httpx.Response]) -> None:
    client, pauses = stumbling(stumble, stumble)
    assert (client.analyze(REQUEST).findings, pauses) == ((), [0.5, 1.0])


def test_an_answer_of_another_contract_is_named() -> None:
    client, _ = stumbling(lambda: httpx.Response(200, json={"finds": []}))
    with pytest.raises(PartUnavailable, match="one version"):
        client.analyze(REQUEST)


def test_many_files_are_asked_about_in_portions() -> None:
    half = "x" * (LARGEST_BATCH // 5)
    files = tuple(SourceFile.model_construct(path=f"{number}.py", blob="b", content=half) for number in range(11))
    assert [len(batch) for batch in batches(files)] == [5, 5, 1]
    assert [file for batch in batches(files) for file in batch] == list(files)


def dead_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
