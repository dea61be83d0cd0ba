"""The OpenAI-compatible provider against a server that speaks as vLLM does: whole answers, and all that is none."""

import pytest
from tests.support.model_server import Script
from tests.support.role_server import model

from tars_operator.adapters.models import connect
from tars_operator.adapters.models.ollama import OllamaModel
from tars_operator.adapters.models.openai import OpenAiModel
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.generation.provider import ModelFailureError, Prompt

PROMPT = Prompt("You write Python.", "u" * 400, 64)


def settings(endpoint: str, **changes: object) -> ModelSettings:
    given = {"provider": "openai", "name": "good-coder:latest", "endpoint": endpoint, "timeout": "20s"}
    return ModelSettings.model_validate(given | changes)


def failure_of(script: Script, prompt: Prompt = PROMPT, **changes: object) -> ModelFailureError:
    with model(script) as endpoint, pytest.raises(ModelFailureError) as caught:
        OpenAiModel(settings(endpoint, **changes), lambda _: None).chat(prompt)
    return caught.value


def test_the_provider_is_the_one_that_the_settings_name() -> None:
    assert isinstance(connect(settings("http://h")), OpenAiModel)
    assert isinstance(connect(settings("http://h", provider="ollama")), OllamaModel)


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
def test_a_whole_answer_comes_with_its_tokens_counted(suffix: str) -> None:
    script = Script("good", text="def f(): ...")
    with model(script) as endpoint:
        answer = OpenAiModel(settings(endpoint + suffix)).chat(PROMPT)
    assert (answer.text, answer.prompt_tokens, answer.answer_tokens) == ("def f(): ...", 104, 3)
    assert (script.asked[0]["max_tokens"], script.asked[0]["temperature"]) == (64, 0.0)


def test_a_schema_and_a_sample_are_asked_for_in_its_words() -> None:
    script = Script("good")
    with model(script) as endpoint:
        OpenAiModel(settings(endpoint)).chat(Prompt("s", "u", 64, schema={"type": "object"}, sample=3))
    question = script.asked[0]
    assert question["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert (question["seed"], question["temperature"]) == (3, 0.8)


def test_a_server_that_knows_no_schemas_is_asked_without() -> None:
    script = Script("no-schemas", text='{"code": ""}')
    with model(script) as endpoint:
        provider = OpenAiModel(settings(endpoint))
        for _ in range(2):
            assert provider.chat(Prompt("s", "u", 64, schema={"type": "object"})).text == '{"code": ""}'
    assert ["response_format" in question for question in script.asked] == [True, False, False]


FAILURES = {
    "cut": ("AnswerCut", "cut off"),
    "unfinished": ("AnswerCut", "before the model was done"),
    "endless": ("AnswerCut", "longer than"),
    "prompt-cut": ("PromptCut", "8192 tokens"),
    "missing": ("ModelMissing", "pull it"),
    "broken": ("ModelUnavailable", "HTTP 500"),
    "garbage": ("AnswerCut", "before the model was done"),
    "error-in-stream": ("ModelUnavailable", "runner has stopped"),
}


@pytest.mark.parametrize("script", FAILURES)
def test_what_is_no_answer_is_a_failure(script: str) -> None:
    reason, words = FAILURES[script]
    failure = failure_of(Script(script))
    assert (failure.reason, words in str(failure)) == (reason, True)


def test_a_prompt_that_cannot_fit_is_never_sent() -> None:
    script = Script("good")
    failure = failure_of(script, Prompt("s", "u" * 4000, 64), context_tokens=1024)
    assert (failure.reason, script.asked) == ("PromptCut", [])


@pytest.mark.parametrize("script", ["busy-once", "drop-once"])
def test_a_passing_failure_is_tried_again(script: str) -> None:
    with model(Script(script)) as endpoint:
        assert OpenAiModel(settings(endpoint), lambda _: None).chat(PROMPT).text


def test_a_silent_model_is_given_up_at_the_time_out() -> None:
    assert "no complete answer within 1s" in str(failure_of(Script("gated"), timeout="1s"))


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_leaving_an_answer_closes_the_connection(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script("endless")
    monkeypatch.setattr("tars_operator.adapters.models.asking.Asking.take", interrupted)
    with model(script) as endpoint:
        with pytest.raises(KeyboardInterrupt):
            connect(settings(endpoint, provider=provider)).chat(PROMPT)
        assert script.closed.wait(10)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("script", "expected"), [("good", (True, "")), ("missing", (False, "ModelMissing"))], ids=["there", "missing"]
)
def test_says_whether_the_model_is_there(script: str, expected: tuple[bool, str]) -> None:
    with model(Script(script)) as endpoint:
        readiness = OpenAiModel(settings(endpoint)).ready()
    assert (readiness.ready, readiness.reason) == expected


CONTEXTS = {
    "vLLM": ({"max_model_len": 4096}, {}, None, 4096),
    "llama.cpp: what it runs with, not what the model was trained with": (
        {"meta": {"n_ctx_train": 32768}}, {"default_generation_settings": {"n_ctx": 2048}}, None, 2048,
    ),
    "only what it was trained with is known": ({"meta": {"n_ctx_train": 32768}}, {}, None, 32768),
    "the settings ask for less": ({"max_model_len": 4096}, {}, 1024, 1024),
    "the settings ask for more than there is": ({"max_model_len": 4096}, {}, 9999, 4096),
    "nobody says": ({}, {}, None, 8192),
    "only the settings say": ({}, {}, 128_000, 128_000),
    "nonsense": ({"max_model_len": "long", "meta": None}, {"default_generation_settings": []}, None, 8192),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTEXTS)
def test_the_context_is_what_the_server_says_it_has(case: str) -> None:
    listed, props, asked, expected = CONTEXTS[case]
    script = Script("good")
    script.listed, script.props = listed, props
    with model(script) as endpoint:
        assert OpenAiModel(settings(endpoint, context_tokens=asked)).context() == expected


def test_the_context_is_what_lm_studio_loaded_the_model_with() -> None:
    script = Script("good")
    script.listed, script.loaded = {}, {"max_context_length": 32768, "loaded_context_length": 4096}
    with model(script) as endpoint:
        assert OpenAiModel(settings(endpoint)).context() == 4096
