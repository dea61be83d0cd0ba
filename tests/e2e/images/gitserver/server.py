"""Serve bare repositories over smart HTTP, by Git's own CGI program behind the standard library's server.

What a forge does to a client must be real (refused pushes, protocol versions, authentication), so Git itself answers; this file only
carries bytes. A repository that was not seeded does not exist, and none is created by asking for it.

Environment: GIT_USER and GIT_PASSWORD (both or none: basic authentication for everything but /healthz), GIT_ROOT (/srv/git),
GIT_SEED (/seed), PORT (8080).
"""

import base64
import hmac
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

ROOT = Path(os.environ.get("GIT_ROOT", "/srv/git"))
SEED = Path(os.environ.get("GIT_SEED", "/seed"))
USER, PASSWORD = os.environ.get("GIT_USER", ""), os.environ.get("GIT_PASSWORD", "")
PIECE = 64 * 1024


def seed() -> None:
    """Turn every bundle into a bare repository of its name; one that is there already (a restart) keeps what was pushed to it."""
    for bundle in sorted(SEED.glob("*.bundle")):
        repository = ROOT / f"{bundle.stem}.git"
        if not repository.exists():
            subprocess.run(["git", "clone", "--quiet", "--mirror", bundle, repository], check=True)
            subprocess.run(["git", "-C", repository, "remote", "remove", "origin"], check=True)


def repositories() -> list[str]:
    return sorted(path.name for path in ROOT.glob("*.git"))


def expected_authorization() -> str:
    return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def read_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Undo the chunked transfer coding, in which Git sends a push that is larger than its buffer."""
    while size := int(stream.readline().split(b";")[0], 16):
        yield stream.read(size)
        stream.readline()
    while stream.readline().strip():
        pass


class GitHandler(BaseHTTPRequestHandler):
    """One request: authenticate, spool the body, let `git http-backend` answer, pass the answer on."""

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self.answer(200, "\n".join(["ok", *repositories(), ""]))
        elif self.is_authorized():
            self.run_backend()
        else:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def is_authorized(self) -> bool:
        given = self.headers.get("Authorization", "")
        return not USER or hmac.compare_digest(given.encode(), expected_authorization().encode())

    def answer(self, code: int, text: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def run_backend(self) -> None:
        with tempfile.TemporaryFile() as body, tempfile.TemporaryFile() as reply:
            length = self.spool(body)
            subprocess.run(["git", "http-backend"], stdin=body, stdout=reply, env=self.environment(length), check=False)
            reply.seek(0)
            self.pass_on(reply)

    def spool(self, body: IO[bytes]) -> int:
        """Write the request's body to a file, since CGI wants its length first; return the length in bytes."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body.writelines(read_chunks(self.rfile))
        else:
            body.write(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        length = body.tell()
        body.seek(0)
        return length

    def environment(self, length: int) -> dict[str, str]:
        url = urlsplit(self.path)
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/tmp"),
            "GIT_PROJECT_ROOT": str(ROOT),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            # without a user's name Git would refuse every push
            "REMOTE_USER": USER or "anonymous",
            "REMOTE_ADDR": self.client_address[0],
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote(url.path),
            "QUERY_STRING": url.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(length),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }

    def pass_on(self, reply: IO[bytes]) -> None:
        """Translate the CGI answer: its `Status` line is HTTP's, its other headers are passed as they are."""
        headers = dict(line.decode().strip().split(": ", 1) for line in iter(reply.readline, b"\r\n") if line.strip())
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        while piece := reply.read(PIECE):
            self.wfile.write(piece)


def main() -> None:
    if bool(USER) != bool(PASSWORD):
        sys.exit("GIT_USER and GIT_PASSWORD belong together: set both or none")
    seed()
    server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), GitHandler)
    # a first process of a container ignores SIGTERM unless it asks for it
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
