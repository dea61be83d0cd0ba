"""For every rule about an object's edit: one that is accepted, one that is refused, and the sentence for it."""

from dataclasses import dataclass
from typing import Any

from tests.contract.creations import CHANGE, REPLICA, RUN
from tests.contract.objects import DIGEST, FULLEST_STATUS, OTHER_DIGEST, REMOVED


@dataclass(frozen=True)
class Edit:
    """A stored object, an edit that it takes and one that it does not."""

    kind: str
    before: dict[str, Any]
    good: dict[str, Any]
    bad: dict[str, Any]
    says: str
    status: dict[str, Any] | None = None


FIXED = "spec: only suspend, cancel, limits and ttlAfterFinished may change after creation; create a new run for anything else"
CANCEL = "cancel: cannot be taken back; Graceful may only be sharpened to Now"
CHANGED = "spec: what a change is cannot be edited; only spec.decision may be added"
DECIDED = "spec.decision: was given already and cannot be changed"
NOT_WAITING = "spec.decision: only a change whose status.state is Waiting can be decided"
EVIDENCE = (
    "spec.decision.evidence: does not name the evidence of this change; read the diff again and copy status.evidence"
)
OPEN = {"suspend": True, "cancel": "Graceful", "limits.changes": 3, "ttlAfterFinished": "1h"}
WITH_MODEL = {"engines": ["model"], "model": {"name": "m"}}
WITH_REPLAY = {"engines": ["replay"], "replay": {"configMap": "r"}}
WAITING = FULLEST_STATUS[CHANGE]
REFUSED = {**WAITING, "state": "Refused"}
APPROVE = {"verdict": "Approve", "evidence": DIGEST, "reason": "Reviewed."}

EDITS = {
    **{
        f"run-{field}": Edit(RUN, {"source.ref": "main"}, OPEN, {field: value}, FIXED)
        for field, value in {
            "source.url": "https://h/b.git",
            "source.ref": "next",
            "include": ["a"],
            "exclude": ["a"],
            "mode": "Single",
            "patterns": ["a/*"],
            "test.timeout": "5m",
            "gate.maxChangedLines": 1,
            "approval.behaviour": "Auto",
            "workspace.ephemeral": True,
            "delivery.branch": "x",
        }.items()
    },
    "run-engines": Edit(RUN, WITH_MODEL, OPEN, {"engines": ["codemod", "model"]}, FIXED),
    "run-model": Edit(RUN, WITH_MODEL, OPEN, {"model.name": "other"}, FIXED),
    "run-model-added": Edit(RUN, {}, OPEN, {"model": {"name": "m"}}, FIXED),
    "run-replay": Edit(RUN, WITH_REPLAY, OPEN, {"replay.configMap": "other"}, FIXED),
    "run-replay-removed": Edit(RUN, {"replay": {"configMap": "r"}}, OPEN, {"replay": REMOVED}, FIXED),
    "cancel-kept": Edit(RUN, {"cancel": "Graceful"}, {"cancel": "Now"}, {"cancel": REMOVED}, CANCEL),
    "cancel-softened": Edit(RUN, {"cancel": "Now"}, {"suspend": True}, {"cancel": "Graceful"}, CANCEL),
    "replica-role": Edit(
        REPLICA, {}, {"replicas": 0}, {"role": "generator"}, "role: cannot change; create another TarsReplica"
    ),
    **{
        f"change-{field}": Edit(CHANGE, {}, {"decision": APPROVE}, {field: value}, CHANGED, WAITING)
        for field, value in {
            "run": "other",
            "pattern": "a/b",
            "changeClass": "B",
            "engine": "model",
            "title": "x",
            "line": 2,
            "finding": DIGEST,
            "files.0.newBlob": "3" * 40,
        }.items()
    },
    "approve-evidence": Edit(
        CHANGE, {}, {"decision": APPROVE}, {"decision": {**APPROVE, "evidence": OTHER_DIGEST}}, EVIDENCE, WAITING
    ),
    "approve-nothing": Edit(
        CHANGE, {}, {"decision": {"verdict": "Reject"}}, {"decision": {"verdict": "Approve"}}, EVIDENCE, WAITING
    ),
    "approve-refused": Edit(CHANGE, {}, {}, {"decision": APPROVE}, NOT_WAITING, REFUSED),
    "reject-refused": Edit(CHANGE, {}, {}, {"decision": {"verdict": "Reject"}}, NOT_WAITING, REFUSED),
}
