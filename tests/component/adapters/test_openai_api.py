"""The OpenAI-compatible provider against a server that speaks as vLLM does: whole answers, and all that is none."""

import pytest
from tests.support.model_server import Script
from tests.support.role_server import model

from tars_operator.adapters.models import connect
from tars_operator.adapters.models.keys import VARIABLE
from tars_operator.adapters.models.ollama import OllamaModel
from tars_operator.adapters.models.openai import OpenAiModel
from tars_operator.api.selfcodingrun import ModelSettings
from tars_operator.engine.generation.provider import ModelFailureError, Prompt

PROMPT = Prompt("You write Python.", "u" * 400, 64)
KEY = "sk-of-this-host"


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
    assert "no answer within 1s" in str(failure_of(Script("gated"), timeout="1s"))


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


@pytest.mark.parametrize(("name", "shown"), [("127.0.0.1", f"Bearer {KEY}"), ("llm.example.com", "")])
def test_a_key_goes_to_its_own_host_only(name: str, shown: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).write_text(f"{KEY}\n")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    script = Script("good")
    with model(script) as endpoint:
        OpenAiModel(settings(endpoint)).chat(PROMPT)
    assert set(script.keys) == {shown}


def test_a_refused_key_is_said_with_the_remedy(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "127.0.0.1").write_text("old")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with model(Script("good", key=KEY)) as endpoint:
        readiness = OpenAiModel(settings(endpoint)).ready()
    assert (readiness.reason, "TARS_MODEL_KEYS" in readiness.message, "old" in readiness.message) == (
        "ModelUnavailable", True, False,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "two\nlines", "\xe9"], ids=["empty", "two lines", "no ascii"])
def test_a_file_that_holds_no_key_is_named(text: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "127.0.0.1").write_text(text, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    readiness = OpenAiModel(settings("http://127.0.0.1:9")).ready()
    assert (readiness.reason, str(tmp_path / "127.0.0.1") in readiness.message) == ("ModelUnavailable", True)


@pytest.mark.parametrize(
    ("script", "expected"), [("good", (True, "")), ("missing", (False, "ModelMissing"))], ids=["there", "missing"]
)
def test_says_whether_the_model_is_there(script: str, expected: tuple[bool, str]) -> None:
    with model(Script(script)) as endpoint:
        readiness = OpenAiModel(settings(endpoint)).ready()
    assert (readiness.ready, readiness.reason) == expected
