"""The model engine with the real `ollama` client against a scripted server: good, evil and broken models."""

import ast
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.support.model_server import EVIL, Script
from tests.support.role_server import model

from tars_operator.adapters.models.ollama import OllamaModel, context_size
from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.contracts import AnalyzeRequest, GenerateAnswer, GenerateRequest
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.provider import AnswerCutError, ModelFailureError, Prompt
from tars_operator.engine.patterns import select

PATTERNS = select(["todo/function"])
CONTENT = (
    "import os\n\n\nclass Rates:\n    @property\n    def vat(self) -> int:\n        # TODO: use the reduced rate\n"
    '        return 19\n\n\ndef untouched():\n    return os.name  # see "TODO" above\n'
)
NOBODY = "http://127.0.0.1:9"


def no_pause(_: float) -> None:
    """The tests do not wait between tries."""


def make_settings(endpoint: str, **changes: object) -> ModelSettings:
    return ModelSettings.model_validate({"name": "good-coder:latest", "endpoint": endpoint, "timeout": "20s"} | changes)


def finding(file: SourceFile) -> Finding:
    return LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=PATTERNS)).findings[0]


def generate(settings: ModelSettings | None, content: str = CONTENT, tokens_left: int = 100_000) -> GenerateAnswer:
    file = SourceFile(path="rates.py", blob="b" * 40, content=content)
    request = GenerateRequest(
        finding=finding(file),
        file=file,
        pattern=PATTERNS[0],
        engines=(Engine.CODEMOD, Engine.MODEL),
        model=settings,
        tokens_left=tokens_left,
    )
    return LocalGenerator(lambda given: OllamaModel(given, no_pause)).generate(request)


@contextmanager
def asked(script: Script, **changes: object) -> Iterator[GenerateAnswer]:
    with model(script) as endpoint:
        yield generate(make_settings(endpoint, **changes))


def test_a_good_model_changes_the_one_function() -> None:
    with asked(Script("good")) as answer:
        assert answer.candidate is not None
        content = answer.candidate.edits[0].content or ""
    assert content == CONTENT.replace("        # TODO: use the reduced rate\n", "        done = True\n")
    assert (answer.candidate.change_class, answer.candidate.edits[0].old_blob) == ("B", "b" * 40)


def test_a_candidate_says_how_it_came_to_be() -> None:
    with asked(Script("good")) as answer:
        assert answer.candidate is not None
        strategy = answer.candidate.strategy
    assert (strategy.engine, strategy.model, strategy.prompt_digest[:7]) == (
        Engine.MODEL,
        "good-coder:latest",
        "sha256:",
    )
    assert answer.tokens == strategy.prompt_tokens + strategy.answer_tokens > 0
    assert [decline.engine for decline in answer.declines] == [Engine.CODEMOD]


def test_the_question_is_bounded_and_carries_the_function() -> None:
    script = Script("good")
    with asked(script, max_answer_tokens=99):
        question = script.asked[0]
    assert question["options"]["num_predict"] == 99
    assert question["options"]["num_ctx"] == 2048
    user = question["messages"][1]["content"]
    assert "@property\n    def vat" in user
    assert "import os" in user
    assert "return os.name" not in user


def test_line_ends_and_the_last_line_stay_as_they_are() -> None:
    content = "\ufeff" + CONTENT.replace("\n", "\r\n").rstrip()
    with model(Script("good")) as endpoint:
        answer = generate(make_settings(endpoint), content)
    assert answer.candidate is not None
    assert answer.candidate.edits[0].content == content.replace("# TODO: use the reduced rate", "done = True")


@pytest.mark.parametrize("number", range(len(EVIL)))
def test_an_evil_model_gets_nothing_through(number: int) -> None:
    source = ast.get_source_segment(CONTENT, ast.parse(CONTENT).body[1].body[0]) or ""
    with asked(Script("evil", text=EVIL[number](source))) as answer:
        assert answer.candidate is None
    assert (answer.declines[-1].reason, answer.tokens > 0) == ("AnswerUnusable", True)


def test_an_import_that_the_function_needs_comes_to_the_top() -> None:
    code = "import re\n\ndef vat(self) -> int:\n    return len(re.findall('x', 'x'))"
    with asked(Script("good", {"Rates.vat": code})) as answer:
        assert answer.candidate is not None
    content = answer.candidate.edits[0].content or ""
    assert content.startswith("import os\nimport re\n\n\nclass Rates:")
    assert "import re" not in content.partition("class Rates:")[2]


