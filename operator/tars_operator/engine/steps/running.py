"""What the steps of one run share: order, parts, the journal with the state read from it, and telling how far it is."""

from collections.abc import Mapping

from tars_operator.api.base import seconds
from tars_operator.api.code import Candidate, Edit, Finding, Pattern, Skipped
from tars_operator.api.contracts import Facts
from tars_operator.api.reasons import GateReason, RunReason
from tars_operator.api.selfcodingrun import Progress, default_branch
from tars_operator.api.words import Cancel, Stage
from tars_operator.engine import diffs, patterns
from tars_operator.engine.learning.past import Refusals
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.plan import Plan, step_id
from tars_operator.engine.ports import ChangeNews, ProgressNews
from tars_operator.engine.steps.ending import RunEnded, Tally
from tars_operator.engine.steps.ledger import Change, Ledger, Opening
from tars_operator.engine.steps.proving import Proof
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.git import GitFailed
from tars_operator.engine.workspace.journal import Journal, Step


class Run:
    """One attempt at work."""

    def __init__(self, order: Order, parts: Parts, journal: Journal) -> None:
        self.order = order
        self.spec = order.spec
        self.parts = parts
        self.journal = journal
        self.ledger = Ledger(journal.entries)
        self.git = parts.workspace.git(order.spec.source.url)
        self.remote = parts.workspace.remote(order.spec.source.url)
        self.started = parts.clock()
        self.patterns = {pattern.id: pattern for pattern in patterns.select(order.spec.patterns, order.patterns)}
        self.measured: Proof | None = None
        self.refusals = Refusals(order.past)
        self.plan = Plan(steps=())
        self.findings: Mapping[str, Finding] = {}  # by the id of their step
        self.skipped: tuple[Skipped, ...] = ()
        self.facts = Facts()
        self.outputs: dict[str, str] = {}  # what the tests printed of refused changes, for a model that mends them
        self.stage = Stage.SELECTING

    @property
    def branch(self) -> str:
        return self.spec.delivery.branch or default_branch(self.order.name)

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def opening(self) -> Opening:
        if self.ledger.opening is None:
            raise RuntimeError("the source is opened before anything else is done")
        return self.ledger.opening

    @property
    def proof(self) -> Proof:
        if self.measured is None:
            raise RuntimeError("the baseline is measured before any change is judged")
        return self.measured

    @property
    def tally(self) -> Tally:
        return self.ledger.tally(len(self.plan.steps))

    def pattern(self, finding: Finding) -> Pattern:
        return self.patterns[finding.pattern]

    def head(self) -> str:
        """The commit of the result branch; empty before there is one."""
        return self.ref_value(self.ref)

    def ref_value(self, ref: str) -> str:
        try:
            return self.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", ref)
        except GitFailed:
            return ""

    def record(self, step: Step, change: Change, **data: object) -> Change:
        """Journal the next step of a change and tell of it when its state is another by that."""
        before = self.ledger.changes.get(change.id)
        self.ledger.add(self.journal.append(step, change=change.id, **data))
        after = self.ledger.changes[change.id]
        if before is None or before.state is not after.state:
            self.announce(after)
        return after

    def announce(self, change: Change) -> None:
        candidate = self.candidate(change)
        self.parts.observer(
            ChangeNews(
                candidate=candidate,
                state=change.state,
                reason=change.reason,
                message=change.message or _sentence(change.reason),
                evidence=change.evidence,
                commit=change.commit,
                judgement=change.judgement,
                diff=self.diff(change),
                identity=change.identity,
                step=step_id(change.origin),
            )
        )
        self.tell(self.stage, change.finding.path)

    def candidate(self, change: Change) -> Candidate:
        """The candidate as it was proposed, its contents read back from the clone."""
        contents = objects.blobs(self.git, (file.new_blob for file in change.files))
        edits = tuple(
            Edit(
                path=file.path,
                old_blob=file.old_blob,
                content=contents[file.new_blob].decode() if file.new_blob else None,
            )
            for file in change.files
        )
        return Candidate(
            id=change.id,
            finding=change.finding,
            change_class=change.change_class,
            edits=edits,
            strategy=change.strategy,
        )

    def diff(self, change: Change) -> str:
        """Unified diff of a change, for people."""
        contents = objects.blobs(self.git, (blob for file in change.files for blob in (file.old_blob, file.new_blob)))
        return "".join(
            diffs.unified(file.path, contents.get(file.old_blob, b""), contents.get(file.new_blob, b""))
            for file in change.files
        )

    def tell(self, stage: Stage, file: str = "") -> None:
        """Say how far the run is."""
        self.stage = stage
        tally = self.tally
        progress = Progress(
            stage=stage,
            file=file,
            found=tally.found,
            tried=tally.tried,
            applied=tally.applied,
            refused=tally.refused,
            rolled_back=tally.rolled_back,
            waiting=tally.waiting,
            skipped=len(self.skipped),
            model_tokens=tally.model_tokens,
        )
        self.parts.observer(ProgressNews(progress, self.ledger.opening.base if self.ledger.opening else ""))

    def heed(self) -> Cancel | None:
        """What a person wants, asked between steps.

        Raises:
            RunEnded: to stop now and deliver nothing.

        """
        wish = self.parts.control()
        if wish is Cancel.NOW:
            raise RunEnded(RunReason.CANCELLED, "cancelled: stopped at once, nothing was delivered")
        return wish

    def stopped(self) -> RunReason | None:
        """Why no further change is begun, when it is so."""
        if self.heed() is Cancel.GRACEFUL:
            return RunReason.CANCELLED
        begun = self.opening.at if self.order.started is None else self.order.started
        if self.parts.clock() >= begun + seconds(self.spec.limits.duration):
            return RunReason.DEADLINE_EXCEEDED
        tally = self.tally
        if tally.applied + tally.waiting >= self.spec.limits.changes:
            return RunReason.BUDGET_EXHAUSTED
        return None


def _sentence(reason: str) -> str:
    return GateReason(reason).sentence if reason in set(GateReason) else ""
