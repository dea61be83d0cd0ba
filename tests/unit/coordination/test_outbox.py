"""When the cluster is told what. Each line of a table: what came when, and what goes out when."""

import pytest

from tars_operator.api.words import ChangeState, Stage
from tars_operator.engine.plan import Plan
from tars_operator.engine.ports import PlanNews
from tars_operator.roles.coordination.outbox import LONGEST_BACKOFF, Outbox


@pytest.fixture
def outbox():
    return Outbox()


def test_the_first_progress_goes_out_at_once(outbox, news):
    outbox.put(news.progress())
    assert outbox.next(0.0).progress.stage is Stage.TESTING


@pytest.mark.parametrize(
    ("stage", "at", "goes"),
    [
        pytest.param(Stage.TESTING, 1.9, False, id="same stage, too early"),
        pytest.param(Stage.TESTING, 2.0, True, id="same stage, after two seconds"),
        pytest.param(Stage.APPLYING, 0.9, False, id="new stage, too early"),
        pytest.param(Stage.APPLYING, 1.0, True, id="new stage, after one second"),
    ],
)
def test_progress_is_told_in_its_rhythm(outbox, news, stage, at, goes):
    outbox.put(news.progress())
    outbox.delivered(outbox.next(0.0), 0.0)
    outbox.put(news.progress(stage, tried=1))
    assert (outbox.next(at) is not None) is goes
    assert outbox.wait(0.0) == pytest.approx(1.0 if stage is Stage.APPLYING else 2.0)


def test_the_same_progress_is_not_told_twice(outbox, news):
    outbox.put(news.progress())
    outbox.delivered(outbox.next(0.0), 0.0)
    outbox.put(news.progress())
    assert (outbox.next(99.0), outbox.wait(99.0)) == (None, None)


def test_changes_go_first_in_order_and_each_with_its_latest_state(outbox, news):
    for one in (news.progress(), news.change("a"), news.change("b"), news.change("b", ChangeState.ROLLED_BACK)):
        outbox.put(one)
    told = []
    while (letter := outbox.next(0.0)) is not None:
        told.append(getattr(letter, "state", "progress"))
        outbox.delivered(letter, 0.0)
    assert told == [ChangeState.APPLIED, ChangeState.ROLLED_BACK, "progress"]


def test_a_change_in_the_gate_is_not_worth_a_write_but_is_kept_for_the_end(outbox, news):
    outbox.put(news.change("a", ChangeState.GENERATED))
    assert outbox.next(0.0) is None
    assert list(outbox.changes) == ["a" * 64]


def test_a_newer_state_survives_the_delivery_of_the_older(outbox, news):
    outbox.put(news.change("a"))
    letter = outbox.next(0.0)
    outbox.put(news.change("a", ChangeState.ROLLED_BACK))
    outbox.delivered(letter, 0.0)
    assert outbox.next(0.0).state is ChangeState.ROLLED_BACK


def test_while_nobody_answers_letters_wait_longer_and_longer(outbox, news):
    outbox.put(news.change("a"))
    waits = []
    for _ in range(7):
        outbox.failed(0.0)
        assert outbox.next(outbox.closed_until - 0.1) is None
        waits.append(outbox.closed_until)
    assert waits == [1, 2, 4, 8, 16, LONGEST_BACKOFF, LONGEST_BACKOFF]
    assert outbox.next(LONGEST_BACKOFF) is not None


def test_the_plan_goes_out_first_and_once(outbox, news):
    plan = PlanNews(Plan(steps=()))
    for one in (news.change("a"), news.progress(), plan):
        outbox.put(one)
    assert (outbox.next(0.0), outbox.wait(0.0)) == (plan, 0.0)
    outbox.delivered(plan, 0.0)
    assert outbox.next(0.0).state is ChangeState.APPLIED


def test_a_newer_plan_survives_the_delivery_of_the_older(outbox):
    older, newer = PlanNews(Plan(steps=())), PlanNews(Plan(base="b" * 40, steps=()))
    outbox.put(older)
    outbox.put(newer)
    outbox.delivered(older, 0.0)
    assert outbox.next(0.0) is newer
