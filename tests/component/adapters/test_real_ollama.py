"""The provider against a real Ollama with a tiny random model: what the protocol really does, not what a fake thinks."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from ollama import Client
from tests.support import tiny_model

from tars_operator.adapters.models.ollama import OllamaModel
from tars_operator.api.selfcodingrun import ModelSettings
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelMissingError,
    ModelUnavailableError,
    Prompt,
    PromptCutError,
)

TOP = Path(__file__).resolve().parents[3]
PROMPT = Prompt(system="You write Python.", user="Write a function that adds two numbers.", answer_tokens=64)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = subprocess.run([TOP / "hack/offline/ollama"], check=True, capture_output=True, text=True).stdout.strip()
    home = tmp_path_factory.mktemp("ollama")
    url = f"http://127.0.0.1:{free_port()}"
    settings = {
        "HOME": str(home),
        "OLLAMA_MODELS": str(home / "models"),
        "OLLAMA_HOST": url,
        "OLLAMA_NO_CLOUD": "1",
        "PATH": os.environ["PATH"],
    }
    with (home / "log").open("wb") as log:
        server = subprocess.Popen([program, "serve"], env=settings, stdout=log, stderr=log)
    try:
        await_answer(server, url)
        for name, ends in (("tiny", True), ("endless", False)):
            create(url, name, tiny_model.write(home / f"{name}.gguf", ends=ends))
        yield url
    finally:
        server.terminate()
        server.wait(20)


def create(url: str, name: str, file: Path) -> None:
    with Client(host=url, timeout=60) as client:
        client.create(model=name, files={file.name: client.create_blob(file)}, parameters={"num_thread": 1})


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def await_answer(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the model server did not come up")


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
