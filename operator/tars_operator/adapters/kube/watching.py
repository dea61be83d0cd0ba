"""Seeing objects change: a list and then a watch, resumed when it is cut, begun again when its version is too old."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tars_operator.adapters.kube import Transient
from tars_operator.adapters.kube.refusals import Expired, failure
from tars_operator.adapters.kube.resources import Resource
from tars_operator.adapters.kube.wire import Call, Object, Wire

PAGE = "500"  # objects a page
_LONGEST_WATCH = 300  # seconds; servers cut watches after some minutes anyway


@dataclass(frozen=True)
class Selection:
    """Which objects: all of a namespace (empty: of all of them), of one name, or of selectors."""

    resource: Resource
    namespace: str
    name: str = ""
    labels: str = ""
    fields: str = ""

    def query(self) -> dict[str, str]:
        fields = ",".join(part for part in (self.name and f"metadata.name={self.name}", self.fields) if part)
        return {key: value for key, value in (("labelSelector", self.labels), ("fieldSelector", fields)) if value}

    def __str__(self) -> str:
        where = f" in namespace {self.namespace}" if self.namespace else ""
        return f"{self.resource.plural} {self.name}".strip() + where


@dataclass(frozen=True)
class Event:
    """An object as it is now. `type` is ADDED, MODIFIED or DELETED."""

    type: str
    object: Object


def pages(wire: Wire, selection: Selection) -> Iterator[Object]:
    """The lists that together are the collection.

    Raises:
        Expired: the pages were read too slowly; begin again.

    """
    params = selection.query() | {"limit": PAGE}
    path = selection.resource.path(selection.namespace)
    while True:
        page = wire.json(Call("GET", path, selection, params=params))
        yield page
        if not (token := page["metadata"].get("continue")):
            return
        params["continue"] = token


def watch(wire: Wire, selection: Selection, deadline: float) -> Iterator[Event]:
    """The objects as they are (ADDED), then every change, until `deadline` (of `time.monotonic()`)."""
    while time.monotonic() < deadline:
        try:
            page: Object = {}
            for page in pages(wire, selection):
                yield from (Event("ADDED", item) for item in page["items"])
            yield from _changes(wire, selection, page["metadata"]["resourceVersion"], deadline)
        except Expired:
            continue


def _changes(wire: Wire, selection: Selection, version: str, deadline: float) -> Iterator[Event]:
    """Changes after `version`, over as many connections as it takes."""
    failures = 0
    while (left := deadline - time.monotonic()) > 0:
        try:
            for event in _connection(wire, selection, version, left):
                failures, version = 0, event.object["metadata"]["resourceVersion"]
                if event.type != "BOOKMARK":
                    yield event
        except Transient:
            failures += 1
            if failures >= wire.retries.attempts:
                raise
            wire.retries.wait(failures)


def _connection(wire: Wire, selection: Selection, version: str, left: float) -> Iterator[Event]:
    seconds = max(1, min(_LONGEST_WATCH, int(left)))
    follow = {
        "watch": "true",
        "allowWatchBookmarks": "true",
        "resourceVersion": version,
        "timeoutSeconds": str(seconds),
    }
    path = selection.resource.path(selection.namespace)
    call = Call("GET", path, selection, params=selection.query() | follow, read_timeout=seconds + 5)
    for line in wire.lines(call):
        event = json.loads(line)
        if event["type"] == "ERROR":
            raise failure(selection, event["object"].get("code", 500), event["object"].get("message", ""))
        yield Event(event["type"], event["object"])
