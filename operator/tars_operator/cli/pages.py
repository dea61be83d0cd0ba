"""The pages of `tars describe`, as text. Pure: objects in, lines out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tars_operator.api.reasons import GateReason, Reason, RunReason
from tars_operator.api.words import ChangeState
from tars_operator.cli import tables

Object = Mapping[str, Any]

_COUNTS = ("found", "tried", "applied", "refused", "rolledBack", "waiting", "skipped", "modelTokens")


def run(one: Object, changes: Sequence[Object], events: Sequence[Object], now: datetime) -> str:
    spec, status = one["spec"], one.get("status", {})
    succeeded = condition(one, "Succeeded")
    progress = status.get("progress", {})
    lines = fields(
        ("Name", one["metadata"]["name"]),
        ("Namespace", one["metadata"]["namespace"]),
        ("Source", f"{spec['source']['url']} at {spec['source'].get('ref', 'HEAD')}"),
        ("Mode", spec.get("mode", "")),
        ("Phase", status.get("phase", "Pending")),
        ("Reason", succeeded.get("reason", "")),
        ("Message", succeeded.get("message", "") or sentence(RunReason, succeeded.get("reason", ""))),
        ("Stage", " ".join(part for part in (progress.get("stage", ""), progress.get("file", "")) if part)),
        ("Counts", ", ".join(f"{key} {progress[key]}" for key in _COUNTS if progress.get(key))),
        ("Base commit", status.get("baseCommit", "")),
        ("Branch", status.get("branch", "")),
        ("Head commit", status.get("result", {}).get("headCommit", "")),
        ("Journal head", status.get("result", {}).get("journalHead", "")),
        ("Age", str(tables.age(one, now))),
    )
    lines += section("Changes", aligned(tables.rows(changes, tables.CHANGES, now, wide=False)) if changes else [])
    lines += section("Events", [_event(event, now) for event in sorted(events, key=_when)])
    return "\n".join(lines + next_steps(one, changes))


def change(one: Object) -> str:
    spec, status = one["spec"], one.get("status", {})
    lines = fields(
        ("Name", one["metadata"]["name"]),
        ("Run", spec["run"]),
        ("Pattern", spec["pattern"]),
        ("Title", spec.get("title", "")),
        ("Class", _CLASSES[spec["changeClass"]]),
        ("Made by", spec["engine"]),
        ("State", status.get("state", "new")),
        ("Reason", status.get("reason", "")),
        ("Meaning", sentence(GateReason, status.get("reason", ""))),
        ("Message", status.get("message", "")),
        ("Commit", status.get("commit", "")),
        ("Evidence", status.get("evidence", "")),
        ("Decision", " ".join(str(part) for part in spec.get("decision", {}).values() if part)),
    )
    lines += section("Files", [f"{each['path']}:{spec.get('line', 1)}" for each in spec["files"]])
    lines += section("Gate", [_check(each) for each in status.get("checks", [])])
    return "\n".join(lines + next_steps(one, [one]))


_CLASSES = {"S": "S (shape-preserving by construction)", "B": "B (may change behaviour)"}


def fields(*pairs: tuple[str, str]) -> list[str]:
    """`Name:  value` lines; what is not known yet is left out."""
    return [f"{name + ':':<14}{value}" for name, value in pairs if value]


def section(title: str, lines: Iterable[str]) -> list[str]:
    shown = [f"  {line}" for line in lines]
    return [f"{title}:", *shown] if shown else []


def aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def sentence(reasons: type[Reason], word: str) -> str:
    """What a reason means; empty for one that this version does not know."""
    return next((reason.sentence for reason in reasons if reason == word), "")


def next_steps(one: Object, changes: Sequence[Object]) -> list[str]:
    """What a person can do now."""
    waiting = [each["metadata"]["name"] for each in changes if _waits(each)]
    lines = [line for name in waiting for line in (f"tars approve change/{name}", f"tars reject change/{name}")]
    if one.get("spec", {}).get("suspend"):
        lines.append(f"tars resume {one['metadata']['name']}")
    return section("Next", lines)


def _waits(change: Object) -> bool:
    return change.get("status", {}).get("state") == ChangeState.WAITING and "decision" not in change["spec"]


def _check(outcome: Object) -> str:
    return f"{outcome['name']}: {'passed' if outcome['passed'] else 'failed'} in {outcome['seconds']:.1f} s"


def condition(one: Object, kind: str) -> Object:
    conditions = one.get("status", {}).get("conditions", [])
    return next((each for each in conditions if each["type"] == kind), {})


def _when(event: Object) -> str:
    return str(event.get("lastTimestamp") or event.get("eventTime") or event["metadata"]["creationTimestamp"])


def _event(event: Object, now: datetime) -> str:
    ago = tables.span((now - tables.moment(_when(event))).total_seconds())
    return f"{ago:>6} ago  {event.get('type', '')}  {event.get('reason', '')}: {event.get('message', '')}"
