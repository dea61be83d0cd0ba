"""Where the steps of a plan stand, read from what became of their findings. Nothing is remembered here.

What needs a step that came to nothing is skipped; what needs one that is still on its way waits. Both follow from the
fates alone, so a run that was killed, or goes on after an approval, sees the same.
"""

from collections.abc import Mapping

from tars_operator.engine.plan import GONE, Fate, Plan, Step, StepState

FAILED = frozenset(
    {StepState.DECLINED, StepState.REFUSED, StepState.INCONCLUSIVE, StepState.ROLLED_BACK, StepState.SKIPPED}
)
ON_ITS_WAY = frozenset({StepState.OPEN, StepState.READY, StepState.BLOCKED, StepState.GENERATED, StepState.WAITING})
NOT_BEGUN = frozenset({StepState.OPEN, StepState.READY})


def stated(plan: Plan, fates: Mapping[str, Fate]) -> Plan:
    """The plan with every step in its state; `fates` are by step id."""
    known: dict[str, Step] = {}
    for step in plan.steps:
        known[step.id] = _stated(step, known, fates.get(step.id))
    return plan.model_copy(update={"steps": tuple(known.values())})


def _stated(step: Step, known: Mapping[str, Step], fate: Fate | None) -> Step:
    if fate is not None:
        return step.standing(fate.state, fate.reason).model_copy(update={"change": fate.change})
    if step.state is StepState.BLOCKED and not step.overlaps:
        step = step.standing(StepState.OPEN)  # that was then; what it needs may have been applied since
    if step.state not in NOT_BEGUN:
        return step
    needed = [known[name] for name in step.needs if not _is_met(known[name])]
    for state, these in ((StepState.SKIPPED, FAILED), (StepState.BLOCKED, ON_ITS_WAY)):
        for other in needed:
            if other.state in these:
                return step.standing(state, f"needs {other.id} ({other.place}), which is {other.state}")
    return step


def _is_met(step: Step) -> bool:
    """Applied, or seen to by another change."""
    return step.state is StepState.APPLIED or (step.state is StepState.DECLINED and step.reason == GONE)


def ended(plan: Plan, reason: str) -> Plan:
    """The plan of a run that is over: what was not begun is left out, with the run's reason."""
    open_ = {StepState.OPEN, StepState.BLOCKED}
    steps = (step.standing(StepState.LEFT_OUT, reason) if step.state in open_ else step for step in plan.steps)
    return plan.model_copy(update={"steps": tuple(steps)})
