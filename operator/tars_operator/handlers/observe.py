"""From the world to the frozen values that decisions are made of. Reads only memory, so it cannot fail or wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.names import LABEL_RUN
from tars_operator.core import views
from tars_operator.core.change import decide as change
from tars_operator.core.manifests.options import PodOptions
from tars_operator.core.pattern import decide as pattern
from tars_operator.core.replica import observation as replica
from tars_operator.core.run import observation as run
from tars_operator.core.run.status import is_over
from tars_operator.handlers.keys import CHANGE, REPLICA, RUN, Key
from tars_operator.handlers.world import World

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Observer:
    """`builtin` are the ids of built-in patterns."""

    world: World
    options: PodOptions
    builtin: frozenset[str]

    def run(self, raw: Raw, now: float, taken: str) -> run.Observation:
        seen = run.read_run(raw)
        namespace, name, uid = seen.owner.namespace, seen.owner.name, seen.owner.uid
        jobs = tuple(job for job in self.world.at(("Job by run", namespace, name)) if job.owner == uid)
        claims = ("PersistentVolumeClaim by run", namespace, name)
        changes = self.world.at((f"{CHANGE} by run", namespace, name))
        return run.Observation(
            run=seen,
            now=now,
            options=self.options,
            jobs=jobs,
            pods=self._pods("Pod by run", namespace, name),
            has_claim=any(one.owner == uid and not one.deleting for one in self.world.at(claims)),
            replicas=tuple(map(views.replica_view, self.world.at((f"all {REPLICA}", namespace, "")))),
            changes=tuple(views.change_view(one) for one in changes if views.belongs_to(one, uid)),
            taken=taken,
        )

    def replica(self, raw: Raw, now: float, taken: str) -> replica.Observation:
        seen = replica.read_replica(raw)
        namespace, name, uid = seen.owner.namespace, seen.owner.name, seen.owner.uid
        places = (("Deployment by replica", namespace, name), ("Service by replica", namespace, name))
        children = [child for place in places for child in self.world.at(place) if child.owner == uid]
        pods = self._pods("Pod by replica", namespace, name)
        return replica.Observation(seen, now, self.options, tuple(children), pods, taken)

    def change(self, raw: Raw, now: float, _: str) -> change.Observation:
        return change.observe(raw, run_is_over=self._run_is_over(raw), now=now)

    def pattern(self, raw: Raw, now: float, _: str) -> pattern.Observation:
        return pattern.observe(raw, builtin=self.builtin, now=now)

    def _pods(self, index: str, namespace: str, name: str) -> tuple[views.PodView, ...]:
        return self.world.at((index, namespace, name))

    def _run_is_over(self, raw: Raw) -> bool:
        """Also when the run is gone or is another one of the same name."""
        name = raw["spec"].get("run") or (raw["metadata"].get("labels") or {}).get(LABEL_RUN, "")
        owner = self.world.get(Key(RUN, raw["metadata"]["namespace"], name))
        return owner is None or is_over(run.read_run(owner).status)
