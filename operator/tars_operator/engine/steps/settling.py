"""Before new work: what a killed attempt left in the middle, and what people decided in the meantime."""

from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.reasons import GateReason
from tars_operator.api.words import Decision
from tars_operator.engine.steps import changing, generating
from tars_operator.engine.steps.ledger import Change
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace.journal import Step


def remind(run: Run) -> None:
    """Tell again of every change that the journal knows: the news may have been lost with the process."""
    for change in run.ledger.changes.values():
        run.announce(change)


def settle(run: Run) -> None:
    """Finish open changes first: every other change builds on where they leave the branch."""
    for change in [change for change in run.ledger.changes.values() if change.is_open]:
        changing.carry(run, change)
    for change in [change for change in run.ledger.changes.values() if change.step is Step.WAITING]:
        decision = run.order.decisions.get(change.name)
        if decision is not None:
            _decide(run, change, decision)


def _decide(run: Run, change: Change, decision: ChangeDecision) -> None:
    """An approved change is judged once more, on the head as it is now; the same evidence must come out."""
    if decision.verdict is Decision.REJECT:
        changing.reject(run, change, decision)
    elif decision.evidence != change.evidence:
        reason = GateReason.APPROVAL_VOID
        run.record(Step.REFUSED, change, reason=reason.value, message=reason.sentence)
    else:
        changing.carry(run, generating.intend(run, run.candidate(change), origin=change.origin))


def is_needed(run: Run) -> bool:
    """Whether anything is left that the sandbox has to prove."""
    changes = run.ledger.changes.values()
    decided = any(change.step is Step.WAITING and change.name in run.order.decisions for change in changes)
    return decided or any(change.is_open for change in changes)
