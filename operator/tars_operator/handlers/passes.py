"""One pass over one object: observe, decide, execute, report. The same for every kind."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.adapters.kube import NotFound
from tars_operator.adapters.telemetry import Telemetry
from tars_operator.core.change import decide as change
from tars_operator.core.pattern import decide as pattern
from tars_operator.core.plan import Plan
from tars_operator.core.replica import decide as replica
from tars_operator.core.run import decide as run
from tars_operator.handlers.execute import Executor, Taken
from tars_operator.handlers.keys import CHANGE, PATTERN, REPLICA, RUN, Key
from tars_operator.handlers.observe import Observer
from tars_operator.handlers.report import Reporter
from tars_operator.handlers.world import World

Raw = Mapping[str, Any]
Decide = Callable[[Raw, float, str], Plan]  # the object, the time, a child's name that is taken


def deciders(observer: Observer) -> Mapping[str, Decide]:
    """Observation and decision of each kind, as one function."""
    return {
        RUN: lambda raw, now, taken: run.decide(observer.run(raw, now, taken)),
        REPLICA: lambda raw, now, taken: replica.decide(observer.replica(raw, now, taken)),
        CHANGE: lambda raw, now, taken: change.decide(observer.change(raw, now, taken)),
        PATTERN: lambda raw, now, taken: pattern.decide(observer.pattern(raw, now, taken)),
    }


@dataclass(frozen=True)
class Passes:
    world: World
    decide: Mapping[str, Decide]
    executor: Executor
    reporter: Reporter
    telemetry: Telemetry
    clock: Callable[[], float]

    async def one(self, key: Key) -> float | None:
        """When to look again; None: when something happens."""
        began = time.perf_counter()
        raw = self.world.get(key)
        if raw is None:
            return None
        try:
            plan = await self._reconcile(key, raw)
        except NotFound:
            if self.world.get(key) is raw:
                raise  # it is not the object that is gone
            return None
        self.telemetry.reconcile_seconds.labels(key.kind).observe(time.perf_counter() - began)
        return plan.requeue_after

    async def _reconcile(self, key: Key, raw: Raw) -> Plan:
        plan = self.decide[key.kind](raw, self.clock(), "")
        try:
            after = await self.executor.run(raw, plan.actions)
        except Taken as taken:
            raw = self.world.get(key) or raw  # actions before this one may have changed it
            plan = self.decide[key.kind](raw, self.clock(), str(taken))
            after = await self.executor.run(raw, plan.actions)
        if plan.actions:
            await self.reporter.passed(raw, after, self.clock())
        return plan
