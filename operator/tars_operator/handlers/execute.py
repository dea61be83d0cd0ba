"""The only code that writes to the cluster. Done again, an action changes nothing: what is there already is done."""

from collections.abc import Mapping
from typing import Any, Protocol

from tars_operator.adapters.kube import Conflict, NotFound
from tars_operator.api.names import FINALIZER
from tars_operator.core.plan import (
    Action,
    AddFinalizer,
    Apply,
    Create,
    Delete,
    Manifest,
    PatchStatus,
    Ref,
    RemoveFinalizer,
    SuspendJob,
    ref_of,
)
from tars_operator.core.views import controller, owner_uid
from tars_operator.handlers.keys import Key
from tars_operator.handlers.world import World

Raw = Mapping[str, Any]


class Writer(Protocol):
    """The verbs of the API server that are needed here."""

    async def get(self, ref: Ref) -> Raw: ...
    async def create(self, manifest: Manifest) -> Raw: ...
    async def apply(self, manifest: Manifest, *, force: bool) -> Raw: ...
    async def apply_status(self, ref: Ref, fields: Mapping[str, Any], version: str) -> Raw: ...
    async def merge(self, ref: Ref, patch: Mapping[str, Any]) -> Raw: ...
    async def delete(self, ref: Ref) -> None: ...


class Taken(Exception):
    """A child of this name belongs to someone else; nothing was touched."""


class Executor:
    """Writes, and lets the world know what was written."""

    def __init__(self, kube: Writer, world: World) -> None:
        self._kube = kube
        self._world = world

    async def run(self, raw: Raw, actions: tuple[Action, ...]) -> Raw:
        """Do the actions in order; the object itself as it is afterwards.

        Raises:
            Taken: a child's name is in use.
            KubeError: the API server did not do something; what came before is done.

        """
        for action in actions:
            raw = await self._do(raw, action)
        return raw

    async def _do(self, raw: Raw, action: Action) -> Raw:
        match action:
            case Create(manifest):
                self._world.remember(await self._created(raw, manifest))
            case Apply(manifest, known):
                self._world.remember(await self._applied(raw, manifest, known=known))
            case SuspendJob(ref, suspend):
                self._world.remember(await self._kube.merge(ref, {"spec": {"suspend": suspend}}))
            case Delete(ref):
                await self._kube.delete(ref)
                if ref.kind != raw["kind"]:  # the object itself stays until its finalizer goes
                    self._world.forget(Key(ref.kind, ref.namespace, ref.name))
            case PatchStatus(fields):
                return self._own(await self._kube.apply_status(_ref(raw), fields, _version(raw)))
            case AddFinalizer():
                return self._own(await self._finalizers(raw, [*_others(raw), FINALIZER]))
            case RemoveFinalizer():
                after = await self._finalizers(raw, _others(raw))
                return after if _goes(after) else self._own(after)
        return raw

    async def _created(self, raw: Raw, manifest: Manifest) -> Raw:
        try:
            return await self._kube.create(manifest)
        except Conflict:
            try:
                return await self._ours(raw, manifest)
            except NotFound:  # it went in between, and no event will say so again
                return await self._kube.create(manifest)

    async def _applied(self, raw: Raw, manifest: Manifest, *, known: bool) -> Raw:
        """What is not known to be ours is looked up first, and made without force: a race ends in a Conflict."""
        if not known:
            try:
                await self._ours(raw, manifest)
                known = True
            except NotFound:
                pass
        return await self._kube.apply(manifest, force=known)

    async def _ours(self, raw: Raw, manifest: Manifest) -> Raw:
        there = await self._kube.get(ref_of(manifest))
        if _goes(there) or _is_left_over(there, raw):
            raise Conflict(f"{manifest['kind']} {manifest['metadata']['name']} is still being deleted")
        if owner_uid(there) != raw["metadata"]["uid"]:
            raise Taken(f"{manifest['kind']} {manifest['metadata']['name']}")
        return there

    async def _finalizers(self, raw: Raw, finalizers: list[str]) -> Raw:
        """With the version tested: the list is everybody's."""
        patch = {"metadata": {"resourceVersion": _version(raw), "finalizers": finalizers}}
        return await self._kube.merge(_ref(raw), patch)

    def _own(self, after: Raw) -> Raw:
        self._world.remember(after)
        return after


def _is_left_over(there: Raw, raw: Raw) -> bool:
    """Whether it was the child of an earlier object of this name, which is gone: the garbage collector comes for it."""
    owner, meta = controller(there), raw["metadata"]
    of_the_name = (owner.get("kind"), owner.get("name")) == (raw["kind"], meta["name"])
    return of_the_name and owner["uid"] != meta["uid"]


def _ref(raw: Raw) -> Ref:
    meta = raw["metadata"]
    return Ref(raw["apiVersion"], raw["kind"], meta["namespace"], meta["name"], meta["uid"])


def _goes(raw: Raw) -> bool:
    """Whether it is gone with its last finalizer: nothing to remember."""
    return "deletionTimestamp" in raw["metadata"]


def _version(raw: Raw) -> str:
    return str(raw["metadata"]["resourceVersion"])


def _others(raw: Raw) -> list[str]:
    return [one for one in raw["metadata"].get("finalizers") or () if one != FINALIZER]
