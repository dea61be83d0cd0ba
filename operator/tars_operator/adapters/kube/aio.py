"""The operator's door to the API server: few verbs, plain dicts, our errors, every write counted.

The official client's typed methods are not used: their models cost time at start, and we write plain manifests.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from tars_operator.adapters.kube import Conflict, NotFound, Transient
from tars_operator.adapters.kube.connection import Connection
from tars_operator.adapters.kube.refusals import RETRY_AFTER, refusal
from tars_operator.adapters.kube.resources import BY_KIND, Resource
from tars_operator.api.names import FIELD_MANAGER_OPERATOR
from tars_operator.core.plan import Manifest, Ref, ref_of

Object = dict[str, Any]
OnWrite = Callable[[str, str], None]  # kind, verb

_APPLY = "application/apply-patch+yaml"
_MERGE = "application/merge-patch+json"
_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=10)


class Kube:
    """One session. Nothing is retried here: whoever decides sees the world anew first."""

    def __init__(self, connection: Connection, on_write: OnWrite) -> None:
        self._host = connection.host
        self._session = connection.session()
        self._on_write = on_write

    async def close(self) -> None:
        await self._session.close()

    async def get(self, ref: Ref) -> Object:
        return await self._call("GET", _path(ref), ref)

    async def is_served(self, resource: Resource, namespace: str = "") -> bool:
        """Whether the API server knows the kind; asked in a namespace where only that one may be read."""
        try:
            await self._call("GET", resource.path(namespace), resource.plural, params={"limit": "1"})
        except NotFound:
            return False
        return True

    async def create(self, manifest: Manifest) -> Object:
        ref = ref_of(manifest)
        self._on_write(ref.kind, "create")
        path = BY_KIND[ref.kind].path(ref.namespace)
        return await self._call("POST", path, ref, body=manifest, params={"fieldManager": FIELD_MANAGER_OPERATOR})

    async def apply(self, manifest: Manifest, *, force: bool) -> Object:
        """Server-side apply. Without `force`, a field that somebody else set otherwise is a Conflict."""
        ref = ref_of(manifest)
        self._on_write(ref.kind, "apply")
        return await self._apply(_path(ref), ref, manifest, force=force)

    async def apply_status(self, ref: Ref, fields: Mapping[str, Any], version: str) -> Object:
        """Our part of the status, whole: what is left out is given up. A Conflict when the object is not at `version`.

        The version is the only guard against another object of the same name: a status write does not test the uid.
        """
        self._on_write(ref.kind, "apply_status")
        meta = {"name": ref.name, "namespace": ref.namespace, "resourceVersion": version}
        body = {"apiVersion": ref.api_version, "kind": ref.kind, "metadata": meta, "status": dict(fields)}
        return await self._apply(_path(ref, "status"), ref, body, force=True)

    async def merge(self, ref: Ref, patch: Mapping[str, Any]) -> Object:
        """JSON merge patch. With `metadata.resourceVersion` in it, a Conflict when the object moved on."""
        self._on_write(ref.kind, "patch")
        params = {"fieldManager": FIELD_MANAGER_OPERATOR}
        return await self._call("PATCH", _path(ref), ref, body=patch, content_type=_MERGE, params=params)

    async def delete(self, ref: Ref) -> None:
        """Delete, and what it owns in the background; one that is gone, or is another by now, is as good."""
        self._on_write(ref.kind, "delete")
        body: Object = {"propagationPolicy": "Background"}
        if ref.uid:
            body["preconditions"] = {"uid": ref.uid}
        try:
            await self._call("DELETE", _path(ref), ref, body=body)
        except (NotFound, Conflict):
            return

    async def _apply(self, path: str, ref: Ref, body: Mapping[str, Any], *, force: bool) -> Object:
        params = {"fieldManager": FIELD_MANAGER_OPERATOR, "force": str(force).lower()}
        return await self._call("PATCH", path, ref, body=body, content_type=_APPLY, params=params)

    async def _call(
        self,
        method: str,
        path: str,
        about: object,
        *,
        body: Mapping[str, Any] | None = None,
        content_type: str = "application/json",
        params: Mapping[str, str] | None = None,
    ) -> Object:
        try:
            async with self._session.request(
                method,
                self._host + path,
                params=params,
                data=None if body is None else json.dumps(body),
                headers={"Content-Type": content_type} if body is not None else {},
                timeout=_TIMEOUT,
            ) as response:
                text = await response.text()
                if response.status >= 400:
                    raise refusal(about, response.status, text.encode(), response.headers.get(RETRY_AFTER, ""))
                return dict(json.loads(text))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise Transient(f"{about}: no answer from {self._host}: {error or type(error).__name__}") from error


def _path(ref: Ref, subresource: str = "") -> str:
    return BY_KIND[ref.kind].path(ref.namespace, ref.name, subresource)
