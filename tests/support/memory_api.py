"""An API server in memory for tests of the operator's passes: it refuses what the real one refuses, and it can die.

It keeps versions, uids, preconditions, owner references and the finalizer rule. What only the real one knows (validation, field
ownership, watches) is tested against the real one.
"""

import copy
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from tars_operator.adapters.kube import Conflict, NotFound
from tars_operator.core.plan import Manifest, Ref, ref_of

Object = dict[str, Any]
Place = tuple[str, str, str]


class Died(BaseException):
    """The operator was killed here. No handler of errors may catch it."""


class MemoryApi:
    """`fault` is called with the number of each write, before and after it; what it raises is the fault."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.objects: dict[Place, Object] = {}
        self.writes: list[str] = []
        self.fault: Callable[[int, str], None] = lambda _number, _when: None
        self._clock = clock
        self._count = itertools.count(1)

    # the five verbs of the operator

    async def get(self, ref: Ref) -> Object:
        return copy.deepcopy(self._there(ref))

    async def create(self, manifest: Manifest) -> Object:
        return self._write(f"create {manifest['kind']}", lambda: self.add(manifest))

    async def apply(self, manifest: Manifest, *, force: bool) -> Object:
        return self._write(f"apply {manifest['kind']}", lambda: self._apply(manifest, force=force))

    async def apply_status(self, ref: Ref, fields: Mapping[str, Any], version: str) -> Object:
        return self._write(f"status {ref.kind}", lambda: self._set_status(ref, fields, version))

    async def merge(self, ref: Ref, patch: Mapping[str, Any]) -> Object:
        return self._write(f"patch {ref.kind}", lambda: self._merge(ref, patch))

    async def delete(self, ref: Ref) -> None:
        self._write(f"delete {ref.kind}", lambda: self.remove(ref))

    # what users, controllers and the coordinator do

    def add(self, manifest: Manifest) -> Object:
        ref = ref_of(manifest)
        if _place(ref) in self.objects:
            raise Conflict(f"{ref}: already exists (409)", 409)
        raw = copy.deepcopy(dict(manifest))
        raw["metadata"] |= {
            "uid": f"uid-{next(self._count)}",
            "creationTimestamp": _text(self._clock()),
            "generation": 1,
        }
        self.objects[_place(ref)] = raw
        return self._touch(raw)

    def set_status(self, ref: Ref, **fields: Any) -> Object:
        raw = self._there(ref)
        raw["status"] = {**raw.get("status", {}), **copy.deepcopy(fields)}
        return self._touch(raw)

    def change(self, ref: Ref, **spec: Any) -> None:
        raw = self._there(ref)
        raw["spec"] |= spec
        raw["metadata"]["generation"] += 1
        self._touch(raw)

    def remove(self, ref: Ref) -> Object:
        raw = self._there(ref)
        if raw["metadata"].get("finalizers"):
            raw["metadata"].setdefault("deletionTimestamp", _text(self._clock()))
            return self._touch(raw)
        self._collect(raw)
        return raw

    def of(self, kind: str) -> list[Object]:
        return [raw for (one, _, _), raw in sorted(self.objects.items()) if one == kind]

    def _write(self, verb: str, act: Callable[[], Object]) -> Object:
        number = len(self.writes) + 1
        self.fault(number, "before")
        self.writes.append(verb)
        raw = copy.deepcopy(act())
        self.fault(number, "after")
        return raw

    def _apply(self, manifest: Manifest, *, force: bool) -> Object:
        raw = self.objects.get(_place(ref_of(manifest)))
        if raw is None:
            return self.add(manifest)
        if not force and raw["spec"] != manifest["spec"]:
            raise Conflict(f"{ref_of(manifest)}: conflicts with another manager (409)", 409)
        raw["spec"] = copy.deepcopy(manifest["spec"])
        raw["metadata"] |= copy.deepcopy({name: manifest["metadata"][name] for name in ("labels", "annotations")})
        return self._touch(raw)

    def _set_status(self, ref: Ref, fields: Mapping[str, Any], version: str) -> Object:
        if self._there(ref)["metadata"]["resourceVersion"] != version:
            raise Conflict(f"{ref}: the object has been modified (409)", 409)
        return self.set_status(ref, **fields)

    def _merge(self, ref: Ref, patch: Mapping[str, Any]) -> Object:
        raw = self._there(ref)
        meta = dict(patch.get("metadata", {}))
        if meta.pop("resourceVersion", raw["metadata"]["resourceVersion"]) != raw["metadata"]["resourceVersion"]:
            raise Conflict(f"{ref}: the object has been modified (409)", 409)
        raw["metadata"] |= meta
        raw["spec"] |= patch.get("spec", {})
        if "deletionTimestamp" in raw["metadata"] and not raw["metadata"].get("finalizers"):
            self._collect(raw)
        return self._touch(raw)

    def _there(self, ref: Ref) -> Object:
        raw = self.objects.get(_place(ref))
        if raw is None:
            raise NotFound(f"{ref}: not found (404)", 404)
        if ref.uid and raw["metadata"]["uid"] != ref.uid:
            raise Conflict(f"{ref}: is another one by now (409)", 409)
        return raw

    def _collect(self, raw: Object) -> None:
        """Remove the object and, as the garbage collector does, all that it owns."""
        uid = raw["metadata"]["uid"]
        self.objects = {place: one for place, one in self.objects.items() if one is not raw}
        for one in list(self.objects.values()):
            if any(owner["uid"] == uid for owner in one["metadata"].get("ownerReferences", ())):
                self._collect(one)

    def _touch(self, raw: Object) -> Object:
        raw["metadata"]["resourceVersion"] = str(next(self._count))
        return raw


def _place(ref: Ref) -> Place:
    return ref.kind, ref.namespace, ref.name


def _text(moment: float) -> str:
    from tars_operator.core.clock import to_text

    return to_text(moment)
