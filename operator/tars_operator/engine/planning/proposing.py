"""From what was found in a checkout to the plan that a run would have; only who plans needs it."""

from collections.abc import Sequence

from tars_operator.api.words import Engine
from tars_operator.engine.learning.acceptance import acceptance
from tars_operator.engine.learning.past import Refusals, because
from tars_operator.engine.plan import Plan, StepState, step_id
from tars_operator.engine.planning import ordering
from tars_operator.engine.planning.outlines import outlines
from tars_operator.engine.planning.scanning import Scan, Wish
from tars_operator.engine.priority import priorities


def to_plan(scanned: Scan, wish: Wish, engines: Sequence[Engine], limit: int | None = None) -> Plan:
    """The plan that a run of these engines on these files would have."""
    learned = acceptance(wish.past)
    orders = {name: one.order for name, one in learned.items()}
    request = ordering.Request(
        findings=scanned.findings,
        files=outlines(scanned.sources.values(), scanned.findings),
        patterns={pattern.id: pattern for pattern in wish.patterns},
        engines=engines,
        priorities=priorities(wish.spec.patterns, wish.patterns, orders),
        learned=learned,
        paths=scanned.paths,
        base=scanned.base,
        limit=limit,
    )
    return _without_rejected(ordering.make(request), scanned, wish)


def _without_rejected(plan: Plan, scanned: Scan, wish: Wish) -> Plan:
    """What a person turned down in a run is left out of the plan too, and says why."""
    refusals, by_id = Refusals(wish.past), {pattern.id: pattern for pattern in wish.patterns}
    rejected = {
        step_id(finding): because(past)
        for finding in scanned.findings
        if (past := refusals.by_person(finding, by_id[finding.pattern]))
    }
    steps = (
        step.standing(StepState.LEFT_OUT, rejected[step.id]) if step.id in rejected else step for step in plan.steps
    )
    return plan.model_copy(update={"steps": tuple(steps)})
