"""Pulling a model from a real registry by a real Ollama: progress, an interruption, going on, and what is said otherwise."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from ollama import Client
from tests.support import tiny_model
from tests.support.ollama import built, create, free_port, ollama, running

from tars_operator.adapters.models.catalogue import CatalogueError, known_models, pull
from tars_operator.api.words import Provider

pytestmark = pytest.mark.slow  # builds the registry where there is none

PART = 32_768  # bytes
CONFIG = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {data}}}}}
http: {{addr: "127.0.0.1:{port}"}}
middleware:
  storage:
    - {{name: redirect, options: {{baseurl: "http://localhost:{blobs}/"}}}}
"""


class Blobs(SimpleHTTPRequestHandler):
    """What a registry redirects to for the layers: files, also parts of them, slowly while `slow` is set."""

    slow = threading.Event()
    ranges: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        content = Path(self.translate_path(self.path.partition("?")[0])).read_bytes()
        asked = self.headers.get("range", "")
        first, _, last = asked.removeprefix("bytes=").partition("-")
        wanted = content[int(first or 0) : int(last or len(content)) + 1]
        self.ranges.append(asked)
        self.send_response(206 if asked else 200)
        self.send_header("content-length", str(len(wanted)))
        self.end_headers()
        try:
            for at in range(0, len(wanted), PART):
                self.wfile.write(wanted[at : at + PART])
                time.sleep(0.2 if self.slow.is_set() else 0)
        except OSError:
            """Whoever asked went away."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("registry")
    blobs = ThreadingHTTPServer(("localhost", 0), partial(Blobs, directory=str(home / "data")))
    threading.Thread(target=blobs.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{free_port()}"
    config = CONFIG.format(data=home / "data", port=address.partition(":")[2], blobs=blobs.server_address[1])
    (home / "config.yml").write_text(config)
    with running([built("registry"), "serve", str(home / "config.yml")], f"http://{address}/v2/", home / "log", {}):
        yield address
    blobs.shutdown()
    blobs.server_close()


@pytest.fixture(scope="module")
def pushed(registry: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server that has not the model, and the model's name in the registry."""
    home = tmp_path_factory.mktemp("ollama")
    name = f"{registry}/library/tiny:latest"
    with ollama(home) as url:
        create(url, name, tiny_model.write(home / "tiny.gguf"))
        with Client(host=url, timeout=60) as client:
            client.push(name, insecure=True)
            client.delete(name)
        yield url, name


class Enough(Exception):
    """Somebody pressed Ctrl-C."""


def test_an_interrupted_pull_goes_on_where_it_was(pushed: tuple[str, str]) -> None:
    url, name = pushed
    seen: list[tuple[str, int, int]] = []

    def watch(status: str, done: int, whole: int) -> None:
        seen.append((status, done, whole))
        if Blobs.slow.is_set() and done > 2 * PART:
            raise Enough

    Blobs.slow.set()
    with pytest.raises(Enough):
        pull(url, name, watch, insecure=True)
    Blobs.slow.clear()
    assert known_models(Provider.OLLAMA, url) == ()
    whole = max(size for _, _, size in seen)
    Blobs.ranges.clear()
    pull(url, name, watch, insecure=True)
    assert [one.name for one in known_models(Provider.OLLAMA, url)] == [name]
    assert any(asked.endswith(f"-{whole - 1}") and not asked.startswith("bytes=0-") for asked in Blobs.ranges)
    assert seen[-1][0] == "success"


def test_a_registry_without_tls_is_said_with_the_remedy(pushed: tuple[str, str]) -> None:
    with pytest.raises(CatalogueError, match="say --insecure"):
        pull(*pushed, lambda *_: None)


def test_a_model_that_the_registry_has_not_is_said(pushed: tuple[str, str]) -> None:
    url, name = pushed
    with pytest.raises(CatalogueError, match="cannot be pulled: pull model manifest: file does not exist"):
        pull(url, name.replace("tiny", "none"), lambda *_: None, insecure=True)
