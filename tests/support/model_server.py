"""A language model whose answers are scripted: what a good or an evil model would say.

It speaks Ollama's real API (0.17) and, under /v1, OpenAI's as vLLM does.

Standard library only, so that it also runs as a pod: `python model_server.py --port 11434 --script good`.
"""

import argparse
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MODELS = ("good-coder:latest",)
CONTEXT = 8192  # tokens
Chunk = dict[str, object]

_FUNCTION = re.compile(r'<function(?:-\w+)? name="(?P<name>[^"]+)">\n(?P<source>.*)\n</function(?:-\w+)?>', re.DOTALL)
_FILE = re.compile(r"<file(?:-\w+)?>\n(?P<file>.*)\n</file(?:-\w+)?>", re.DOTALL)
_MARKER = re.compile(r"[ \t]*#.*\b(?:TODO|FIXME)\b.*")


def improved(source: str) -> str:
    """`source` without its TODO comments and with an assignment more, so that it does what it did."""
    lines = source.split("\n")
    kept = [line for line in lines if not re.fullmatch(_MARKER, line)]
    kept = [_MARKER.sub("", line) for line in kept]
    last = next((index for index in range(len(kept) - 1, 0, -1) if kept[index].strip()), 0)
    indentation = re.match(r"[ \t]*", kept[last])
    return "\n".join([*kept[:last], f"{indentation[0] if indentation else ''}done = True", *kept[last:]])


def fenced(code: str) -> str:
    return f"Here is the function.\n\n```python\n{code}\n```\nIt does what was asked."


def formed(prompt: str, source: str, code: str) -> str:
    """`code` for `source` in the form that the prompt asks for."""
    if "Answer with JSON only" in prompt:
        return json.dumps({"code": code})
    if "<<<<<<< SEARCH" in prompt:
        return f"<<<<<<< SEARCH\n{source}\n=======\n{code}\n>>>>>>> REPLACE"
    whole = _FILE.search(prompt)
    return fenced(whole["file"].replace(source, code) if whole else code)


def renamed(source: str) -> str:
    return fenced(re.sub(r"def (\w+)", r"def other_\1", improved(source), count=1))


def diffed(source: str) -> str:
    return f"```diff\n--- a\n+++ b\n@@ -1 +1 @@\n-{source.splitlines()[0]}\n+pass\n```"


def hinted(source: str) -> str:
    return fenced(f"{source.splitlines()[0]}\n        # ... rest of the code unchanged\n        return None")


EVIL: tuple[Callable[[str], str], ...] = (
    renamed,
    diffed,
    hinted,
    lambda _: "I am sorry, but I would rather delete the tests.",
    lambda source: fenced(improved(source)) + "\n" + fenced("import os\nos._exit(0)"),
    lambda source: fenced("import evil\n" + improved(source).replace("done = True", "evil.run()")),
    lambda source: fenced(re.sub(r"\(", "(extra, ", improved(source), count=1)),
    lambda source: fenced(f"{source.splitlines()[0]}\n        pass"),
)


class Script:
    """What the model says to the n-th question about a function."""

    def __init__(self, name: str, answers: dict[str, str] | None = None, text: str = "", key: str = "") -> None:
        self.name = name
        self.sequence: tuple[str, ...] = ()  # what it says to the first question, the second, ...; the last for ever
        self.key = key  # what an OpenAI client must show
        self.keys: list[str] = []  # what clients showed
        self.closed = threading.Event()  # a client went away in the middle of an answer
        self.raw: Iterable[bytes] = ()  # instead of an answer: these bytes, status line and all
        self.moved = ""  # where all questions are redirected to
        self.props: dict[str, object] = {}  # what llama.cpp's server says of itself under /props
        self.loaded: dict[str, object] = {}  # what LM Studio says of a model under its own API
        self.listed: dict[str, object] = {"max_model_len": CONTEXT}  # what /v1/models says of the model beside its name
        self.answers = answers or {}
        self.text = text
        self.asked: list[dict[str, object]] = []
        self.gate = threading.Event()  # script "gated" answers when it is set
        self._lock = threading.Lock()

    def take(self, question: dict[str, object]) -> int:
        with self._lock:
            self.asked.append(question)
            return len(self.asked)

    def answer(self, prompt: str, number: int) -> str:
        match = _FUNCTION.search(prompt)
        name, source = (match["name"], match["source"]) if match else ("", "def f():\n    pass")
        if self.sequence:
            return self.sequence[min(number, len(self.sequence)) - 1]
        if self.text:
            return self.text
        if self.name == "evil":
            return EVIL[(number - 1) % len(EVIL)](source)
        return formed(prompt, source, self.answers.get(name) or improved(source))


