import pytest

from tars_operator.api.reasons import RunReason
from tars_operator.engine.steps.ending import Tally, conclude


@pytest.mark.parametrize(
    ("expected", "tally"),
    [
        (RunReason.NOTHING_TO_DO, {}),
        (RunReason.NOTHING_TO_DO, {"found": 3}),
        (RunReason.COMPLETED, {"applied": 2}),
        (RunReason.PARTLY_APPLIED, {"applied": 2, "refused": 1}),
        (RunReason.PARTLY_APPLIED, {"applied": 2, "rolled_back": 1}),
        (RunReason.PARTLY_APPLIED, {"applied": 2, "model_failures": 1}),
        (RunReason.GATE_REFUSED_ALL, {"refused": 2}),
        (RunReason.GATE_REFUSED_ALL, {"refused": 2, "inconclusive": 1}),
        (RunReason.INFRASTRUCTURE_FAILURE, {"refused": 2, "inconclusive": 2}),
        (RunReason.ROLLED_BACK, {"rolled_back": 1, "refused": 1}),
        (RunReason.MODEL_UNAVAILABLE, {"model_failures": 1}),
        (RunReason.BUDGET_EXHAUSTED, {"starved": 1, "applied": 1}),
        (RunReason.APPROVAL_NEEDED, {"waiting": 1, "applied": 1, "refused": 1}),
    ],
)
def test_reason(expected, tally):
    assert conclude(Tally(**tally), None).reason is expected


def test_a_used_up_limit_still_waits_for_answers():
    assert conclude(Tally(waiting=20), RunReason.BUDGET_EXHAUSTED).reason is RunReason.APPROVAL_NEEDED


def test_a_run_that_was_stopped_says_so():
    ending = conclude(Tally(found=9, applied=2), RunReason.CANCELLED)
    assert ending.reason is RunReason.CANCELLED
    assert "2 applied" in ending.message


def test_what_an_earlier_run_on_the_branch_tried_is_named_as_such():
    said = "1 found, 4 tried (3 of them before), 4 applied, 0 refused, 0 rolled back, 0 waiting."
    assert conclude(Tally(found=1, tried=4, applied=4, before=3), None).message.endswith(said)
    assert "before" not in conclude(Tally(found=1, tried=1, applied=1), None).message
