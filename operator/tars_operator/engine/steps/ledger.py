"""The journal read as a state: which changes there are and how far each came. Nothing is remembered anywhere else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tars_operator.api.code import Finding, Judgement, Strategy
from tars_operator.api.codechange import FileChange
from tars_operator.api.reasons import GateReason
from tars_operator.api.words import ChangeClass, ChangeState
from tars_operator.engine.learning.acceptance import Acceptance
from tars_operator.engine.plan import Fate, StepState
from tars_operator.engine.steps.ending import Tally
from tars_operator.engine.workspace.journal import Entry, Step

CLOSED = frozenset({Step.REFUSED, Step.INCONCLUSIVE, Step.COMMITTED, Step.ROLLED_BACK})
REJECTED_BEFORE, REFUSED_BEFORE = BEFORE = ("RejectedBefore", "RefusedBefore")
TOLD = ("evidence", "commit", "undo", "reason", "message")  # what an entry may say of its change
STATES = {
    Step.WAITING: ChangeState.WAITING,
    Step.REFUSED: ChangeState.REFUSED,
    Step.INCONCLUSIVE: ChangeState.INCONCLUSIVE,
    Step.APPLIED: ChangeState.APPLIED,
    Step.COMMITTED: ChangeState.APPLIED,
    Step.COMPENSATING: ChangeState.APPLIED,
    Step.ROLLED_BACK: ChangeState.ROLLED_BACK,
}


@dataclass(frozen=True)
class Opening:
    """What the run stands on: fixed once, for all attempts."""

    base: str
    branch: str
    start: str  # where the result branch begins: the base, or what an attempt with a lost workspace delivered
    remote: str  # what the remote branch was; empty: it did not exist
    taken: tuple[str, ...]  # names of changes that commits between base and start carry
    undone: tuple[str, ...]  # those of them that were taken back
    lost: str  # head of the journal that an earlier workspace had, when that is gone
    at: float


@dataclass(frozen=True)
class Change:
    """One candidate on its way. `files` name contents by blob id; they are in the clone."""

    id: str
    name: str
    finding: Finding
    change_class: ChangeClass
    strategy: Strategy
    files: tuple[FileChange, ...]
    parent: str  # the head it is built on
    attempt: int
    origin: str  # the finding as the analysis named it
    identity: str  # of that finding and its rule, over all runs
    title: str  # of its commit
    at: float  # time of the intent: the date of its commit
    since: float  # time of the last entry
    step: Step = Step.INTENT
    judgement: Judgement | None = None
    evidence: str = ""
    commit: str = ""
    undo: str = ""  # the commit that took it back
    reason: str = ""
    message: str = ""

    @property
    def state(self) -> ChangeState:
        return STATES.get(self.step, ChangeState.GENERATED)

    @property
    def is_open(self) -> bool:
        """Whether a run that was killed left it in the middle."""
        return self.step not in CLOSED and self.step is not Step.WAITING


class Ledger:
    """A fold over entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.opening: Opening | None = None
        self.changes: dict[str, Change] = {}
        self.handled: set[str] = set()  # ids of findings that need no more work
        self.fates: dict[str, Fate] = {}  # by finding
        self.declined: list[dict[str, Any]] = []
        self.learned: dict[str, Acceptance] | None = None  # of patterns, when the run began
        self.delivered = ""
        self.tokens = 0
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        data = entry.data
        if entry.step is Step.OPENED:
            taken, undone = tuple(data["taken"]), tuple(data["undone"])
            self.opening = Opening(**(data | {"taken": taken, "undone": undone}), at=entry.time)
        elif entry.step is Step.FOUND and self.learned is None and "learned" in data:
            self.learned = {name: Acceptance.model_validate(counts) for name, counts in data["learned"].items()}
        elif entry.step is Step.INTENT:
            self._intend(entry)
        elif entry.step is Step.DECLINED:
            self.declined.append(data)
            self.handled.add(data["finding"])
            self.fates.setdefault(data["finding"], Fate(StepState.DECLINED, data["reason"]))
            self.tokens += data["tokens"]
        elif entry.step is Step.DELIVERED:
            self.delivered = data["commit"]
        elif "change" in data:
            self._advance(entry)

    def _intend(self, entry: Entry) -> None:
        data = entry.data
        change = Change(
            id=data["change"],
            name=data["name"],
            finding=Finding.model_validate(data["finding"]),
            change_class=ChangeClass(data["changeClass"]),
            strategy=Strategy.model_validate(data["strategy"]),
            files=tuple(FileChange.model_validate(file) for file in data["files"]),
            parent=data["parent"],
            attempt=data["attempt"],
            origin=data["origin"],
            identity=data.get("identity", ""),
            title=data.get("title", data["finding"]["message"]),
            at=entry.time,
            since=entry.time,
        )
        self._keep(change)
        self.handled.add(data["origin"])
        self.tokens += data["tokens"]

    def _advance(self, entry: Entry) -> None:
        told: dict[str, Any] = {name: entry.data[name] for name in TOLD if name in entry.data}
        if "judgement" in entry.data:
            told["judgement"] = Judgement.model_validate(entry.data["judgement"])
        change = self.changes[entry.data["change"]]
        self._keep(replace(change, step=entry.step, since=entry.time, **told))

    def _keep(self, change: Change) -> None:
        self.changes[change.id] = change
        self.fates[change.origin] = Fate(StepState(change.state.value), change.reason, change.name)

    def tally(self, found: int) -> Tally:
        states = Counter(change.state for change in self.changes.values())
        taken = self.opening.taken if self.opening else ()
        undone = self.opening.undone if self.opening else ()
        return Tally(
            found=found,
            tried=sum(change.judgement is not None for change in self.changes.values()) + len(taken),
            applied=states[ChangeState.APPLIED] + len(taken) - len(undone),
            refused=states[ChangeState.REFUSED] + states[ChangeState.INCONCLUSIVE],
            inconclusive=sum(change.reason == GateReason.SANDBOX_FAILED for change in self.changes.values()),
            rolled_back=states[ChangeState.ROLLED_BACK] + len(undone),
            waiting=states[ChangeState.WAITING],
            model_tokens=self.tokens,
            model_failures=self._declines("ModelUnavailable", "ModelMissing"),
            starved=self._declines("TokensExhausted"),
            before=len(taken),
            left_out=sum(data["reason"] in BEFORE for data in self.declined),
        )

    def _declines(self, *reasons: str) -> int:
        return sum(any(decline["reason"] in reasons for decline in data["declines"]) for data in self.declined)
