"""What the operator knows of the cluster: kopf's indices, and what it wrote itself and the watch has not shown yet.

Without the second part a pass right after a write would decide on the world before it, and write again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.names import LABEL_REPLICA, LABEL_RUN
from tars_operator.core import views
from tars_operator.handlers.keys import CHANGE, REPLICA, Key, key_of

Raw = Mapping[str, Any]
Clock = Callable[[], float]
Place = tuple[str, str, str]  # index, namespace, name of the run or replica

_NEVER_SHOWN = 2**63
RECENT_SECONDS = 60.0  # the watch shows a write within milliseconds; after this it never will


@dataclass(frozen=True)
class Item:
    """One object as it is kept: the raw object of our own kinds, a small view of the others."""

    key: Key
    version: int
    value: Any


def slim(raw: Raw) -> Raw:
    """Without what nobody reads and what is large."""
    return {**raw, "metadata": {name: part for name, part in raw["metadata"].items() if name != "managedFields"}}


READERS: Mapping[str, Callable[[Raw], Any]] = {
    "Job": views.job_view,
    "Pod": views.pod_view,
    "Deployment": views.child_view,
    "Service": views.child_view,
    "PersistentVolumeClaim": views.claim_view,
}


def read(raw: Raw) -> Item:
    version = str(raw["metadata"].get("resourceVersion", ""))
    value = READERS.get(raw["kind"], slim)(raw)
    return Item(key_of(raw), int(version) if version.isdecimal() else 0, value)


def places(raw: Raw) -> tuple[Place, ...]:
    """Where to find the object: by its own name, by its run, by its replica, or by its namespace."""
    kind, namespace, name = key_of(raw)
    labels = raw["metadata"].get("labels") or {}
    found: list[Place] = []
    if kind not in READERS:
        found.append((kind, namespace, name))
    if kind == REPLICA:
        found.append((f"all {kind}", namespace, ""))
    run = raw["spec"].get("run", "") if kind == CHANGE else labels.get(LABEL_RUN, "")
    if run:
        found.append((f"{kind} by run", namespace, run))
    if labels.get(LABEL_REPLICA):
        found.append((f"{kind} by replica", namespace, labels[LABEL_REPLICA]))
    return tuple(found)


class World:
    """`indexed` is kopf's index: place to items. It is complete before the first pass."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.indexed: Mapping[Place, Iterable[Item]] = {}
        self._recent: dict[Key, tuple[float, Item, tuple[Place, ...]]] = {}

    def remember(self, raw: Raw) -> None:
        """We wrote this, and so it stands."""
        item = read(raw)
        self._recent[item.key] = (self._clock(), item, places(raw))

    def forget(self, key: Key) -> None:
        """We deleted this: it is gone for decisions before the watch says so."""
        self._recent[key] = (self._clock(), Item(key, _NEVER_SHOWN, None), ())

    def saw(self, raw: Raw, *, deleted: bool) -> None:
        """The watch shows this: from this version on it knows more than we remember."""
        recent = self._recent.get(key_of(raw))
        if recent is not None and (deleted or read(raw).version >= recent[1].version):
            del self._recent[key_of(raw)]

    def get(self, key: Key) -> Raw | None:
        """One object of our own kinds."""
        return next(iter(self.at((key.kind, key.namespace, key.name))), None)

    def at(self, place: Place) -> tuple[Any, ...]:
        """The objects at a place, by name."""
        found = {item.key: item for item in self.indexed[place]} if place in self.indexed else {}
        for item, where in self._fresh():
            if item.value is None:
                found.pop(item.key, None)
            elif place in where:
                found[item.key] = item
        return tuple(item.value for _, item in sorted(found.items()))

    def keys(self, kind: str) -> list[Key]:
        return [Key(kind, place[1], place[2]) for place in list(self.indexed) if place[0] == kind]

    def _fresh(self) -> Iterator[tuple[Item, tuple[Place, ...]]]:
        oldest = self._clock() - RECENT_SECONDS
        for key, (at, item, where) in list(self._recent.items()):
            if at < oldest:
                del self._recent[key]
            else:
                yield item, where
