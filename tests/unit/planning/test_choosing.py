"""A part of a plan: exactly the steps a person left in, or a refusal that names the one that does not fit."""

import pytest
from tests.unit.planning.conftest import plan_of

from tars_operator.engine.plan import StepState
from tars_operator.engine.planning.choosing import NOT_CHOSEN, Chosen, StaleStepError, chosen, only

FILES = {name: f"def {name[0]}():\n    # TODO: {name[0]}\n    return 1\n" for name in ("a.py", "b.py", "c.py")}
PLAN = plan_of(FILES)
FIRST, SECOND, THIRD = PLAN.steps


def test_only_the_chosen_steps_stay_in():
    part = only(PLAN, chosen(PLAN.model_copy(update={"steps": (THIRD, FIRST)})))
    assert [step.state for step in part.steps] == [StepState.OPEN, StepState.LEFT_OUT, StepState.OPEN]
    assert part.steps[1].reason == NOT_CHOSEN


def test_a_step_that_stands_as_left_out_is_not_chosen():
    wanted = chosen(PLAN.model_copy(update={"steps": (FIRST, SECOND.standing(StepState.LEFT_OUT))}))
    assert [one.id for one in wanted] == [FIRST.id]


def test_an_id_alone_is_enough():
    assert only(PLAN, [Chosen(SECOND.id)]).steps[1].state is StepState.OPEN


STALE = {
    "the file is another": (Chosen(FIRST.id, FIRST.pattern, FIRST.place, "2" * 40), "a.py .2222222222, now 1111111111"),
    "it is not there": (Chosen("0123456789ab", "todo/function", "gone.py:3"), "is no step here"),
}


@pytest.mark.parametrize(("wanted", "said"), STALE.values(), ids=STALE)
def test_a_step_that_does_not_fit_is_refused_by_name(wanted, said):
    with pytest.raises(StaleStepError, match=said) as refusal:
        only(PLAN, [Chosen(SECOND.id), wanted])
    assert f"step {wanted.id} (todo/function in {wanted.place})" in str(refusal.value)
    assert "plan again" in str(refusal.value)
