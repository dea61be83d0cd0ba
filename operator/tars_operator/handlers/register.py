"""What the operator asks kopf for: watches with indices, and nothing else.

No handler of kopf's decides, retries or writes. There is no `worker_limit`: together with indices it deadlocks.
"""

from collections.abc import Callable, Mapping
from typing import Any

import kopf

from tars_operator.adapters.kube.resources import (
    CHANGES,
    CLAIMS,
    DEPLOYMENTS,
    JOBS,
    PATTERNS,
    PODS,
    REPLICAS,
    RUNS,
    SERVICES,
    Resource,
)
from tars_operator.api.names import GROUP, LABEL_MANAGED_BY, MANAGED_BY
from tars_operator.handlers.world import Item, Place, places, read
from tars_operator.settings import Settings

OWN = (RUNS, REPLICAS, CHANGES, PATTERNS)
CHILDREN = (JOBS, PODS, DEPLOYMENTS, SERVICES, CLAIMS)
WATCHED = (*OWN, *CHILDREN)

Raw = Mapping[str, Any]
OnEvent = Callable[[Raw, str | None], None]  # the object; None (it was there), ADDED, MODIFIED or DELETED

_INDEX = "objects"


def watch(registry: kopf.OperatorRegistry, on_event: OnEvent, on_index: Callable[[Any], None]) -> None:
    """Index every watched object and call `on_event` for it; `on_index` gets the index before anything else happens."""

    def start(**kwargs: Any) -> None:
        on_index(kwargs[_INDEX])

    kopf.on.startup(registry=registry, id="indices")(start)
    for resource in WATCHED:
        _watch(registry, resource, on_event)


def _watch(registry: kopf.OperatorRegistry, resource: Resource, on_event: OnEvent) -> None:
    group, _, version = resource.api_version.rpartition("/")
    where = (group, version, resource.plural)

    def index(*, body: kopf.Body, **_: Any) -> dict[Place, Item]:
        raw = _whole(body, resource)
        item = read(raw)
        return dict.fromkeys(places(raw), item)

    def react(*, event: Raw, **_: Any) -> None:
        on_event(_whole(event["object"], resource), event["type"])

    kopf.index(*where, id=_INDEX, registry=registry)(index)
    kopf.on.event(*where, id=f"wake-{resource.plural}", registry=registry)(react)


def _whole(raw: Raw, resource: Resource) -> Raw:
    """Items of a list come without kind and version."""
    return {"apiVersion": resource.api_version, "kind": resource.kind, **raw}


def kopf_settings(settings: Settings) -> kopf.OperatorSettings:
    """Every time-out set, no event, finalizer or annotation of kopf's own, no rights needed beyond ours."""
    tuned = kopf.OperatorSettings()
    tuned.posting.enabled = False
    tuned.scanning.disabled = True  # else it needs to list and watch CRDs and namespaces
    tuned.persistence.finalizer = f"{GROUP}/kopf"
    tuned.persistence.progress_storage = kopf.AnnotationsProgressStorage(prefix=f"kopf.{GROUP}")
    tuned.persistence.diffbase_storage = kopf.AnnotationsDiffBaseStorage(prefix=f"kopf.{GROUP}")
    tuned.watching.server_timeout = settings.watch_seconds
    tuned.watching.client_timeout = settings.watch_seconds + 20
    tuned.watching.inactivity_timeout = settings.watch_seconds + 10
    tuned.watching.connect_timeout = 10
    tuned.networking.request_timeout = 60
    tuned.networking.connect_timeout = 10
    tuned.queueing.idle_timeout = 0.05  # a worker per object is cheap to make and costs memory to keep
    tuned.process.ultimate_exiting_timeout = 25
    for resource in CHILDREN:
        group, _, version = resource.api_version.rpartition("/")
        tuned.watching.label_selectors[group, version, resource.plural] = f"{LABEL_MANAGED_BY}={MANAGED_BY}"
    return tuned
