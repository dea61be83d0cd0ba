"""What became of the changes of earlier runs on the same repository, and what is not proposed again because of it.

Pure: whoever starts a run knows where earlier ones left their traces (objects of the namespace, a file of the user's).
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from tars_operator.api.base import Model
from tars_operator.api.code import Finding, Pattern
from tars_operator.api.codechange import FileChange
from tars_operator.api.reasons import GateReason
from tars_operator.api.words import Engine

BY_RUNNING = frozenset(
    {
        GateReason.TESTS_BROKEN,
        GateReason.TESTS_MISSING,
        GateReason.TESTS_INCOMPLETE,
        GateReason.TIMED_OUT,
        GateReason.MEMORY_EXCEEDED,
        GateReason.TOO_MANY_PROCESSES,
        GateReason.OUTPUT_FLOOD,
        GateReason.DISK_EXCEEDED,
        GateReason.CHECK_AFTER_APPLY_FAILED,
    }
)  # what the other checks refuse costs nothing to refuse again, and a run may ask for other limits


class Past(Model):
    """One change of an earlier run. `finding` is the `identity` of its finding; empty where it is not known."""

    change: str
    pattern: str
    engine: Engine
    files: tuple[FileChange, ...]
    reason: str
    finding: str = ""


def because(past: Past) -> str:
    """Which change it was, and how to have it tried again."""
    return f"change {past.change}: {past.reason}; to have it tried again, delete that CodeChange or say --again"


def told_by(report: Mapping[str, Any]) -> tuple[Past, ...]:
    """The changes of a `.tars` report."""
    return tuple(
        Past(
            change=one["name"],
            pattern=one["pattern"],
            engine=one["strategy"]["engine"],
            files=one["files"],
            reason=one["reason"],
            finding=one["finding"],
        )
        for one in report["changes"]
    )


def identity(finding: Finding, pattern: Pattern) -> str:
    """A digest of the finding and of the rule that found it: another line or another rule is another finding."""
    rule = json.dumps(pattern.ast_grep.to_json(), sort_keys=True) if pattern.ast_grep else finding.rule
    return "sha256:" + sha256(f"{finding.id}\0{rule}".encode()).hexdigest()


class Refusals:
    """What was turned down before: by a person for ever, by the gate for the same content of the same file."""

    def __init__(self, past: Iterable[Past]) -> None:
        known = tuple(past)
        self._by_person = {one.finding: one for one in known if one.reason == GateReason.REJECTED and one.finding}
        self._by_gate = {_content(one.files): one for one in known if one.reason in BY_RUNNING}

    def by_person(self, finding: Finding, pattern: Pattern) -> Past | None:
        """The change by which a person rejected this very finding."""
        return self._by_person.get(identity(finding, pattern)) if self._by_person else None

    def by_gate(self, engine: Engine, files: Iterable[FileChange]) -> Past | None:
        """The change that made the same of the same contents and failed. Recordings are always tried: somebody asks."""
        return None if engine is Engine.REPLAY else self._by_gate.get(_content(files))


def _content(files: Iterable[FileChange]) -> frozenset[tuple[str, str, str]]:
    return frozenset((file.path, file.old_blob, file.new_blob) for file in files)
