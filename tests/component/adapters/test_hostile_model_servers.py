"""Both providers against servers that keep to no protocol: everything they send is bounded in time and bytes.

Whatever comes, one of the four failures is raised; nothing else, and nothing is believed that was cut or garbled.
"""

import itertools
import json
import threading
import time
import zlib
from collections.abc import Iterator

import pytest
from tests.support.model_server import Script
from tests.support.role_server import model

from tars_operator.adapters.models import connect
from tars_operator.adapters.models.ollama import OllamaModel
from tars_operator.adapters.models.openai import OpenAiModel
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.generation.provider import ModelFailureError, Prompt

PROMPT = Prompt("You write Python.", "u" * 400, 64)
PROVIDERS = pytest.mark.parametrize("provider", ["openai", "ollama"])
KINDS = {"openai": OpenAiModel, "ollama": OllamaModel}
OK = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"


def settings(provider: str, endpoint: str, timeout: str = "1s") -> ModelSettings:
    given = {"provider": provider, "name": "good-coder:latest", "endpoint": endpoint, "timeout": timeout}
    return ModelSettings.model_validate(given)


def part(provider: str, text: str) -> bytes:
    """One part of an answer in the provider's form."""
    if provider == "openai":
        return b"data: " + json.dumps({"choices": [{"delta": {"content": text}}]}).encode() + b"\n\n"
    message = {"model": "m", "message": {"role": "assistant", "content": text}, "done": False}
    return json.dumps(message).encode() + b"\n"


def ending(provider: str, **counts: object) -> bytes:
    if provider == "openai":
        said: dict[str, object] = {"choices": [{"delta": {}, "finish_reason": "stop"}], **counts}
        return b"data: " + json.dumps(said).encode() + b"\n\n"
    end = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop", **counts}
    return json.dumps(end).encode() + b"\n"


def dripping(provider: str) -> Iterator[bytes]:
    """A byte now and then, and never a whole line."""
    yield OK
    while True:
        yield b"x"
        time.sleep(0.2)


