"""One change on its way: a small state machine over the journal.

    INTENT -> gate on exactly one commit -> DECIDED -> approval -> APPROVED -> compare-and-swap -> APPLIED
    -> check after apply -> COMMITTED | COMPENSATING -> compare-and-swap -> ROLLED_BACK

Every step starts from what the journal says, does something that may be done twice, and journals the result. So a run
that was killed anywhere goes on by the same lines, and taking a change back is a step forward like any other.
"""

from collections.abc import Callable, Mapping
from functools import cache

from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.reasons import GateReason, RunReason
from tars_operator.api.words import Approval, ChangeClass, Decision, Stage, Verdict
from tars_operator.engine.gate import evidence
from tars_operator.engine.gate.case import Case, File, Objection
from tars_operator.engine.gate.judge import judge
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.ledger import Change
from tars_operator.engine.steps.proving import Overlay, Prover
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.journal import Step
from tars_operator.engine.workspace.messages import apply_message, revert_message


def carry(run: Run, change: Change) -> Change:
    """Take the change as far as it can go."""
    while (step := STEPS.get(change.step)) is not None:
        run.heed()
        change = step(run, change)
    return change


def _judge(run: Run, change: Change) -> Change:
    """The gate, on exactly the commit that may be applied. It is made once the cheap checks have nothing against it."""
    run.tell(Stage.TESTING, change.finding.path)
    commit = cache(lambda: _commit(run, change))
    case = Case(
        candidate=run.candidate(change),
        files=_files(run, change),
        spec=run.spec,
        prove=lambda: _tested(run, change, commit()),
        judges=run.proof.judges,
    )
    judgement = judge(case, run.parts.clock)
    if judgement.verdict is Verdict.ACCEPTED:
        digest = evidence.digest(change.files, run.opening.base, run.spec, judgement)
        return run.record(Step.DECIDED, change, judgement=judgement.to_json(), evidence=digest, commit=commit())
    step = Step.REFUSED if judgement.verdict is Verdict.REFUSED else Step.INCONCLUSIVE
    outdated = judgement.reason == GateReason.STALE_BASE and _decision(run, change) is not None
    reason = GateReason.APPROVAL_VOID.value if outdated else judgement.reason
    return run.record(step, change, judgement=judgement.to_json(), reason=reason, message=judgement.message)


def _files(run: Run, change: Change) -> dict[str, File]:
    """The files as they are on the head that the change is built on."""
    there = objects.index(run.git, change.parent)
    touched = [there[file.path] for file in change.files if file.path in there]
    contents = objects.blobs(run.git, (entry.blob for entry in touched if entry.is_file))
    return {
        entry.path: File(entry.blob, contents[entry.blob].decode("utf-8", "replace"))
        for entry in touched
        if entry.is_file
    }


def _commit(run: Run, change: Change) -> str:
    """The candidate's commit, kept by a ref of its own; made again it is the same."""
    message = apply_message(run.order.name, change.name, change.title, change.finding, change.strategy)
    commit = objects.write_commit(run.git, change.parent, _new_blobs(change), message, change.at)
    _point(run, f"{change.name}/{change.attempt}", commit)
    return commit


def _new_blobs(change: Change) -> Mapping[str, str]:
    return {file.path: file.new_blob for file in change.files}


def _point(run: Run, name: str, commit: str) -> None:
    """A ref of the run's own, outside of branches: it keeps objects and is never pushed."""
    run.git.write("update-ref", "--end-of-options", f"refs/tars/{run.order.name}/{name}", commit)


def _tested(run: Run, change: Change, commit: str) -> Objection | None:
    failure = _prove(run, commit, run.proof.gate)
    run.outputs[change.id] = failure.output if failure else ""
    return failure


def _prove(run: Run, commit: str, prover: Prover) -> Objection | None:
    return prover.failure(overlay(run, commit))


def overlay(run: Run, commit: str) -> Overlay:
    """What lies between the base tree and exactly this commit, by Git's own account."""
    changed = objects.differences(run.git, run.opening.base, commit)
    contents = objects.blobs(run.git, (blob for blob in changed.values() if blob))
    return {path: contents[blob].decode() if blob else None for path, blob in changed.items()}


