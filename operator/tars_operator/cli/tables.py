"""What a person sees of each kind: one tuple of columns per kind, over the object as the API server sends it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A heading and where its value comes from. `wide` ones are shown with `-o wide` only."""

    heading: str
    value: Callable[[Object, datetime], object]
    wide: bool = False


def at(path: str, default: object = "") -> Callable[[Object, datetime], object]:
    """The value at a dotted path."""

    def value(one: Object, _now: datetime) -> object:
        found: Any = one
        for key in path.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return default if found is None else found

    return value


def short(path: str) -> Callable[[Object, datetime], object]:
    """The first digits of the Git object id at a path."""
    return lambda one, now: str(at(path)(one, now))[:10]


def condition(kind: str, field: str) -> Callable[[Object, datetime], object]:
    def value(one: Object, _now: datetime) -> object:
        conditions = one.get("status", {}).get("conditions", [])
        return next((each.get(field, "") for each in conditions if each["type"] == kind), "")

    return value


def first_file(one: Object, _now: datetime) -> object:
    files = one["spec"]["files"]
    more = f" (+{len(files) - 1})" if len(files) > 1 else ""
    return files[0]["path"] + more


def age(one: Object, now: datetime) -> object:
    return span((now - moment(one["metadata"]["creationTimestamp"])).total_seconds())


def moment(timestamp: str) -> datetime:
    return datetime.fromisoformat(timestamp).astimezone(UTC)


def span(seconds: float) -> str:
    """How long, as kubectl writes it: two units at most, none that does not matter any more."""
    whole = max(0, int(seconds))
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if minutes < 2:
        return f"{whole}s"
    if minutes < 10:
        return f"{minutes}m{whole % 60}s" if whole % 60 else f"{minutes}m"
    if hours < 3:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    return f"{hours}h" if days < 2 else f"{days}d"


NAME = Column("NAME", at("metadata.name"))
AGE = Column("AGE", age)
NAMESPACE = Column("NAMESPACE", at("metadata.namespace"))

RUNS = (
    NAME,
    Column("PHASE", at("status.phase", "Pending")),
    Column("STAGE", at("status.progress.stage")),
    Column("FILE", at("status.progress.file")),
    Column("FOUND", at("status.progress.found", 0)),
    Column("TRIED", at("status.progress.tried", 0)),
    Column("APPLIED", at("status.progress.applied", 0)),
    Column("REFUSED", at("status.progress.refused", 0)),
    Column("WAITING", at("status.progress.waiting", 0)),
    Column("ROLLEDBACK", at("status.progress.rolledBack", 0), wide=True),
    Column("REASON", condition("Succeeded", "reason"), wide=True),
    Column("BRANCH", at("status.branch"), wide=True),
    Column("BASE", short("status.baseCommit"), wide=True),
    Column("HEAD", short("status.result.headCommit"), wide=True),
    AGE,
)
CHANGES = (
    NAME,
    Column("PATTERN", at("spec.pattern")),
    Column("CLASS", at("spec.changeClass")),
    Column("FILE", first_file),
    Column("STATE", at("status.state")),
    Column("REASON", at("status.reason")),
    Column("RUN", at("spec.run"), wide=True),
    Column("ENGINE", at("spec.engine"), wide=True),
    Column("LINE", at("spec.line"), wide=True),
    Column("COMMIT", short("status.commit"), wide=True),
    Column("DECISION", at("spec.decision.verdict"), wide=True),
    Column("TITLE", at("spec.title"), wide=True),
    AGE,
)
REPLICAS = (
    NAME,
    Column("ROLE", at("spec.role")),
    Column("DESIRED", at("spec.replicas", 1)),
    Column("READY", at("status.readyReplicas", 0)),
    Column("UPDATED", at("status.updatedReplicas", 0), wide=True),
    Column("REASON", condition("Ready", "reason")),
    Column("MESSAGE", condition("Ready", "message"), wide=True),
    Column("IMAGE", at("status.image")),
    AGE,
)
PATTERNS = (
    NAME,
    Column("ID", at("spec.id")),
    Column("CLASS", at("spec.changeClass")),
    Column("READY", condition("Ready", "status")),
    Column("REASON", condition("Ready", "reason"), wide=True),
    Column("TITLE", at("spec.title"), wide=True),
    AGE,
)


def rows(
    objects: Sequence[Object], columns: tuple[Column, ...], now: datetime, *, wide: bool, all_namespaces: bool = False
) -> list[list[str]]:
    """Headings and one row per object."""
    shown = [column for column in columns if wide or not column.wide]
    shown = [NAMESPACE, *shown] if all_namespaces else shown
    lines = [[str(column.value(one, now)) for column in shown] for one in objects]
    return [[column.heading for column in shown], *lines]
