"""Everything a decision about a run may look at, as one frozen value: the run, what belongs to it, and the time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api import names
from tars_operator.api.conditions import SUCCEEDED, find
from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import RunSpec, RunStatus
from tars_operator.api.words import Mode, Role
from tars_operator.core.clock import to_seconds
from tars_operator.core.manifests.objects import Owner
from tars_operator.core.manifests.options import PodOptions
from tars_operator.core.plan import Ref
from tars_operator.core.reading import read_model
from tars_operator.core.views import ChangeView, JobView, PodView, ReplicaView


@dataclass(frozen=True)
class Run:
    """One `SelfCodingRun`. Without `spec`, `spec_error` says which field cannot be understood."""

    owner: Owner
    generation: int
    status: RunStatus
    spec: RunSpec | None = None
    spec_error: str = ""
    deleting: bool = False
    has_finalizer: bool = False
    deletion_asked_at: float | None = None


def read_run(raw: Mapping[str, Any]) -> Run:
    meta = raw["metadata"]
    spec, error = read_model(RunSpec, raw.get("spec") or {}, "spec")
    status, _ = read_model(RunStatus, raw.get("status") or {}, "status")
    return Run(
        owner=Owner("SelfCodingRun", meta["namespace"], meta["name"], meta["uid"]),
        generation=meta.get("generation", 1),
        status=status or RunStatus(),  # a cache that cannot be read is made anew
        spec=spec,
        spec_error=error,
        deleting="deletionTimestamp" in meta,
        has_finalizer=names.FINALIZER in (meta.get("finalizers") or ()),
        deletion_asked_at=to_seconds(meta.get("deletionTimestamp")),
    )


@dataclass(frozen=True)
class Observation:
    """`taken` names a child that exists and belongs to someone else. `now` is seconds since the epoch."""

    run: Run
    now: float
    options: PodOptions
    jobs: tuple[JobView, ...] = ()
    pods: tuple[PodView, ...] = ()
    has_claim: bool = False
    replicas: tuple[ReplicaView, ...] = ()
    changes: tuple[ChangeView, ...] = ()
    taken: str = ""

    @property
    def spec(self) -> RunSpec:
        """The spec, where a check before has made sure that there is one."""
        if self.run.spec is None:
            raise ValueError(f"{self.run.owner.name}: {self.run.spec_error}")
        return self.run.spec

    @property
    def attempt(self) -> int:
        """The highest attempt that left a trace, or the next one when decisions came to a run that waits."""
        result = self.run.status.result
        newest = max([self.run.status.attempt or 1, result.attempt if result else 1, *self._started_attempts()])
        return newest + 1 if self.waits_for_approval(newest) and self._has_fresh_decisions() else newest

    def waits_for_approval(self, attempt: int) -> bool:
        result = self.run.status.result
        return result is not None and result.attempt == attempt and result.reason == RunReason.APPROVAL_NEEDED

    @property
    def has_worked(self) -> bool:
        """Whether a coordinator was seen at work, now or before."""
        status = self.run.status
        before = find(status.conditions, SUCCEEDED)
        was_running = before is not None and before.reason == RunReason.RUNNING
        return was_running or status.progress is not None or status.result is not None

    @property
    def coordinator(self) -> JobView | None:
        return self._job(names.coordinator_job(self.run.owner.name, self.attempt))

    @property
    def tester(self) -> JobView | None:
        return self._job(names.tester_job(self.run.owner.name, self.attempt))

    @property
    def needs_tester(self) -> bool:
        return self.spec.mode is Mode.SWARM

    @property
    def active_jobs(self) -> tuple[JobView, ...]:
        return tuple(job for job in self.jobs if job.is_active)

    @property
    def living_pods(self) -> tuple[PodView, ...]:
        return tuple(pod for pod in self.pods if pod.is_alive)

    def pods_of(self, job: JobView | None) -> tuple[PodView, ...]:
        return tuple(pod for pod in self.pods if job and pod.owner == job.uid)

    def replica(self, role: Role) -> ReplicaView | None:
        """The replica that a run uses for a role: not suspended, first by name."""
        usable = [one for one in self.replicas if one.role == role and not one.suspended]
        return min(usable, key=lambda one: one.name, default=None)

    def ref(self, job: JobView) -> Ref:
        return Ref("batch/v1", "Job", self.run.owner.namespace, job.name, job.uid)

    def _job(self, name: str) -> JobView | None:
        return next((job for job in self.jobs if job.name == name), None)

    def _started_attempts(self) -> tuple[int, ...]:
        pattern = re.compile(re.escape(self.run.owner.name) + r"-coordinator-(\d+)")
        return tuple(int(match[1]) for job in self.jobs if (match := pattern.fullmatch(job.name)))

    def _has_fresh_decisions(self) -> bool:
        """Whether another attempt has work: what the last one knew is settled, or never will be."""
        result = self.run.status.result
        known = result.decided if result else ()
        return any(change.waits and change.decided and change.name not in known for change in self.changes)
