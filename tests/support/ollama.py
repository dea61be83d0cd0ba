"""A real Ollama server with a home of its own, and models made of a file."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ollama import Client

TOP = Path(__file__).resolve().parents[2]


@contextmanager
def ollama(home: Path) -> Iterator[str]:
    """The URL of a server that keeps everything in `home`."""
    program = built("ollama")
    url = f"http://127.0.0.1:{free_port()}"
    settings = {
        "HOME": str(home), "OLLAMA_MODELS": str(home / "models"), "OLLAMA_HOST": url, "OLLAMA_NO_CLOUD": "1",
        "PATH": os.environ["PATH"],
    }  # fmt: skip
    with running([program, "serve"], url, home / "log", settings):
        yield url


def built(name: str) -> str:
    """The path of a program that a script of this project builds, or finds in its cache."""
    done = subprocess.run([TOP / "hack/offline" / name], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextmanager
def running(command: list[str], url: str, log: Path, settings: dict[str, str]) -> Iterator[None]:
    """The server that `command` starts, from its first answer at `url` on."""
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=settings, stdout=out, stderr=out)
    try:
        _await_answer(server, url)
        yield
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


def _await_answer(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"no answer at {url}")
