"""`ValidateRequest` read from JSON by hand, with the field named when it is wrong: no pydantic in foreign images."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tars_operator.engine.sandbox.words import Refused

_TREE = re.compile(r"[0-9a-f]{64}")
_LONGEST_PATH = 1024


@dataclass(frozen=True)
class Request:
    """One validation; the fields of `api.contracts.ValidateRequest`."""

    tree: str
    overlay: dict[str, str | None]
    setup: tuple[tuple[str, ...], ...]
    command: tuple[str, ...]
    timeout_seconds: int
    memory_bytes: int
    processes: int


def tree_name(archive: bytes) -> str:
    """A tree is named by what it consists of: nobody else who reaches the tester can put another in its place."""
    return hashlib.sha256(archive).hexdigest()


def tree_id(value: Any) -> str:
    if not isinstance(value, str) or _TREE.fullmatch(value) is None:
        raise Refused("tree", "is no name of a tree; write the SHA-256 of its archive, 64 hexadecimal digits")
    return value


def relative_path(path: str, field: str) -> PurePosixPath:
    """A path that can only lie inside.

    Raises:
        Refused: absolute, empty, too long, or with a part that leads elsewhere.

    """
    parts = path.split("/")
    if "\0" in path or len(path) > _LONGEST_PATH or any(part in {"", ".", ".."} for part in parts):
        raise Refused(field, f"{path!r} is no path inside the tree; write it like src/module.py")
    return PurePosixPath(path)


def _words(value: Any, field: str) -> tuple[str, ...]:
    words = value if isinstance(value, list) else []
    if not words or not all(isinstance(word, str) and "\0" not in word for word in words):
        raise Refused(field, "is no command; write a list of at least one word")
    return tuple(words)


def _count(value: Any, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Refused(field, "is no whole number of at least 1")
    return value


def _overlay(value: Any) -> dict[str, str | None]:
    if not isinstance(value, dict):
        raise Refused("overlay", "is no object of path and content")
    for path, content in value.items():
        relative_path(path, f"overlay.{path}")
        if content is not None and not isinstance(content, str):
            raise Refused(f"overlay.{path}", "is neither text nor null")
    return value


def _setup(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        raise Refused("setup", "is no list of commands")
    return tuple(_words(command, f"setup.{index}") for index, command in enumerate(value))


def parse(body: Any) -> Request:
    """The request in a decoded JSON body.

    Raises:
        Refused: a field is missing, unknown or wrong.

    """
    if not isinstance(body, dict):
        raise Refused("", "the body is no JSON object")
    known = {"tree", "overlay", "setup", "command", "timeoutSeconds", "memoryBytes", "processes"}
    for name in body.keys() - known:
        raise Refused(str(name), f"is no field of this request; it has {', '.join(sorted(known))}")
    for name in sorted(known - {"overlay", "setup"} - body.keys()):
        raise Refused(name, "is missing")
    return Request(
        tree=tree_id(body["tree"]),
        overlay=_overlay(body.get("overlay", {})),
        setup=_setup(body.get("setup", [])),
        command=_words(body["command"], "command"),
        timeout_seconds=_count(body["timeoutSeconds"], "timeoutSeconds"),
        memory_bytes=_count(body["memoryBytes"], "memoryBytes"),
        processes=_count(body["processes"], "processes"),
    )
