"""Whose pass an event calls for. Generous: a pass with nothing to do costs microseconds, a missed one costs the run."""

from collections.abc import Mapping
from typing import Any

from tars_operator.api.names import LABEL_REPLICA, LABEL_RUN
from tars_operator.handlers.keys import CHANGE, PATTERN, REPLICA, RUN, Key, key_of
from tars_operator.handlers.world import World

Raw = Mapping[str, Any]


def keys_for(raw: Raw, world: World) -> list[Key]:
    key = key_of(raw)
    if key.kind == RUN:
        return [key, *_changes(world, key)]
    if key.kind == REPLICA:  # runs may wait for it
        return [key, *(one for one in world.keys(RUN) if one.namespace == key.namespace)]
    if key.kind == CHANGE:
        return [key, Key(RUN, key.namespace, raw["spec"].get("run", ""))]
    if key.kind == PATTERN:
        return [key]
    return _owners(raw, key.namespace)


def _changes(world: World, run: Key) -> list[Key]:
    """The end of a run is the end of waiting for its changes."""
    waiting = world.at((f"{CHANGE} by run", run.namespace, run.name))
    return [key_of(raw) for raw in waiting if (raw.get("status") or {}).get("state") == "Waiting"]


def _owners(raw: Raw, namespace: str) -> list[Key]:
    labels = raw["metadata"].get("labels") or {}
    named = ((RUN, labels.get(LABEL_RUN)), (REPLICA, labels.get(LABEL_REPLICA)))
    return [Key(kind, namespace, name) for kind, name in named if name]