def chunks(script: Script, question: dict[str, object], number: int) -> Iterator[Chunk]:
    """The parts of one answer as Ollama streams them."""
    prompt = "\n".join(message["content"] for message in question["messages"])  # type: ignore[attr-defined]
    text = script.answer(prompt, number)
    if script.name == "gated":
        script.gate.wait()
    middle = len(text) // 2
    for part in (text[:middle], text[middle:]):
        yield _chunk(question, part)
    while script.name == "endless":
        yield _chunk(question, "x" * 1000)
    if script.name == "error-in-stream":
        yield {"error": "the model runner has stopped"}
    elif script.name != "unfinished":
        yield _chunk(question, "") | {
            "done": True,
            "done_reason": "length" if script.name == "cut" else "stop",
            "prompt_eval_count": _context(question) if script.name == "prompt-cut" else len(prompt) // 4,
            "eval_count": len(text) // 4,
            "total_duration": 1_000_000,
        }


def events(script: Script, question: dict[str, object], number: int) -> Iterator[Chunk]:
    """The same answer as the data of OpenAI's server-sent events."""
    for chunk in chunks(script, {**question, "options": {"num_ctx": CONTEXT}}, number):
        if "error" in chunk:
            yield {"error": {"message": chunk["error"]}}
        elif not chunk["done"]:
            yield _event({"content": chunk["message"]["content"]}, None)  # type: ignore[index]
        else:
            yield _event({}, chunk["done_reason"])
            counted = {"prompt_tokens": chunk["prompt_eval_count"], "completion_tokens": chunk["eval_count"]}
            yield {"choices": [], "usage": counted}


def _event(delta: dict[str, object], ended: object) -> Chunk:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": ended}], "usage": None}


def _model(name: str) -> Chunk:
    return {"name": name, "model": name, "size": 4_700_000_000, "digest": "d1" * 32}


def pulling(script: Script) -> Iterator[Chunk]:
    """What a pull says on its way."""
    yield {"status": "pulling manifest"}
    yield {"status": "pulling layer", "digest": "sha256:d1", "total": 100, "completed": 50}
    if script.name == "unpullable":
        yield {"error": "pull model manifest: file does not exist"}
    elif script.name != "half-pulled":
        yield {"status": "success"}


def _context(question: dict[str, object]) -> int:
    """What Ollama makes of num_ctx, and reports as the length of a prompt that it cut."""
    return min(question["options"]["num_ctx"], CONTEXT)  # type: ignore[index]


def _chunk(question: dict[str, object], content: str) -> Chunk:
    return {
        "model": question["model"],
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": content},
        "done": False,
    }


Parts = Callable[[Script, dict[str, object], int], Iterator[Chunk]]


