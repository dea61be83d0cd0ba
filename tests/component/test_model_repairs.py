"""The repair loop inside of one request: what goes back, when it stops, and what the gate's refusal brings."""

import json

import pytest
from tests.component.test_model import CONTENT, PATTERNS, finding, make_settings, no_pause
from tests.support.model_server import Script, fenced
from tests.support.role_server import model

from tars_operator.adapters.models.ollama import OllamaModel
from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import GenerateAnswer, GenerateRequest, Refused
from tars_operator.api.words import Engine
from tars_operator.engine.generation.generator import LocalGenerator

FILE = SourceFile(path="rates.py", blob="b" * 40, content=CONTENT)
GOOD = fenced("def vat(self) -> int:\n    return 7")
OTHER = fenced("def vat(self) -> int:\n    return 8")
BAD = "I would rather not."
WORSE = "No."


def ask(script: Script, refused: Refused | None = None, **changes: object) -> GenerateAnswer:
    with model(script) as endpoint:
        request = GenerateRequest(
            finding=finding(FILE), file=FILE, pattern=PATTERNS[0], engines=(Engine.MODEL,),
            model=make_settings(endpoint, **changes), tokens_left=100_000, refused=refused,
        )  # fmt: skip
        return LocalGenerator(lambda given: OllamaModel(given, no_pause)).generate(request)


def saying(*answers: str) -> Script:
    script = Script("good")
    script.sequence = answers
    return script


def user(script: Script, number: int) -> str:
    return str(script.asked[number]["messages"][1]["content"])  # type: ignore[index]


def test_a_refused_answer_goes_back_with_the_reason() -> None:
    script = saying(BAD, GOOD)
    answer = ask(script)
    assert answer.candidate is not None
    assert "return 7" in (answer.candidate.edits[0].content or "")
    assert f"<answer>\n{BAD}\n</answer>" in user(script, 1)
    assert "the answer is no Python" in user(script, 1)
    assert answer.candidate.strategy.repairs == 1


def test_all_questions_are_counted() -> None:
    one, two = ask(saying(GOOD)).tokens, ask(saying(BAD, GOOD)).tokens
    assert two > 2 * one - 50


@pytest.mark.parametrize(("repairs", "questions"), [(0, 1), (1, 2), (3, 4)])
def test_it_is_asked_no_more_than_allowed(repairs: int, questions: int) -> None:
    script = saying(*(f"No {number}." for number in range(9)))
    assert ask(script, repairs=repairs).declines[-1].reason == "AnswerUnusable"
    assert len(script.asked) == questions


def test_an_answer_that_repeats_ends_the_sample() -> None:
    script = saying(BAD)
    assert ask(script, repairs=3).candidate is None
    assert len(script.asked) == 2


def test_the_next_sample_is_asked_for_warmly_and_without_the_past() -> None:
    script = saying(BAD, GOOD)
    answer = ask(script, repairs=0, samples=2)
    assert answer.candidate is not None
    assert answer.candidate.strategy.sample == 1
    assert (script.asked[1]["options"]["seed"], BAD in user(script, 1)) == (1, False)  # type: ignore[index]


def test_what_the_gate_refused_goes_back_with_the_output() -> None:
    script = saying(OTHER)
    refused = Refused(
        content=CONTENT.replace("        # TODO: use the reduced rate\n        return 19", "        return 7"),
        reason="TestsBroken", message="test_vat", output="E   assert 7 == 8",
    )  # fmt: skip
    answer = ask(script, refused)
    assert answer.candidate is not None
    assert "        return 7\n</answer>" in user(script, 0)
    assert "TestsBroken: test_vat\nE   assert 7 == 8" in user(script, 0)


def test_the_same_content_again_is_no_candidate() -> None:
    content = CONTENT.replace("        # TODO: use the reduced rate\n        return 19", "        return 7")
    answer = ask(saying(GOOD), Refused(content=content, reason="TestsBroken"))
    assert (answer.candidate, answer.declines[-1].message) == (None, "the answer is the one that was refused before")


def test_after_the_last_turn_nobody_is_asked() -> None:
    script = saying(GOOD)
    assert ask(script, Refused(content="", reason="TestsBroken", repairs=1)).candidate is None
    assert script.asked == []


def test_json_is_asked_for_with_its_schema() -> None:
    script = saying(json.dumps({"code": "def vat(self) -> int:\n    return 7"}))
    assert ask(script, format="json").candidate is not None
    assert script.asked[0]["format"]["required"] == ["code"]  # type: ignore[index]


def test_a_secret_of_the_function_comes_back_and_never_left() -> None:
    secret = "ghp_" + "q7" * 18
    file = FILE.model_copy(update={"content": CONTENT.replace("return 19", f'return len("{secret}")')})
    script = saying(fenced('def vat(self) -> int:\n    return 1 + len("MASKED_SECRET_1")'))
    with model(script) as endpoint:
        request = GenerateRequest(
            finding=finding(file), file=file, pattern=PATTERNS[0], engines=(Engine.MODEL,),
            model=make_settings(endpoint), tokens_left=100_000,
        )  # fmt: skip
        answer = LocalGenerator(OllamaModel).generate(request)
    assert secret not in user(script, 0)
    assert answer.candidate is not None
    assert f'return 1 + len("{secret}")' in (answer.candidate.edits[0].content or "")


def test_a_secret_that_nobody_showed_is_refused() -> None:
    answer = ask(saying(fenced('def vat(self) -> int:\n    return len("MASKED_SECRET_4")')), repairs=0)
    assert "MASKED_SECRET_4" in answer.declines[-1].message
