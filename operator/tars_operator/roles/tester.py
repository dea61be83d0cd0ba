"""The tester: an HTTP server before the sandbox, in any image that has a Python.

Only the standard library, Python 3.9 or newer: an init container copies this role as one file (`tars-tester install
DIR`) into the image a user tests in, where `python3 DIR/runner.pyz` serves. It keeps no secret and believes nobody:
whoever reaches the port may only ask for validations, which change nothing outside.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tars_operator.engine.sandbox import directories
from tars_operator.engine.sandbox.runner import Runner, Settings
from tars_operator.engine.sandbox.words import Refused, TooLarge, UnknownTree
from tars_operator.roles.tester_archive import install, is_brought

if TYPE_CHECKING:
    import argparse

PORT = 8082
LARGEST_BODY = 32 * 1024 * 1024
STOPPED_BY_SIGNAL = 128 + int(signal.SIGTERM)
_CHUNK = 65536
_SILENCE = 60  # seconds a client may say nothing in the middle of a request
_STATUS = {UnknownTree: HTTPStatus.NOT_FOUND, TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
_WORD = {
    HTTPStatus.BAD_REQUEST: "BadRequest",
    HTTPStatus.NOT_FOUND: "NotFound",
    HTTPStatus.LENGTH_REQUIRED: "LengthRequired",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "TooLarge",
    HTTPStatus.SERVICE_UNAVAILABLE: "Unavailable",
}

log = logging.getLogger("tars.tester")


class TesterServer(ThreadingHTTPServer):
    """The server with the runner that its handlers use."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], runner: Runner) -> None:
        super().__init__(address, Handler)
        self.runner = runner


class Handler(BaseHTTPRequestHandler):
    """One connection. Answers are JSON: the contract's models, or a `Problem`."""

    server: TesterServer
    protocol_version = "HTTP/1.1"
    timeout = _SILENCE
    routes: ClassVar[dict[tuple[str, str], str]] = {
        ("GET", "/healthz"): "_healthz",
        ("GET", "/readyz"): "_readyz",
        ("POST", "/v1/validate"): "_validate",
        ("POST", "/v1/shutdown"): "_shutdown",
    }

    def do_GET(self) -> None:
        self._dispatch()

    def do_POST(self) -> None:
        self._dispatch()

    def do_PUT(self) -> None:
        self._dispatch()

    def log_message(self, *args: Any) -> None:
        log.info(*args)

    def _dispatch(self) -> None:
        """Answer one request; a refused one whose body was left unread ends the connection."""
        try:
            self._act()()
        except Refused as refused:
            self._refuse(_STATUS.get(type(refused), HTTPStatus.BAD_REQUEST), refused.field, refused.message)

    def _act(self) -> Callable[[], None]:
        if self.command == "PUT" and self.path.startswith("/v1/trees/"):
            return self._put_tree
        name = self.routes.get((self.command, self.path))
        if name is None:
            return self._no_such_call
        act: Callable[[], None] = getattr(self, name)
        return act

    def _no_such_call(self) -> None:
        self._refuse(HTTPStatus.NOT_FOUND, "", f"there is no {self.command} {self.path} here")

    def _healthz(self) -> None:
        self._answer(HTTPStatus.OK, {"status": "ok"})

    def _readyz(self) -> None:
        problem = self.server.runner.problem()
        if problem:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "", f"the sandbox does not work here: {problem}")
        else:
            self._answer(HTTPStatus.OK, {"status": "ready"})

    def _put_tree(self) -> None:
        self.server.runner.put(self.path.rsplit("/", 1)[1], self._body())
        self._answer(HTTPStatus.CREATED, None)

    def _validate(self) -> None:
        try:
            body = json.loads(self._body())
        except (ValueError, RecursionError) as error:
            raise Refused("", f"the body is no JSON: {error}") from error
        self._answer(HTTPStatus.OK, self.server.runner.validate(body))

    def _shutdown(self) -> None:
        self._answer(HTTPStatus.NO_CONTENT, None)
        threading.Thread(target=self.server.shutdown).start()

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            raise Refused("Content-Length", "is missing; send the length of the body")
        if int(length) > LARGEST_BODY:
            self._discard(int(length))
            raise TooLarge("", f"the body has {length} bytes; at most {LARGEST_BODY} are taken")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise Refused("", f"the body ended after {len(body)} of {length} bytes")
        return body

    def _discard(self, length: int) -> None:
        """Read a body that is not wanted: a client that is still writing would never see the answer."""
        left = min(length, 4 * LARGEST_BODY)
        while left > 0 and (data := self.rfile.read(min(_CHUNK, left))):
            left -= len(data)

    def _refuse(self, status: HTTPStatus, field: str, message: str) -> None:
        self.close_connection = True
        self._answer(status, {"error": _WORD[status], "field": field, "message": message})

    def _answer(self, status: HTTPStatus, value: dict[str, Any] | None) -> None:
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if value is not None:
            self.send_header("Content-Type", "application/json")
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def _settings(store: Path) -> Settings:
    """From the environment: PATH is the image's own; TARS_ALLOW_UNSANDBOXED=1 is unsafe and for trying out only.

    Installed in an image of ours, this interpreter is the one that has pytest; brought along, the image's own has.
    """
    return Settings(
        store=store,
        python="" if is_brought() else sys.executable,
        path=os.environ.get("PATH", Settings.path),
        unsandboxed=os.environ.get("TARS_ALLOW_UNSANDBOXED") == "1",
    )


def serve(port: int) -> int:
    """Serve until shut down (status 0: the run is over) or terminated (the pod goes, the Job shall replace it)."""
    store = Path(tempfile.mkdtemp(prefix="tars-tester-")).resolve()
    stopped = threading.Event()
    with TesterServer(("", port), Runner(_settings(store))) as server:

        def stop(*_: object) -> None:
            stopped.set()
            threading.Thread(target=server.shutdown).start()

        signal.signal(signal.SIGTERM, stop)
        log.info("serving on port %s", server.server_port)
        server.serve_forever(poll_interval=0.1)
    with suppress(OSError):  # a validation may still be at it; its directory goes with the pod
        directories.remove(store)
    return STOPPED_BY_SIGNAL if stopped.is_set() else 0


def _parser() -> argparse.ArgumentParser:
    """A pod's tester is told nothing: without this import it is ready a tenth earlier."""
    import argparse  # noqa: PLC0415 - see the docstring

    parser = argparse.ArgumentParser(prog="tars-tester", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    installing = commands.add_parser("install", help="copy the tester as DIR/runner.pyz, for any image with a Python")
    installing.add_argument("directory", type=Path)
    return parser


def main(arguments: list[str] | None = None) -> None:
    words = sys.argv[1:] if arguments is None else arguments
    chosen = _parser().parse_args(words) if words else None
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    if chosen and chosen.command == "install":
        log.info("installed %s", install(chosen.directory))
        return
    port = os.environ.get("TARS_TESTER_PORT", str(PORT))
    if not port.isdigit():
        _parser().error(f"TARS_TESTER_PORT: {port!r} is no port; write a number such as {PORT}")
    sys.exit(serve(int(port)))