def _approve(run: Run, change: Change) -> Change:
    """By the run's settings, or by a person who named exactly this evidence."""
    if _approval(run, change) is Approval.AUTO:
        return run.record(Step.APPROVED, change)
    decision = _decision(run, change)
    if decision is None:
        reason = GateReason.APPROVAL_NEEDED
        return run.record(Step.WAITING, change, reason=reason.value, message=reason.sentence)
    if decision.verdict is Decision.REJECT:
        return reject(run, change, decision)
    if decision.evidence != change.evidence:
        reason = GateReason.APPROVAL_VOID
        return run.record(Step.REFUSED, change, reason=reason.value, message=reason.sentence)
    return run.record(Step.APPROVED, change, evidence=change.evidence)


def _approval(run: Run, change: Change) -> Approval:
    settings = run.spec.approval
    return settings.shape_preserving if change.change_class is ChangeClass.SHAPE_PRESERVING else settings.behaviour


def _decision(run: Run, change: Change) -> ChangeDecision | None:
    return run.order.decisions.get(change.name)


def reject(run: Run, change: Change, decision: ChangeDecision) -> Change:
    reason = GateReason.REJECTED
    said = f"{reason.sentence} {decision.reason}".strip()
    return run.record(Step.REFUSED, change, reason=reason.value, message=said)


def _apply(run: Run, change: Change) -> Change:
    """The one commit point: the result branch moves from the parent to the judged commit, or not at all."""
    run.tell(Stage.APPLYING, change.finding.path)
    current = run.head()
    if current == change.parent:
        _point(run, f"backup/{change.name}/{change.attempt}", change.parent)
        run.git.write("update-ref", "--end-of-options", run.ref, change.commit, change.parent)
    elif current != change.commit:
        reason = GateReason.CONFLICT
        return run.record(Step.INCONCLUSIVE, change, reason=reason.value, message=reason.sentence)
    return run.record(Step.APPLIED, change, reason=GateReason.PROVEN.value, commit=change.commit)


def _check(run: Run, change: Change) -> Change:
    """The tests again, on what is on the branch now; what cannot be proven twice does not stay."""
    run.tell(Stage.TESTING, change.finding.path)
    failure = _prove(run, run.head(), run.proof.after)
    if failure is None:
        return run.record(Step.COMMITTED, change)
    reason = GateReason.CHECK_AFTER_APPLY_FAILED
    said = f"{reason.sentence} {failure.reason}: {failure.message}"
    return run.record(Step.COMPENSATING, change, reason=reason.value, message=said)


def _compensate(run: Run, change: Change) -> Change:
    """A commit on top that gives the touched paths back what they were, byte for byte."""
    run.tell(Stage.APPLYING, change.finding.path)
    before = objects.index(run.git, change.parent)
    old = {file.path: before[file.path].blob if file.path in before else "" for file in change.files}
    message = revert_message(run.order.name, change.name, change.title, change.message)
    undo = objects.write_commit(run.git, change.commit, old, message, change.since)
    if objects.tree(run.git, undo) != objects.tree(run.git, change.parent):
        raise _not_taken_back(change, "the tree afterwards is not the one of before")
    current = run.head()
    if current == change.commit:
        run.git.write("update-ref", "--end-of-options", run.ref, undo, change.commit)
    elif current != undo:
        raise _not_taken_back(change, f"{run.ref} in the workspace was moved by somebody else")
    return run.record(Step.ROLLED_BACK, change, undo=undo)


def _not_taken_back(change: Change, why: str) -> RunEnded:
    reason = RunReason.ROLLBACK_FAILED
    return RunEnded(reason, f"{reason.sentence} {change.name}: {why}; create the run again to start from the remote")


STEPS: Mapping[Step, Callable[[Run, Change], Change]] = {
    Step.INTENT: _judge,
    Step.DECIDED: _approve,
    Step.APPROVED: _apply,
    Step.APPLIED: _check,
    Step.COMPENSATING: _compensate,
}
