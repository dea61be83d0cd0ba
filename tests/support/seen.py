"""Builders of what the operator sees: a base object and named changes. Names and times are the same in every test."""

from dataclasses import replace
from typing import Any

from tars_operator.api.words import Role
from tars_operator.core.clock import to_text
from tars_operator.core.manifests.options import PodOptions
from tars_operator.core.run.observation import Observation, read_run
from tars_operator.core.views import JobView, PodView, ReplicaView

NOW = 1_800_000_000.0
UID = "uid-of-run"
OPTIONS = PodOptions(images={role: f"registry/tars-{role}:1" for role in Role})

ALL_READY = (
    ReplicaView("analyzers", "analyzer", ready=1),
    ReplicaView("coordinator", "coordinator"),
    ReplicaView("generators", "generator", ready=2),
    ReplicaView("tester", "tester"),
)


def ago(seconds: float) -> str:
    return to_text(NOW - seconds)


def raw_run(spec: dict[str, Any] | None = None, status: dict[str, Any] | None = None, **meta: Any) -> dict[str, Any]:
    return {
        "apiVersion": "tars.dev/v1alpha1",
        "kind": "SelfCodingRun",
        "metadata": {
            "namespace": "payments",
            "name": "tidy",
            "uid": UID,
            "generation": 1,
            "resourceVersion": "10",
            "finalizers": ["tars.dev/run"],
            **meta,
        },
        "spec": {"source": {"url": "https://git.example.com/billing.git"}, **(spec or {})},
        "status": status or {},
    }


def make_seen(
    spec: dict[str, Any] | None = None,
    status: dict[str, Any] | None = None,
    *,
    meta: dict[str, Any] | None = None,
    **parts: Any,
) -> Observation:
    run = read_run(raw_run(spec, status, **(meta or {})))
    base = Observation(run=run, now=NOW, options=OPTIONS, replicas=ALL_READY, has_claim=True)
    return replace(base, **parts)


def job(role: str = "coordinator", attempt: int = 1, **changes: Any) -> JobView:
    name = f"tidy-{role}-{attempt}"
    return replace(JobView(name, f"uid-{name}", UID, started=NOW - 10), **changes)


def pod(role: str = "coordinator", attempt: int = 1, **changes: Any) -> PodView:
    base = PodView(f"tidy-{role}-{attempt}-x", role, f"uid-tidy-{role}-{attempt}", "Running", ready=True)
    return replace(base, **changes)


def both_jobs(attempt: int = 1, **changes: Any) -> tuple[JobView, ...]:
    return (job("coordinator", attempt, **changes), job("tester", attempt, **changes))


def both_pods(attempt: int = 1, **changes: Any) -> tuple[PodView, ...]:
    return (pod("coordinator", attempt, **changes), pod("tester", attempt, **changes))


def condition(reason: str, message: str = "", status: str = "Unknown", since: float = 60) -> dict[str, Any]:
    return {
        "type": "Succeeded",
        "status": status,
        "reason": reason,
        "message": message,
        "observedGeneration": 1,
        "lastTransitionTime": ago(since),
    }


def status_of(reason: str, message: str = "", *, started: float = 60, **fields: Any) -> dict[str, Any]:
    return {
        "phase": "Running",
        "observedGeneration": 1,
        "conditions": [condition(reason, message)],
        "attempt": 1,
        "startedAt": ago(started),
        "branch": "tars/tidy",
        **fields,
    }


def result(reason: str, attempt: int = 1, message: str = "said the coordinator", **fields: Any) -> dict[str, Any]:
    return {"attempt": attempt, "reason": reason, "message": message, **fields}
