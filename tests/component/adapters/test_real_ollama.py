"""The provider against a real Ollama with a tiny random model: what the protocol really does, not what a fake thinks."""

import json
from collections.abc import Iterator

import pytest
from tests.component.test_model import CONTENT, PATTERNS, finding
from tests.support import tiny_model
from tests.support.ollama import create, free_port, ollama

from tars_operator.adapters.models.catalogue import CatalogueError, known_models, pull
from tars_operator.adapters.models.ollama import OllamaModel
from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import GenerateRequest
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import AnswerFormat, Engine, Provider
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelMissingError,
    ModelUnavailableError,
    Prompt,
    PromptCutError,
)

PROMPT = Prompt(system="You write Python.", user="Write a function that adds two numbers.", answer_tokens=64)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("ollama")
    with ollama(home) as url:
        for name, ends in (("tiny", True), ("endless", False)):
            create(url, name, tiny_model.write(home / f"{name}.gguf", ends=ends))
        yield url


def settings(endpoint: str, name: str, timeout: str = "60s") -> ModelSettings:
    return ModelSettings(name=name, endpoint=endpoint, timeout=timeout)


def test_a_whole_answer_comes_with_its_tokens_counted(endpoint: str) -> None:
    answer = OllamaModel(settings(endpoint, "tiny")).chat(PROMPT)
    assert answer.text
    assert answer.prompt_tokens > 5
    assert 0 < answer.answer_tokens <= PROMPT.answer_tokens


def test_a_model_that_never_ends_is_cut_off_and_that_is_no_answer(endpoint: str) -> None:
    with pytest.raises(AnswerCutError) as failure:
        OllamaModel(settings(endpoint, "endless")).chat(PROMPT)
    assert failure.value.tokens > 0


def test_a_model_that_is_there_is_ready(endpoint: str) -> None:
    assert OllamaModel(settings(endpoint, "tiny")).ready().ready


def test_a_model_that_is_not_there_is_named(endpoint: str) -> None:
    readiness = OllamaModel(settings(endpoint, "absent")).ready()
    assert (readiness.ready, readiness.reason) == (False, "ModelMissing")
    with pytest.raises(ModelMissingError, match=r"spec\.model\.name"):
        OllamaModel(settings(endpoint, "absent")).chat(PROMPT)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = settings(f"http://127.0.0.1:{free_port()}", "tiny")
    with pytest.raises(ModelUnavailableError):
        OllamaModel(nowhere, pause=lambda _: None).chat(PROMPT)


def test_a_prompt_that_does_not_fit_the_model_is_no_question(endpoint: str) -> None:
    with pytest.raises(PromptCutError, match="2048 tokens"):
        OllamaModel(settings(endpoint, "tiny")).chat(Prompt("You write Python.", "x y z " * 1000, 16))


def test_the_context_is_the_models_own(endpoint: str) -> None:
    assert OllamaModel(settings(endpoint, "tiny")).context() == tiny_model.CONTEXT


def test_an_answer_is_held_to_its_schema(endpoint: str) -> None:
    schema = {"type": "object", "properties": {"yes": {"type": "boolean"}}, "required": ["yes"]}
    answer = OllamaModel(settings(endpoint, "tiny")).chat(Prompt("", "Is it?", 64, schema=schema))
    assert set(json.loads(answer.text)) == {"yes"}


def test_the_same_sample_is_the_same_answer(endpoint: str) -> None:
    model = OllamaModel(settings(endpoint, "tiny"))
    asked = [Prompt("", "Write.", 1500, sample=sample) for sample in (1, 1, 2)]
    one, again, other = (model.chat(prompt).text for prompt in asked)
    assert one == again != other


@pytest.mark.parametrize("form", list(AnswerFormat))
def test_a_question_is_fitted_to_a_short_context_and_nonsense_is_refused(endpoint: str, form: AnswerFormat) -> None:
    context = SourceFile(path="tests/test_rates.py", blob="", content="def test_vat():\n    Rates().vat\n" * 500)
    file = SourceFile(path="rates.py", blob="b" * 40, content=CONTENT)
    request = GenerateRequest(
        finding=finding(file), file=file, pattern=PATTERNS[0], engines=(Engine.MODEL,), tokens_left=100_000,
        model=settings(endpoint, "tiny").model_copy(update={"format": form, "max_answer_tokens": 128}),
        context=(context,),
    )  # fmt: skip
    answer = LocalGenerator(OllamaModel).generate(request)
    assert answer.candidate is None
    assert answer.declines[-1].reason in {"AnswerUnusable", "AnswerCut"}
    assert answer.tokens > 0


def test_the_server_says_what_it_has(endpoint: str) -> None:
    known = known_models(Provider.OLLAMA, endpoint)
    assert [one.name for one in known] == ["endless:latest", "tiny:latest"]
    assert all(len(one.digest) == 64 and one.size > 100_000 for one in known)


def test_the_same_server_speaks_the_other_api_too(endpoint: str) -> None:
    assert [one.name for one in known_models(Provider.OPENAI, endpoint)] == ["endless:latest", "tiny:latest"]


def test_a_model_that_cannot_be_pulled_is_told(endpoint: str) -> None:
    with pytest.raises(CatalogueError, match="cannot be pulled"):
        pull(endpoint, "127.0.0.1:9/nobody/nothing:1b", lambda *_: None)
