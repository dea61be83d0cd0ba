"""A Git server over smart HTTP (`git http-backend`) with a password and with faults, on loopback or as a program.

`python git_server.py ROOT [--host H] [--port P] [--user U --password P]` serves every bare repository under ROOT.
Standard library only, so that it also runs in a pod.
"""

import argparse
import base64
import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


@dataclass
class Faults:
    """What goes wrong from now on. Counts are of requests still to be hit."""

    unavailable: int = 0  # answered 503
    refuse_pushes: bool = False  # answered 403
    cut_pushes: int = 0  # the connection closes in the middle of the sent pack, before Git sees it
    lose_push_answers: int = 0  # Git takes the push, then the connection closes without an answer
    cut_fetches: int = 0  # the connection closes in the middle of the answer


@dataclass
class GitServer:
    """A running server. `requests` lists method and path of everything that was asked, `shown` the credentials."""

    root: Path
    user: str = ""
    password: str = ""
    faults: Faults = field(default_factory=Faults)
    requests: list[str] = field(default_factory=list)
    shown: list[str | None] = field(default_factory=list)
    port: int = 0
    host: str = "127.0.0.1"

    def url(self, name: str) -> str:
        return f"http://{self.host}:{self.port}/{name}"

    def create(self, name: str, source: Path | None = None) -> Path:
        """A bare repository that accepts pushes; a copy of `source` when one is given."""
        path = self.root / name
        arguments = ["clone", "--quiet", "--bare", str(source)] if source else ["init", "--quiet", "--bare"]
        subprocess.run(["git", *arguments, str(path)], check=True, capture_output=True)
        subprocess.run(["git", "-C", str(path), "config", "http.receivepack", "true"], check=True)
        return path

    def allows(self, header: str | None) -> bool:
        if not self.user:
            return True
        wanted = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return header == f"Basic {wanted}"

    def hit(self, fault: str) -> bool:
        """Whether `fault` strikes now; counts it down."""
        left = getattr(self.faults, fault)
        if left and left is not True:
            setattr(self.faults, fault, left - 1)
        return bool(left)


@contextlib.contextmanager
def serving(server: GitServer) -> Iterator[GitServer]:
    http = listen(server)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def listen(server: GitServer) -> ThreadingHTTPServer:
    handler = type("Handler", (_Handler,), {"git": server})
    http = ThreadingHTTPServer((server.host, server.port), handler)
    http.daemon_threads = True
    server.port = http.server_address[1]
    return http


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    git: GitServer

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(None)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: bytes | None) -> None:
        git, is_push = self.git, "git-receive-pack" in self.path
        git.requests.append(f"{self.command} {self.path}")
        git.shown.append(self.headers.get("Authorization"))
        sends_pack = is_push and self.command == "POST"
        if sends_pack and git.hit("cut_pushes"):
            return self._cut()
        body = self._body() if body is None else body
        if git.hit("unavailable"):
            return self._plain(503, "try again")
        if not git.allows(self.headers.get("Authorization")):
            return self._plain(401, "who are you?", {"WWW-Authenticate": 'Basic realm="git"'})
        if is_push and git.faults.refuse_pushes:
            return self._plain(403, "pushes are refused")
        status, headers, content = self._backend(body)
        if sends_pack and git.hit("lose_push_answers"):
            return self._cut()
        is_fetch = self.command == "POST" and not is_push
        self._send(status, headers, content, cut=is_fetch and git.hit("cut_fetches"))
        return None

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _backend(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        url = urlsplit(self.path)
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.git.root.resolve()),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REQUEST_METHOD": self.command,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_USER": self.git.user or "anyone",
            "REMOTE_ADDR": self.client_address[0],
        }
        done = subprocess.run(
            [shutil.which("git") or "git", "http-backend"],
            input=body,
            env=environment,
            capture_output=True,
            check=False,
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        return int(headers.pop("Status", "200").split()[0]), headers, content

    def _plain(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self._send(status, {"Content-Type": "text/plain", **(headers or {})}, text.encode())

    def _send(self, status: int, headers: dict[str, str], content: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = self.close_connection or cut

    def _cut(self) -> None:
        """End in the middle of an answer: a connection closed without a word would be tried again by the client."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")
        self.close_connection = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default=os.environ.get("GIT_PASSWORD", ""))
    given = parser.parse_args()
    listen(GitServer(given.root, given.user, given.password, port=given.port, host=given.host)).serve_forever()


if __name__ == "__main__":
    main()