def test_an_answer_that_leaves_the_comment_is_refused() -> None:
    code = "def vat(self) -> int:\n    # TODO: use the reduced rate\n    return 7"
    with asked(Script("good", {"Rates.vat": code})) as answer:
        assert answer.declines[-1].message == "the answer leaves the finding where it is"


DECLINED = {
    "cut": ("AnswerCut", "cut off"),
    "unfinished": ("AnswerCut", "before the model was done"),
    "endless": ("AnswerCut", "longer than"),
    "prompt-cut": ("PromptCut", "2048 tokens"),
    "missing": ("ModelMissing", "pull it"),
    "broken": ("ModelUnavailable", "HTTP 500"),
    "garbage": ("ModelUnavailable", "not Ollama's API"),
    "error-in-stream": ("ModelUnavailable", "runner has stopped"),
}


@pytest.mark.parametrize("script", DECLINED)
def test_what_is_no_answer_is_declined(script: str) -> None:
    reason, words = DECLINED[script]
    with asked(Script(script)) as answer:
        last = answer.declines[-1]
    assert (answer.candidate, last.reason, words in last.message) == (None, reason, True)


def test_a_silent_model_is_given_up_at_the_time_out() -> None:
    with asked(Script("gated"), timeout="1s") as answer:
        assert "no complete answer within 1s" in answer.declines[-1].message


def test_nobody_there_is_unavailable_after_some_tries() -> None:
    pauses: list[float] = []
    with pytest.raises(ModelFailureError, match="no connection") as caught:
        OllamaModel(make_settings(f"http://127.0.0.1:{dead_port()}"), pauses.append).chat(Prompt("", "x", 16))
    assert (caught.value.reason, pauses) == ("ModelUnavailable", [0.5, 1.0])


@pytest.mark.parametrize("script", ["busy-once", "drop-once"])
def test_a_passing_failure_is_tried_again(script: str) -> None:
    with asked(Script(script)) as answer:
        assert answer.candidate is not None


def test_tokens_spent_on_a_cut_answer_are_counted() -> None:
    with model(Script("cut")) as endpoint, pytest.raises(AnswerCutError) as caught:
        OllamaModel(make_settings(endpoint), no_pause).chat(Prompt("s", "u" * 400, 16))
    assert caught.value.tokens > 100


@pytest.mark.parametrize(("left", "asked_for"), [(900, True), (100, False), (0, False)], ids=["few", "too few", "none"])
def test_no_more_tokens_are_asked_for_than_are_left(left: int, asked_for: bool) -> None:
    script = Script("good")
    with model(script) as endpoint:
        answer = generate(make_settings(endpoint), tokens_left=left)
    if asked_for:
        assert script.asked[0]["options"]["num_predict"] < left
    else:
        assert (script.asked, answer.declines[-1].reason) == ([], "TokensExhausted")


def test_a_function_that_is_too_long_is_for_people() -> None:
    content = CONTENT.replace("return 19", "return 19  " + "# much\n        # more " * 5000)
    assert generate(make_settings(NOBODY), content).declines[-1].reason == "PromptTooLong"


def test_no_model_is_configured() -> None:
    assert generate(None).declines[-1].reason == "ModelUnavailable"


@pytest.mark.parametrize(
    ("script", "expected"), [("good", (True, "")), ("missing", (False, "ModelMissing"))], ids=["there", "missing"]
)
def test_says_whether_the_model_is_there(script: str, expected: tuple[bool, str]) -> None:
    with model(Script(script)) as endpoint:
        answer = LocalGenerator(OllamaModel).model_ready(make_settings(endpoint))
    assert (answer.ready, answer.reason) == expected


def test_a_dead_endpoint_is_not_ready() -> None:
    answer = LocalGenerator(OllamaModel).model_ready(make_settings(f"http://127.0.0.1:{dead_port()}"))
    assert (answer.ready, answer.reason) == (False, "ModelUnavailable")


@pytest.mark.parametrize("endpoint", ["http://[", "http://a:b:c", "http://127.0.0.1:99999"])
def test_an_endpoint_that_is_no_url_is_not_ready(endpoint: str) -> None:
    answer = LocalGenerator(OllamaModel).model_ready(make_settings(endpoint))
    assert (answer.ready, answer.reason) == (False, "ModelUnavailable")


def test_the_context_holds_prompt_and_answer_in_few_sizes() -> None:
    assert {context_size(Prompt("", "x" * size, 100)) for size in range(0, 8000, 100)} == {2048, 4096, 6144}


def dead_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
