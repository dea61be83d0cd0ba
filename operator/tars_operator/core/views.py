"""The little that decisions need of the objects around them, read from the API's JSON; all of it is kept in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tars_operator.api.names import ANNOTATION_TEMPLATE, LABEL_ROLE
from tars_operator.core.clock import to_seconds

Raw = Mapping[str, Any]


def controller(raw: Raw) -> Raw:
    """The reference to the controlling owner; empty when nobody controls the object."""
    owners = raw["metadata"].get("ownerReferences") or ()
    return next((owner for owner in owners if owner.get("controller")), {})


def owner_uid(raw: Raw) -> str:
    """Uid of the controlling owner; empty when nobody controls the object."""
    return str(controller(raw).get("uid", ""))


def belongs_to(raw: Raw, uid: str) -> bool:
    """Whether the object with this uid is among the owners: another one of the same name may have been there before."""
    return any(owner["uid"] == uid for owner in raw["metadata"].get("ownerReferences") or ())


def _label(raw: Raw, name: str) -> str:
    return str((raw["metadata"].get("labels") or {}).get(name, ""))


def _condition(raw: Raw, kind: str) -> Raw:
    conditions = (raw.get("status") or {}).get("conditions") or ()
    return next((one for one in conditions if one["type"] == kind), {})


@dataclass(frozen=True)
class JobView:
    """A Job. `failure` is empty unless it gave up."""

    name: str
    uid: str
    owner: str
    started: float  # made, or resumed
    suspended: bool = False
    deleting: bool = False
    complete: bool = False
    failure: str = ""
    ended: float | None = None

    @property
    def is_active(self) -> bool:
        return not self.complete and not self.failure


def job_view(raw: Raw) -> JobView:
    meta, complete, failed = raw["metadata"], _condition(raw, "Complete"), _condition(raw, "Failed")
    has_failed = failed.get("status") == "True"
    is_complete = complete.get("status") == "True"
    ending = failed if has_failed else complete
    return JobView(
        name=meta["name"],
        uid=meta["uid"],
        owner=owner_uid(raw),
        started=to_seconds((raw.get("status") or {}).get("startTime") or meta["creationTimestamp"]) or 0.0,
        suspended=bool(raw["spec"].get("suspend")),
        deleting="deletionTimestamp" in meta,
        complete=is_complete,
        failure=f"{failed.get('reason', '')}: {failed.get('message', '')}" if has_failed else "",
        ended=to_seconds(ending.get("lastTransitionTime")) if has_failed or is_complete else None,
    )


@dataclass(frozen=True)
class ClaimView:
    """A volume claim. One that is being deleted still has its name, and takes no new pod."""

    name: str
    owner: str
    deleting: bool = False


def claim_view(raw: Raw) -> ClaimView:
    meta = raw["metadata"]
    return ClaimView(meta["name"], owner_uid(raw), "deletionTimestamp" in meta)


@dataclass(frozen=True)
class Trouble:
    """Why a container does not run, in the kubelet's words."""

    reason: str
    message: str
    image: str


@dataclass(frozen=True)
class PodView:
    """A pod. `owner` is the uid of its Job or ReplicaSet."""

    name: str
    role: str
    owner: str
    phase: str
    ready: bool = False
    troubles: tuple[Trouble, ...] = ()
    unschedulable: str = ""
    last_end: str = ""  # how a container ended that is started again
    taken_away: str = ""  # why its node ended the whole pod, for example because its disk is full

    @property
    def is_alive(self) -> bool:
        return self.phase not in {"Succeeded", "Failed"}


def pod_view(raw: Raw) -> PodView:
    status = raw.get("status") or {}
    containers = [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]
    scheduled = _condition(raw, "PodScheduled")
    return PodView(
        name=raw["metadata"]["name"],
        role=_label(raw, LABEL_ROLE),
        owner=owner_uid(raw),
        phase=status.get("phase", "Pending"),
        ready=_condition(raw, "Ready").get("status") == "True",
        troubles=tuple(_trouble(one) for one in containers if one.get("state", {}).get("waiting", {}).get("message")),
        unschedulable=scheduled.get("message", "") if scheduled.get("reason") == "Unschedulable" else "",
        last_end=next((_end(one) for one in containers if one.get("lastState", {}).get("terminated")), ""),
        taken_away=_said_of(status) if status.get("phase") == "Failed" and status.get("reason") else "",
    )


def _said_of(status: Raw) -> str:
    return f"{status['reason']}: {status.get('message', '')}".strip(": ")[:500]


def _trouble(container: Raw) -> Trouble:
    waiting = container["state"]["waiting"]
    return Trouble(waiting.get("reason", ""), waiting["message"], container.get("image", ""))


def _end(container: Raw) -> str:
    ended = container["lastState"]["terminated"]
    said = str(ended.get("message", "")).strip()
    return f"exit code {ended.get('exitCode')} ({ended.get('reason', '')})" + (f": {said[-500:]}" if said else "")


@dataclass(frozen=True)
class ReplicaView:
    """A TarsReplica as a run sees it. `resources` is its spec's, as JSON."""

    name: str
    role: str
    suspended: bool = False
    ready: int = 0
    image: str = ""
    resources: Raw | None = None
    model_secrets: tuple[str, ...] = ()


def replica_view(raw: Raw) -> ReplicaView:
    spec = raw["spec"]
    return ReplicaView(
        name=raw["metadata"]["name"],
        role=spec.get("role", ""),
        suspended=bool(spec.get("suspend")),
        ready=int((raw.get("status") or {}).get("readyReplicas", 0)),
        image=spec.get("image") or "",
        resources=spec.get("resources") or {},
        model_secrets=tuple(spec.get("modelSecrets") or ()),
    )


@dataclass(frozen=True)
class ChangeView:
    """A CodeChange as its run sees it."""

    name: str
    waits: bool
    decided: bool


def change_view(raw: Raw) -> ChangeView:
    waits = (raw.get("status") or {}).get("state") == "Waiting"
    return ChangeView(raw["metadata"]["name"], waits, decided=raw["spec"].get("decision") is not None)


@dataclass(frozen=True)
class ChildView:
    """A Deployment or Service of a replica. `template` is the digest of what it was made from."""

    kind: str
    name: str
    owner: str
    template: str
    desired: int = 0
    replicas: int = 0
    ready: int = 0
    updated: int = 0
    image: str = ""
    settled: bool = True  # its controller has acted on the newest spec


def child_view(raw: Raw) -> ChildView:
    spec, status, meta = raw.get("spec") or {}, raw.get("status") or {}, raw["metadata"]
    containers: Sequence[Raw] = spec.get("template", {}).get("spec", {}).get("containers") or ({},)
    return ChildView(
        kind=raw["kind"],
        name=meta["name"],
        owner=owner_uid(raw),
        template=(meta.get("annotations") or {}).get(ANNOTATION_TEMPLATE, ""),
        desired=int(spec.get("replicas", 0)),
        replicas=int(status.get("replicas", 0)),
        ready=int(status.get("readyReplicas", 0)),
        updated=int(status.get("updatedReplicas", 0)),
        image=containers[0].get("image", ""),
        settled=int(status.get("observedGeneration", 0)) >= int(meta.get("generation", 0)),
    )
