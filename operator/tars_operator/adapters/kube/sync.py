"""The API server for straight-line programs (coordinator, CLI): its verbs over plain dicts.

Every call has a time-out. What may be repeated is, with back-off, while the failure is `Transient`; `create` is not,
because it may have arrived. What an object means is the caller's business.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Self

import httpx

from tars_operator.adapters.kube.credentials import Credentials
from tars_operator.adapters.kube.refusals import Expired
from tars_operator.adapters.kube.resources import PODS, Resource
from tars_operator.adapters.kube.watching import Event, Selection, pages, watch
from tars_operator.adapters.kube.wire import ONCE, Call, Object, Retries, Wire

__all__ = ["ApiServer", "Event", "Object", "Retries", "Selection"]

_MERGE = "application/merge-patch+json"
_APPLY = "application/apply-patch+yaml"  # JSON is YAML


class ApiServer:
    """One API server as one user. Close it, or use it in a `with`. All methods raise `KubeError`s."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        retries: Retries | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.namespace = credentials.namespace
        self._wire = Wire(credentials, retries or Retries(), transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._wire.close()

    def version(self) -> str:
        return str(self._wire.json(Call("GET", "/version", "version of the API server"))["gitVersion"])

    def get(self, resource: Resource, namespace: str, name: str) -> Object:
        return self._wire.json(_call("GET", resource, namespace, name))

    def list(self, selection: Selection, *, most: int | None = None) -> list[Object]:
        """The objects of the selection, all or at `most` so many; again when the pages expire while they are read."""
        try:
            return [*islice(self._items(selection), most)]
        except Expired:
            return [*islice(self._items(selection), most)]

    def _items(self, selection: Selection) -> Iterator[Object]:
        return (item for page in pages(self._wire, selection) for item in page["items"])

    def watch(self, selection: Selection, deadline: float) -> Iterator[Event]:
        """The objects as they are (ADDED), then every change, until `deadline` (of `time.monotonic()`)."""
        return watch(self._wire, selection, deadline)

    def create(self, resource: Resource, namespace: str, body: Object) -> Object:
        about = Selection(resource, namespace, body["metadata"].get("name", ""))
        return self._wire.json(Call("POST", resource.path(namespace), about, _typed(resource, body)), ONCE)

    def apply(self, resource: Resource, body: Object, *, manager: str, subresource: str = "") -> Object:
        """Server-side apply of exactly the fields in `body`, whose metadata names the object; other managers yield."""
        namespace, name = body["metadata"]["namespace"], body["metadata"]["name"]
        params = {"fieldManager": manager, "force": "true"}
        path, about = resource.path(namespace, name, subresource), Selection(resource, namespace, name)
        return self._wire.json(Call("PATCH", path, about, _typed(resource, body), _APPLY, params))

    def merge_patch(self, resource: Resource, namespace: str, name: str, patch: Object) -> Object:
        path, about = resource.path(namespace, name), Selection(resource, namespace, name)
        return self._wire.json(Call("PATCH", path, about, patch, _MERGE))

    def delete(self, resource: Resource, namespace: str, name: str) -> None:
        self._wire.json(_call("DELETE", resource, namespace, name))

    def logs(self, namespace: str, pod: str, *, follow: bool = False, container: str = "") -> Iterator[str]:
        """Lines of a pod's log; with `follow`, until the container ends."""
        params = {"follow": "true"} if follow else {}
        params |= {"container": container} if container else {}
        path, about = PODS.path(namespace, pod, "log"), f"log of pod {pod} in namespace {namespace}"
        return self._wire.lines(Call("GET", path, about, params=params, read_timeout=None if follow else 30))


def _call(method: str, resource: Resource, namespace: str, name: str) -> Call:
    return Call(method, resource.path(namespace, name), Selection(resource, namespace, name))


def _typed(resource: Resource, body: Object) -> Object:
    return {"apiVersion": resource.api_version, "kind": resource.kind, **body}
