"""A whole operator over an API server in memory, with a clock that is moved by hand and deliverable watch events."""

import asyncio
from collections import defaultdict
from typing import Any

import pytest
from tests.support.memory_api import MemoryApi
from tests.support.seen import NOW, OPTIONS

from tars_operator.adapters.telemetry import Telemetry
from tars_operator.core.plan import Ref
from tars_operator.handlers.execute import Executor
from tars_operator.handlers.keys import Key, key_of
from tars_operator.handlers.observe import Observer
from tars_operator.handlers.passes import Passes, deciders
from tars_operator.handlers.report import Reporter
from tars_operator.handlers.world import Item, Place, World, places, read

OWN = ("TarsReplica", "SelfCodingRun", "CodeChange", "CodePattern")


class Clock:
    """Seconds since the epoch, moved by the test."""

    now = NOW

    def __call__(self) -> float:
        return self.now


class Operator:
    """The parts of one process. A new one over the same API is a restart."""

    def __init__(self, api: MemoryApi, clock: Clock) -> None:
        self.api, self.telemetry, self.world = api, Telemetry(), World(clock)
        observer = Observer(self.world, OPTIONS, frozenset({"python/unused-import"}))
        reporter = Reporter(api, self.telemetry)
        self.passes = Passes(self.world, deciders(observer), Executor(api, self.world), reporter, self.telemetry, clock)
        self.requeue: dict[Key, float | None] = {}

    def watch(self) -> None:
        """The watch shows everything as it is now."""
        indexed: dict[Place, list[Item]] = defaultdict(list)
        for raw in self.api.objects.values():
            for place in places(raw):
                indexed[place].append(read(raw))
            self.world.saw(raw, deleted=False)
        for key in [key for key in self.world._recent if key not in self.api.objects]:
            del self.world._recent[key]
        self.world.indexed = indexed

    def step(self) -> None:
        """One pass over each of our objects, on what the watch shows."""
        self.watch()
        for kind in OWN:
            for raw in self.api.of(kind):
                self.requeue[key_of(raw)] = asyncio.run(self.passes.one(key_of(raw)))

    def settle(self, most: int = 20) -> None:
        """Passes until none writes anything."""
        for _ in range(most):
            before = len(self.api.writes)
            self.step()
            if len(self.api.writes) == before:
                return
        raise AssertionError(f"no rest after {most} rounds: {self.api.writes[-10:]}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> MemoryApi:
    return MemoryApi(clock)


def tars(kind: str, name: str, spec: dict[str, Any], **meta: Any) -> dict[str, Any]:
    return {
        "apiVersion": "tars.dev/v1alpha1",
        "kind": kind,
        "metadata": {"namespace": "payments", "name": name, **meta},
        "spec": spec,
    }


def ref(kind: str, name: str) -> Ref:
    return Ref("", kind, "payments", name)
