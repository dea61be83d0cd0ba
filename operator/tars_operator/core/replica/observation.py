"""Everything a decision about a replica may look at, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.tarsreplica import ReplicaSpec, ReplicaStatus
from tars_operator.core.manifests.objects import Owner
from tars_operator.core.manifests.options import PodOptions
from tars_operator.core.reading import read_model
from tars_operator.core.views import ChildView, PodView


@dataclass(frozen=True)
class Replica:
    """One `TarsReplica`. Without `spec`, `spec_error` says which field cannot be understood."""

    owner: Owner
    generation: int
    status: ReplicaStatus
    spec: ReplicaSpec | None = None
    spec_error: str = ""
    deleting: bool = False


def read_replica(raw: Mapping[str, Any]) -> Replica:
    meta = raw["metadata"]
    spec, error = read_model(ReplicaSpec, raw.get("spec") or {}, "spec")
    status, _ = read_model(ReplicaStatus, raw.get("status") or {}, "status")
    return Replica(
        owner=Owner("TarsReplica", meta["namespace"], meta["name"], meta["uid"]),
        generation=meta.get("generation", 1),
        status=status or ReplicaStatus(),
        spec=spec,
        spec_error=error,
        deleting="deletionTimestamp" in meta,
    )


@dataclass(frozen=True)
class Observation:
    """`taken` names a child that exists and belongs to someone else. `now` is seconds since the epoch."""

    replica: Replica
    now: float
    options: PodOptions
    children: tuple[ChildView, ...] = ()
    pods: tuple[PodView, ...] = ()
    taken: str = ""

    def child(self, kind: str) -> ChildView | None:
        return next((one for one in self.children if one.kind == kind), None)
