"""The workflow of a run, from top to bottom:

    select files -> analyze -> plan -> measure the baseline -> for each step of the plan: generate -> gate -> approve ->
    apply -> check after apply -> keep or take back -> deliver -> report

It decides nothing about code by itself: engines propose, the gate judges, the journal remembers. It can be killed
anywhere and run again with the same order: it makes the same plan, and each change is applied at most once.
"""

from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import MOST_DECIDED, Result
from tars_operator.api.words import Stage
from tars_operator.engine import report
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.steps import (
    baseline,
    changing,
    delivery,
    finding,
    generating,
    opening,
    planning,
    selecting,
    settling,
)
from tars_operator.engine.steps.ending import Ending, RunEnded, conclude
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace.git import GitFailed
from tars_operator.engine.workspace.journal import JournalBroken, Step


def run(order: Order, parts: Parts) -> Result:
    """Do one attempt of one run; what came of it, with a reason of `RunReason`.

    Raises:
        PartUnavailable: a role or the workspace does not answer; the same order can be run again later.

    """
    try:
        with parts.workspace.held(parts.clock) as journal:
            this = Run(order, parts, journal)
            ending = _work(this)
            return _account(this, ending)
    except JournalBroken as error:
        reason = RunReason.INFRASTRUCTURE_FAILURE
        return Result(attempt=order.attempt, reason=reason, message=f"{reason.sentence} {error}")
    except (GitFailed, OSError) as error:  # in the middle, like a crash: the journal knows how far it came
        said = f"the workspace {parts.workspace.directory} fails: {error}; see that its disk has room, and run it again"
        raise PartUnavailable(said) from error


def _work(run: Run) -> Ending:
    try:
        opening.open_source(run)
        settling.remind(run)
        planning.plan(run, finding.find(run, selecting.select(run)))
        if planning.is_anything_due(run) or settling.is_needed(run):
            generating.require_model(run)
            baseline.measure_baseline(run)
            settling.settle(run)
        stopped = _improve(run)
        delivery.deliver(run)
        return conclude(run.tally, stopped)
    except RunEnded as ended:
        return Ending(ended.reason, str(ended))


def _improve(run: Run) -> RunReason | None:
    """One step of the plan after the other; why it was stopped before the last, when it was."""
    for step in run.plan.steps:
        if not planning.is_due(run, step):
            continue
        stopped = run.stopped()
        if stopped is not None:
            return stopped
        for change in generating.attempts(run, run.findings[step.id]):
            changing.carry(run, change)
    run.heed()
    return None


def _account(run: Run, ending: Ending) -> Result:
    """Close the journal and write the report; the last thing a run does."""
    run.journal.append(Step.ENDED, attempt=run.order.attempt, reason=ending.reason.value, message=ending.message)
    run.tell(Stage.DONE)
    result = Result(
        attempt=run.order.attempt,
        reason=ending.reason,
        message=ending.message[:2048],
        head_commit=run.ledger.delivered or None,
        journal_head=run.journal.head,
        decided=sorted(run.order.decisions)[:MOST_DECIDED],
    )
    run.parts.workspace.report_path.write_text(report.render(run, result), encoding="utf-8")
    return result
