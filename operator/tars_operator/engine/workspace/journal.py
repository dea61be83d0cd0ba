"""The journal: what a run did, one JSON line per step, each naming the digest of the one before.

A line is appended by one write and fsynced before anything that relies on it happens. A torn last line (the process
died while writing) is cut off; anything else that does not fit the chain means that somebody altered the file.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tars_operator.engine.workspace.git import Trace, silent

GENESIS = "sha256:" + "0" * 64


class Step(StrEnum):
    """Kinds of entries."""

    OPENED = "OPENED"  # the run's repository, base commit and result branch
    BASELINE = "BASELINE"  # what the unchanged base proves
    FOUND = "FOUND"  # how much there is to do
    DECLINED = "DECLINED"  # no engine made a candidate for a finding
    INTENT = "INTENT"  # a candidate, and the head it will be built on
    DECIDED = "DECIDED"  # the gate accepted exactly this commit
    WAITING = "WAITING"  # a person has to decide
    APPROVED = "APPROVED"  # by the run's settings or by a person
    REFUSED = "REFUSED"  # by the gate or by a person
    INCONCLUSIVE = "INCONCLUSIVE"
    APPLIED = "APPLIED"  # the result branch moved
    COMMITTED = "COMMITTED"  # the check after apply passed
    COMPENSATING = "COMPENSATING"  # it failed: the change will be taken back
    ROLLED_BACK = "ROLLED_BACK"  # the result branch is as before
    DELIVERED = "DELIVERED"  # the remote shows the head
    ENDED = "ENDED"  # the reason of one attempt


class JournalBroken(Exception):
    """The journal was altered after it was written."""


@dataclass(frozen=True)
class Entry:
    """One line. `digest` covers everything else in it."""

    seq: int
    time: float
    step: Step
    data: dict[str, Any]
    previous: str
    digest: str


def _digest(record: dict[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def parse(lines: Iterable[bytes]) -> tuple[Entry, ...]:
    """Entries of a whole journal.

    Raises:
        JournalBroken: a line is no entry, or does not follow from the line before.

    """
    found: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        entry = _entry(number, line)
        if entry.seq != number or entry.previous != (found[-1].digest if found else GENESIS):
            raise JournalBroken(f"journal line {number} does not follow the line before: lines were removed or moved")
        found.append(entry)
    return tuple(found)


def _entry(number: int, line: bytes) -> Entry:
    try:
        record = json.loads(line)
        digest = record.pop("digest")
        entry = Entry(**(record | {"step": Step(record["step"])}), digest=digest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalBroken(f"journal line {number} is no journal entry") from error
    if _digest(record) != digest:
        raise JournalBroken(f"journal line {number} does not have the digest it names: it was altered")
    return entry


class Journal:
    """The file at `path`. One writer at a time: whoever holds the workspace's lock."""

    def __init__(self, path: Path, clock: Callable[[], float], trace: Trace = silent) -> None:
        self.path = path
        self._clock = clock
        self._trace = trace
        self._entries = list(parse(self._whole_lines()))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    @property
    def head(self) -> str:
        return self._entries[-1].digest if self._entries else GENESIS

    def append(self, step: Step, **data: Any) -> Entry:
        """Write one entry; when this returns it is on the disk."""
        record = {
            "seq": len(self._entries) + 1,
            "time": round(self._clock(), 3),
            "step": step.value,
            "data": data,
            "previous": self.head,
        }
        line = json.dumps(record | {"digest": _digest(record)}, separators=(",", ":")).encode() + b"\n"
        self._trace(f"before journal {step}")
        _append(self.path, line)
        self._trace(f"after journal {step}")
        self._entries.append(_entry(len(self._entries) + 1, line))
        return self._entries[-1]

    def _whole_lines(self) -> list[bytes]:
        """The file's lines; what a dying process left of its last one is cut off, on the disk too."""
        content = self.path.read_bytes() if self.path.exists() else b""
        whole = content.rfind(b"\n") + 1
        if whole != len(content):
            os.truncate(self.path, whole)
        return content[:whole].splitlines()


def _append(path: Path, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        written = 0
        while written < len(line):
            written += os.write(descriptor, line[written:])
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _fsync_directory(path.parent)


def _fsync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
