"""The run's plan: made of what was found, and read against the journal as the run goes on."""

from tars_operator.api.reasons import RunReason
from tars_operator.engine.learning.acceptance import acceptance
from tars_operator.engine.plan import Plan, Step, StepState, step_id
from tars_operator.engine.planning import ordering, states
from tars_operator.engine.planning.choosing import StaleStepError, only
from tars_operator.engine.ports import PlanNews
from tars_operator.engine.priority import priorities
from tars_operator.engine.steps import remembering, repairing
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.finding import Found
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import journal


def plan(run: Run, found: Found) -> None:
    """Make the plan, or the chosen part of it; the same base and findings give the same one again.

    What is known of the patterns is read once: a later attempt keeps to the order of the first.

    Raises:
        RunEnded: InvalidSpec, when a chosen step is not what it was planned as.

    """
    if run.ledger.learned is None:
        run.ledger.learned = {name: one for name, one in acceptance(run.order.past).items() if name in run.patterns}
    run.findings = {step_id(finding): finding for finding in found.findings}
    run.plan = _chosen(run, ordering.make(_request(run, found)))
    counts = {"findings": len(run.plan.steps), "files": len(found.paths), "skipped": len(run.skipped)}
    learned = {name: one.to_json() for name, one in run.ledger.learned.items()}
    run.journal.append(journal.Step.FOUND, **counts, plan=run.plan.digest, learned=learned)
    remembering.leave_out(run)
    run.parts.observer(PlanNews(current(run)))


def _request(run: Run, found: Found) -> ordering.Request:
    return ordering.Request(
        findings=found.findings,
        files=found.outlines,
        patterns=run.patterns,
        engines=run.spec.engines,
        priorities=priorities(run.spec.patterns, run.patterns.values(), _learned(run)),
        learned=run.ledger.learned or {},
        recorded={(one.path, one.pattern) for one in run.order.recordings},
        paths=found.paths,
        base=run.opening.base,
    )


def _learned(run: Run) -> dict[str, int]:
    return {name: one.order for name, one in (run.ledger.learned or {}).items()}


def _chosen(run: Run, whole: Plan) -> Plan:
    if run.order.steps is None:
        return whole
    try:
        return only(whole, run.order.steps)
    except StaleStepError as error:
        raise RunEnded(RunReason.INVALID_SPEC, f"the plan does not fit commit {whole.base[:10]}: {error}") from error


def current(run: Run) -> Plan:
    """The plan with the state of each step as the journal has it."""
    return states.stated(run.plan, {step_id(finding): fate for finding, fate in run.ledger.fates.items()})


def is_due(run: Run, step: Step) -> bool:
    """Whether the step is to be tried now: not begun and nothing in its way, or begun with an attempt left."""
    if step.state is StepState.LEFT_OUT:
        return False
    finding = run.findings[step.id]
    if finding.id in run.ledger.fates:
        return repairing.refused(run, finding) is not None
    return not step.needs or any(one.id == step.id and one.state is StepState.OPEN for one in current(run).steps)


def is_anything_due(run: Run) -> bool:
    return any(is_due(run, step) for step in run.plan.steps)