def dripping_headers(provider: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nx-long: "
    while True:
        yield b"x"
        time.sleep(0.2)


def dripping_answer(provider: str) -> Iterator[bytes]:
    """Whole parts, and never an end."""
    yield OK
    while True:
        yield part(provider, "x")
        time.sleep(0.2)


def keeping_alive(provider: str) -> Iterator[bytes]:
    yield OK
    while True:
        yield b": still thinking\n\n" if provider == "openai" else part(provider, "")
        time.sleep(0.2)


def one_long_line(provider: str) -> Iterator[bytes]:
    yield OK
    yield from itertools.repeat(b"x" * 2**20, 1024)


def endless_error(provider: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 500 Oh\r\nconnection: close\r\n\r\n"
    yield from itertools.repeat(b"x" * 2**20, 1024)


def bomb(provider: str) -> Iterator[bytes]:
    """A gigabyte in a megabyte."""
    yield b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n"
    packer = zlib.compressobj(wbits=31)
    yield from (packer.compress(bytes(2**20)) for _ in range(1024))
    yield packer.flush()


def broken_text(provider: str) -> Iterator[bytes]:
    """A letter of two bytes, of which one is missing."""
    yield OK
    yield part(provider, "def f(): return 'Q'").replace(b"Q", b"\xc3")
    yield ending(provider)


def half_a_pair(provider: str) -> Iterator[bytes]:
    yield OK
    yield part(provider, "Q").replace(b"Q", b"\\ud800")
    yield ending(provider)


def no_json(provider: str) -> Iterator[bytes]:
    yield OK
    yield part(provider, "x").replace(b"}", b"")


def other_json(provider: str) -> Iterator[bytes]:
    yield OK
    yield part(provider, "Q").replace(b'"Q"', b"[1]")
    yield ending(provider)


def error_in_a_good_status(provider: str) -> Iterator[bytes]:
    yield OK
    yield b'{"error": "out of memory"}\n'


def error_of_another_form(provider: str) -> Iterator[bytes]:
    yield OK
    yield b'{"error": {"message": ["out of memory"]}}\n'


def wrong_length(provider: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"
    yield part(provider, "x")


def no_http(provider: str) -> Iterator[bytes]:
    yield b"SSH-2.0-OpenSSH_9.9\r\n"


SERVERS = {
    dripping: ("ModelUnavailable", "no complete answer within 1s"),
    dripping_headers: ("ModelUnavailable", "no complete answer within 1s"),
    dripping_answer: ("ModelUnavailable", "no complete answer within 1s"),
    keeping_alive: ("ModelUnavailable", "no complete answer within 1s"),
    one_long_line: ("AnswerCut", "bytes"),
    endless_error: ("AnswerCut", "bytes"),
    bomb: ("ModelUnavailable", "API"),
    broken_text: ("AnswerCut", "garbled"),
    half_a_pair: ("AnswerCut", "garbled"),
    no_json: ("ModelUnavailable", "API"),
    other_json: ("ModelUnavailable", "API"),
    error_in_a_good_status: ("ModelUnavailable", "out of memory"),
    error_of_another_form: ("ModelUnavailable", "model good-coder:latest at"),
    wrong_length: ("ModelUnavailable", "RemoteProtocolError"),
    no_http: ("ModelUnavailable", "RemoteProtocolError"),
}


@PROVIDERS
@pytest.mark.parametrize("behave", SERVERS, ids=lambda behave: behave.__name__)
def test_it_is_a_failure_with_a_reason_and_in_time(provider: str, behave) -> None:
    script, (reason, words) = Script("good"), SERVERS[behave]
    script.raw = behave(provider)
    started = time.monotonic()
    with model(script) as endpoint:
        asked = KINDS[provider](settings(provider, endpoint, "1s" if "1s" in words else "20s"), lambda _: None)
        with pytest.raises(ModelFailureError) as caught:
            asked.chat(PROMPT)
    assert time.monotonic() - started < 10
    assert (caught.value.reason, words in str(caught.value)) == (reason, True), str(caught.value)


COUNTS = {
    "negative": (-5, -5),
    "more than an integer of the API holds": (10**30, 10**30),
    "no numbers": (None, None),
}


@PROVIDERS
@pytest.mark.parametrize("case", COUNTS)
def test_counts_that_cannot_be_are_estimated(provider: str, case: str) -> None:
    prompt, answer = COUNTS[case]
    counts: dict[str, object] = (
        {"usage": {"prompt_tokens": prompt, "completion_tokens": answer}}
        if provider == "openai"
        else {"prompt_eval_count": prompt, "eval_count": answer}
    )
    script = Script("good")
    script.raw = [OK, part(provider, "four"), ending(provider, **counts)]
    with model(script) as endpoint:
        found = connect(settings(provider, endpoint)).chat(PROMPT)
    assert (found.prompt_tokens, found.answer_tokens) == (209, 2)


@PROVIDERS
def test_a_question_that_nobody_waits_for_is_withdrawn(provider: str) -> None:
    script, gone = Script("good"), threading.Event()

    def until_gone() -> Iterator[bytes]:
        """Whoever asked goes away when the answer has begun."""
        for number, piece in enumerate(dripping_answer(provider)):
            yield piece
            if number == 2:
                gone.set()

    script.raw = until_gone()
    with model(script) as endpoint:
        with pytest.raises(ModelFailureError, match="withdrawn"):
            connect(settings(provider, endpoint, "20s"), gone.is_set).chat(PROMPT)
        assert script.closed.wait(5)


@PROVIDERS
def test_what_a_lost_try_cost_is_counted(provider: str) -> None:
    script = Script("good", text="four")

    def lost() -> Iterator[bytes]:
        """Half an answer, the first time."""
        script.raw = ()
        yield b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"
        yield part(provider, "x" * 1000)

    script.raw = lost()
    with model(script) as endpoint:
        found = KINDS[provider](settings(provider, endpoint, "20s"), lambda _: None).chat(PROMPT)
    assert (found.text, found.answer_tokens) == ("four", 501)
