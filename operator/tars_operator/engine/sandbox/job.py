"""What a supervisor is told and what it answers: plain values that cross a process as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What the judged process and all its descendants may use together. Bytes, seconds, counts."""

    seconds: float
    memory_bytes: int
    processes: int
    output_bytes: int = 4 * MEBIBYTE
    disk_bytes: int = 1024 * MEBIBYTE  # on top of what lies in the writable directories at the start


@dataclass(frozen=True)
class Job:
    """One process to run. `nonce` is the first word of every record that is believed."""

    argv: tuple[str, ...]
    directory: str
    environment: dict[str, str]
    readable: tuple[str, ...]
    writable: tuple[str, ...]
    limits: Limits
    nonce: str
    unsandboxed: bool = False

    def dumps(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text: str) -> Job:
        fields: dict[str, Any] = json.loads(text)
        for name in ("argv", "readable", "writable"):
            fields[name] = tuple(fields[name])
        return cls(**{**fields, "limits": Limits(**fields["limits"])})


@dataclass(frozen=True)
class Result:
    """What the supervisor saw. `breach` is the value of an `Ending`, empty when no limit was passed.

    `status` is the exit status in the form of `subprocess` (negative: the signal); None when the process never started.
    """

    breach: str
    status: int | None
    seconds: float
    output_tail: str
    records: list[str] = field(default_factory=list)
    message: str = ""

    def dumps(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text: str) -> Result:
        return cls(**json.loads(text))
