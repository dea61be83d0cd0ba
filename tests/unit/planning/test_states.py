"""Where steps stand, by what became of their findings: a table of the stub's fates and of what that means for its caller."""

import pytest
from tests.unit.planning.conftest import plan_of

from tars_operator.engine.plan import Fate, StepState
from tars_operator.engine.planning.states import ended, stated

FILES = {
    "a.py": 'def price():\n    # TODO: round\n    return rate()\n\n\ndef rate():\n    """R."""\n    # TODO: do\n',
    "b.py": "def alone():\n    # TODO: x\n    return 1\n",
}
MEANS = {
    "not begun": (None, StepState.BLOCKED),
    "in the gate": (Fate(StepState.GENERATED), StepState.BLOCKED),
    "waits for a person": (Fate(StepState.WAITING, "ApprovalNeeded"), StepState.BLOCKED),
    "applied": (Fate(StepState.APPLIED, "Proven", "tidy-1"), StepState.OPEN),
    "another change did it": (Fate(StepState.DECLINED, "Gone"), StepState.OPEN),
    "declined": (Fate(StepState.DECLINED, "NoFix"), StepState.SKIPPED),
    "refused": (Fate(StepState.REFUSED, "TestsBroken"), StepState.SKIPPED),
    "could not tell": (Fate(StepState.INCONCLUSIVE, "SandboxFailed"), StepState.SKIPPED),
    "taken back": (Fate(StepState.ROLLED_BACK, "CheckAfterApplyFailed"), StepState.SKIPPED),
}


def after(fates):
    """Steps by their function, once these fates (by function too) are known."""
    plan = plan_of(FILES)
    ids = {step.symbol: step.id for step in plan.steps}
    return {step.symbol: step for step in stated(plan, {ids[name]: fate for name, fate in fates.items()}).steps}


@pytest.mark.parametrize(("fate", "expected"), MEANS.values(), ids=MEANS)
def test_what_a_stubs_fate_means_for_its_caller(fate, expected):
    steps = after({"rate": fate} if fate else {})
    assert (steps["price"].state, steps["alone"].state) == (expected, StepState.OPEN)
    if expected is not StepState.OPEN:
        assert steps["rate"].id in steps["price"].reason


def test_a_step_has_the_state_reason_and_change_of_its_finding():
    step = after({"rate": Fate(StepState.APPLIED, "Proven", "tidy-1")})["rate"]
    assert (step.state, step.reason, step.change) == (StepState.APPLIED, "Proven", "tidy-1")


def test_what_was_tried_keeps_its_own_fate_whatever_it_needs():
    steps = after({"rate": Fate(StepState.REFUSED), "price": Fate(StepState.APPLIED)})
    assert steps["price"].state is StepState.APPLIED


def test_a_stub_that_a_person_left_out_is_in_nobodys_way():
    plan = plan_of(FILES)
    steps = tuple(one.standing(StepState.LEFT_OUT) if one.symbol == "rate" else one for one in plan.steps)
    assert {one.symbol: one.state for one in stated(plan.model_copy(update={"steps": steps}), {}).steps} == {
        "rate": StepState.LEFT_OUT, "price": StepState.OPEN, "alone": StepState.OPEN
    }  # fmt: skip


def test_the_end_of_a_run_leaves_out_what_was_not_begun():
    plan = stated(plan_of(FILES), {})
    assert {(step.state, step.reason) for step in ended(plan, "BudgetExhausted").steps} == {
        (StepState.LEFT_OUT, "BudgetExhausted")
    }


def test_what_was_blocked_when_it_was_told_is_looked_at_anew():
    plan = plan_of(FILES)
    told = stated(plan, {})
    ids = {step.symbol: step.id for step in plan.steps}
    later = stated(told, {ids["rate"]: Fate(StepState.APPLIED, "Proven")})
    assert next(step.state for step in later.steps if step.symbol == "price") is StepState.OPEN