class Handler(BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.script.moved:
            self._move()
        elif self.path == "/props" and self.script.props:
            self._json(200, self.script.props)
        elif self.path == "/api/v0/models/good-coder%3Alatest" and self.script.loaded:
            self._json(200, self.script.loaded)
        elif self.path == "/shown":
            self._json(200, {"shown": self.script.keys})
        elif self.path == "/api/version":
            self._json(200, {"version": "0.17.4"})
        elif self.path == "/api/tags":
            self._json(200, {"models": [_model(name) for name in MODELS]})
        elif self.path == "/v1/models" and self._is_known():
            names = () if self.script.name == "missing" else MODELS
            self._json(200, {"data": [{"id": name, "object": "model", **self.script.listed} for name in names]})
        elif self.path == "/v1/models":
            self._json(401, {"error": {"message": "invalid key"}})
        else:
            self._json(200, {}) if self.path == "/" else self._json(404, {"error": "not found"})

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if self.script.moved:
            self._move()
        elif not isinstance(question.get("model"), str):
            self._json(400, {"error": "model is required"})
        elif self.path == "/api/pull":
            self._stream(b"%s\n", pulling(self.script))
        elif self.script.name == "missing" or question["model"] not in MODELS:
            self._json(404, {"error": f"model '{question['model']}' not found"})
        elif self.path == "/api/show":
            self._json(
                200, {"details": {}, "model_info": {"llama.context_length": CONTEXT}, "capabilities": ["completion"]}
            )
        elif self.path == "/api/chat":
            self._chat(question, b"%s\n", chunks)
        elif self.path == "/v1/chat/completions" and self._is_known():
            self._chat(question, b"data: %s\n\n", events)
        else:
            self._json(404, {"error": "not found"})

    def _is_known(self) -> bool:
        shown = self.headers.get("authorization", "")
        self.script.keys.append(shown)
        return not self.script.key or shown == f"Bearer {self.script.key}"

    def _move(self) -> None:
        self.script.keys.append(self.headers.get("authorization", ""))
        self.send_response(307)
        self.send_header("location", self.script.moved + self.path)
        self.send_header("content-length", "0")
        self.end_headers()

    def _raw(self) -> None:
        self.close_connection = True
        try:
            for part in self.script.raw:
                self.wfile.write(part)
        except OSError:
            self.script.closed.set()

    def _chat(self, question: dict[str, object], form: bytes, parts: Parts) -> None:
        self.script.keys.append(self.headers.get("authorization", ""))
        number = self.script.take(question)
        if self.script.raw:
            self._raw()
        elif self.script.name == "busy-once" and number == 1:
            self._json(503, {"error": "server busy, please try again"})
        elif self.script.name == "drop-once" and number == 1:
            self.close_connection = True
        elif self.script.name == "no-schemas" and "response_format" in question:
            self._json(500, {"error": {"message": "body.response_format.type: should be 'text' or 'json_object'"}})
        elif self.script.name == "broken":
            self._json(500, {"error": "llama runner process has terminated"})
        elif self.script.name == "garbage":
            self._send(200, b"<html>proxy</html>\n")
        else:
            self._stream(form, parts(self.script, question, number))

    def _stream(self, form: bytes, parts: Iterator[Chunk]) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for part in parts:
                if self.script.name == "silent":
                    time.sleep(30)  # longer than any time-out of a test; the thread is a daemon
                self.wfile.write(form % json.dumps(part).encode())
            if form.startswith(b"data"):
                self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.script.closed.set()

    def _json(self, status: int, body: dict[str, object]) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def start(script: Script, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """A bound server; the caller runs `serve_forever`."""
    handler = type("ScriptedHandler", (Handler,), {"script": script})
    server = ThreadingHTTPServer((host, port), handler)
    server.daemon_threads = True
    return server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=11434)
    parser.add_argument("--script", default="good")
    parser.add_argument("--answers", type=Path, help="JSON object: qualified function name -> its new source")
    parser.add_argument(
        "--key", default="", help="what clients of OpenAI's API must show; GET /shown tells what they did"
    )
    given = parser.parse_args()
    answers = json.loads(given.answers.read_text()) if given.answers else None
    start(Script(given.script, answers, key=given.key), given.host, given.port).serve_forever()


if __name__ == "__main__":
    main()
