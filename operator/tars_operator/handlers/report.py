"""What people and monitoring are told: events and metrics, only from the difference between before and after a pass."""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from tars_operator.adapters.kube import Conflict, KubeError
from tars_operator.adapters.telemetry import Telemetry
from tars_operator.api.names import MANAGED_BY
from tars_operator.api.reasons import ReplicaReason, RunReason
from tars_operator.api.words import ChangeState
from tars_operator.core.clock import to_seconds, to_text
from tars_operator.handlers.execute import Writer
from tars_operator.handlers.keys import CHANGE, RUN

logger = logging.getLogger(__name__)

Raw = Mapping[str, Any]

_LONGEST_NOTE = 1024  # bytes that the API server takes
_QUIET = {RunReason.RUNNING}  # what everybody expects is no news
_WORRYING: set[str] = {
    *(RunReason.REPLICAS_NOT_READY, RunReason.IMAGE_UNAVAILABLE, RunReason.POD_UNSCHEDULABLE),
    *(ReplicaReason.IMAGE_UNAVAILABLE, ReplicaReason.NAME_TAKEN, ReplicaReason.PODS_FAILING),
}


class Reporter:
    """Remembers nothing but the last state of each change, to count every entry into a state once."""

    def __init__(self, kube: Writer, telemetry: Telemetry) -> None:
        self._kube = kube
        self._telemetry = telemetry
        self._states: dict[str, str] = {}

    async def passed(self, before: Raw, after: Raw, now: float) -> None:
        """After a pass that wrote status."""
        old, new = summary(before), summary(after)
        if not new or (old.get("reason"), old.get("status")) == (new["reason"], new["status"]):
            return
        logger.info("%s %s/%s: %s: %s", *_name(after), new["reason"], new["message"])
        if after["kind"] == RUN and new["status"] != "Unknown":
            self._run_ended(after, new["reason"])
        if is_news(after["kind"], old, new):
            await self._announce(after, new, now)

    def change_seen(self, raw: Raw, *, is_old: bool, deleted: bool) -> None:
        """A `CodeChange` came by the watch; `is_old`: it was there before this process."""
        uid, status = raw["metadata"]["uid"], raw.get("status") or {}
        before, state = self._states.get(uid), status.get("state", "")
        if deleted:
            self._states.pop(uid, None)
            return
        self._states[uid] = state
        if state and state != before and not (is_old and before is None):
            self._count_change(raw["spec"], status, first=not before or before == ChangeState.GENERATED)

    def _count_change(self, spec: Raw, status: Raw, *, first: bool) -> None:
        state = status["state"]
        if state != ChangeState.GENERATED:
            self._telemetry.changes.labels(state, spec["changeClass"], spec["engine"]).inc()
        if state == ChangeState.REFUSED:
            self._telemetry.changes_refused.labels(status.get("reason", "")).inc()
        if state == ChangeState.ROLLED_BACK:
            self._telemetry.rollbacks.inc()
        for check in status.get("checks", ()) if first else ():
            self._telemetry.gate_seconds.labels(check["name"]).observe(check["seconds"])

    def _run_ended(self, raw: Raw, reason: str) -> None:
        self._telemetry.runs_finished.labels(reason).inc()
        started, finished = (to_seconds(raw["status"].get(name)) for name in ("startedAt", "finishedAt"))
        if started is not None and finished is not None:
            self._telemetry.run_seconds.labels(reason).observe(finished - started)

    async def _announce(self, raw: Raw, new: Raw, now: float) -> None:
        """An event lost is a line lost for a person, never work: it is not tried again."""
        try:
            await self._kube.create(event(raw, new, now))
        except Conflict:
            return  # told already, by ourselves before a restart
        except KubeError as error:
            logger.warning("no event for %s %s/%s: %s", *_name(raw), error)


def summary(raw: Raw) -> Raw:
    """The condition that sums the object up; empty when there is none yet."""
    conditions = (raw.get("status") or {}).get("conditions") or ()
    return next((one for one in conditions if one["type"] in {"Succeeded", "Ready", "Applied"}), {})


def is_news(kind: str, old: Raw, new: Raw) -> bool:
    """For people: not what everybody expects, and not what they just did themselves."""
    if kind == RUN:
        return new["reason"] not in _QUIET
    if kind == CHANGE:
        return True
    return bool(old) or new["status"] != "True"


def event(raw: Raw, new: Raw, now: float) -> dict[str, Any]:
    """A core/v1 Event whose name follows from what it says, so that it is told once."""
    meta, at = raw["metadata"], to_text(now)
    told = f"{meta['uid']} {new['reason']} {new['lastTransitionTime']} {new['message']}"
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {
            "name": f"{meta['name'][:200]}.{hashlib.sha256(told.encode()).hexdigest()[:16]}",
            "namespace": meta["namespace"],
        },
        "involvedObject": {
            "apiVersion": raw["apiVersion"],
            "kind": raw["kind"],
            "name": meta["name"],
            "namespace": meta["namespace"],
            "uid": meta["uid"],
        },
        "type": "Warning" if _is_worrying(raw["kind"], new) else "Normal",
        "reason": new["reason"],
        "message": new["message"][:_LONGEST_NOTE],
        "firstTimestamp": at,
        "lastTimestamp": at,
        "count": 1,
        "source": {"component": MANAGED_BY},
        "reportingComponent": MANAGED_BY,
    }


def _is_worrying(kind: str, new: Raw) -> bool:
    return new["reason"] in _WORRYING or (kind == RUN and new["status"] == "False")


def _name(raw: Raw) -> tuple[str, str, str]:
    return raw["kind"], raw["metadata"]["namespace"], raw["metadata"]["name"]
