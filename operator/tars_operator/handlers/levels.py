"""Gauges over the world as it is: runs by phase, pods wanted and answering by role."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tars_operator.adapters.telemetry import Telemetry
from tars_operator.handlers.keys import REPLICA, RUN
from tars_operator.handlers.world import World

Raw = Mapping[str, Any]


def watch_levels(telemetry: Telemetry, world: World) -> None:
    telemetry.watch_levels("tars_runs", "Runs by phase.", ("namespace", "phase"), partial(_runs, world))
    for name, help_text, part in (
        ("tars_replicas_desired", "Pods asked for.", _desired),
        ("tars_replicas_ready", "Pods that answer.", _ready),
    ):
        telemetry.watch_levels(name, help_text, ("namespace", "role"), partial(_replicas, world, part))


def _runs(world: World) -> Mapping[tuple[str, ...], int]:
    runs = _all(world, RUN)
    return Counter((raw["metadata"]["namespace"], (raw.get("status") or {}).get("phase", "Pending")) for raw in runs)


def _replicas(world: World, part: Callable[[Raw], int]) -> Mapping[tuple[str, ...], int]:
    total: Counter[tuple[str, ...]] = Counter()
    for raw in _all(world, REPLICA):
        total[raw["metadata"]["namespace"], raw["spec"]["role"]] += part(raw)
    return total


def _desired(raw: Mapping[str, Any]) -> int:
    return 0 if raw["spec"].get("suspend") else int(raw["spec"].get("replicas", 1))


def _ready(raw: Mapping[str, Any]) -> int:
    return int((raw.get("status") or {}).get("readyReplicas", 0))


def _all(world: World, kind: str) -> Iterator[Mapping[str, Any]]:
    return (raw for key in world.keys(kind) if (raw := world.get(key)) is not None)
