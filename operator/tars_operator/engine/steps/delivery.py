"""What comes out: the result branch in the source repository. Success means that the remote shows it."""

from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Stage
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace.journal import Step
from tars_operator.engine.workspace.remote import RemoteFailed

MOVED = (
    "somebody else moved branch {branch} in the remote, and nothing was overwritten;"
    " choose another spec.delivery.branch or delete it"
)


def deliver(run: Run) -> None:
    """Push what was applied; nothing when there is nothing. Done again it changes nothing.

    Raises:
        RunEnded: DeliveryFailed.

    """
    head = run.head()
    if not run.tally.applied or run.ledger.delivered == head:
        return
    run.tell(Stage.DELIVERING)
    try:
        _push(run, head)
    except RemoteFailed as error:
        raise RunEnded(RunReason.DELIVERY_FAILED, f"branch {run.branch} was not delivered: {error}") from error
    run.ledger.add(run.journal.append(Step.DELIVERED, branch=run.branch, commit=head))


def _push(run: Run, head: str) -> None:
    expected = run.ledger.delivered or run.opening.remote
    there = run.remote.branch(run.git, run.branch)
    if there == head:  # pushed by an attempt that was killed before it could say so
        return
    if there != expected:
        raise RunEnded(RunReason.DELIVERY_FAILED, MOVED.format(branch=run.branch))
    run.remote.push(run.git, run.branch, head, expected)
    if run.remote.branch(run.git, run.branch) != head:
        raise RunEnded(RunReason.DELIVERY_FAILED, MOVED.format(branch=run.branch))
