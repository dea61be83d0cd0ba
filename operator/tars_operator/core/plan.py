"""What a pass decided, as data: actions compared with ==, executed elsewhere in this order.

An action names what should be true afterwards, so that doing it again after a crash changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class Ref:
    """One object in the cluster. With `uid`, exactly that one and no later one of the same name."""

    api_version: str
    kind: str
    namespace: str
    name: str
    uid: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}"


def ref_of(manifest: Manifest) -> Ref:
    meta = manifest["metadata"]
    return Ref(manifest["apiVersion"], manifest["kind"], meta["namespace"], meta["name"])


@dataclass(frozen=True)
class Create:
    """Make a child that never changes. One that is there and is ours is as good."""

    manifest: Manifest


@dataclass(frozen=True)
class Apply:
    """Make a child as the manifest says. Unless `known` to be ours, whose it is gets looked up before it is touched."""

    manifest: Manifest
    known: bool


@dataclass(frozen=True)
class Delete:
    """Remove an object (and, in the background, what it owns)."""

    ref: Ref


@dataclass(frozen=True)
class PatchStatus:
    """Write the operator's part of the object's status: all its fields, those left out become unset."""

    fields: Mapping[str, Any]


@dataclass(frozen=True)
class AddFinalizer:
    """From here on, as long as something of the run works, a deletion waits for us."""


@dataclass(frozen=True)
class RemoveFinalizer:
    """Let a deletion happen, now or whenever it is asked for."""


@dataclass(frozen=True)
class SuspendJob:
    """Stop (or start again) the pods of a Job and keep the Job."""

    ref: Ref
    suspend: bool


Action = Create | Apply | Delete | PatchStatus | AddFinalizer | RemoveFinalizer | SuspendJob


@dataclass(frozen=True)
class Plan:
    """What to do now, and when to look again if nothing happens before (None: only when something happens)."""

    actions: tuple[Action, ...] = ()
    requeue_after: float | None = None


NOTHING = Plan()
