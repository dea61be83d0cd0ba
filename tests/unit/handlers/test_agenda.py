"""Who is looked at when, on a clock that is a number."""

import pytest

from tars_operator.handlers.agenda import Agenda
from tars_operator.handlers.keys import RUN, Key

A, B = Key(RUN, "n", "a"), Key(RUN, "n", "b")


@pytest.fixture
def agenda() -> Agenda:
    return Agenda(longest_backoff=60)


def test_wake_ups_are_one_wake_up(agenda):
    for at in (5, 3, 4):
        agenda.wake(A, at)
    assert agenda.take(2) is None
    assert (agenda.take(3), agenda.take(9)) == (A, None)


def test_a_key_is_worked_on_by_one_at_a_time(agenda):
    agenda.wake(A, 0)
    assert agenda.take(0) == A
    agenda.wake(A, 1)
    agenda.wake(B, 1)
    assert (agenda.take(1), agenda.take(1)) == (B, None)
    agenda.done(A, 2, None)
    assert agenda.take(2) == A


def test_the_end_of_a_pass_says_when_to_look_again(agenda):
    agenda.wake(A, 0)
    agenda.take(0)
    agenda.done(A, 10, 30)
    assert agenda.next_time() == 40
    assert (agenda.take(39), agenda.take(40)) == (None, A)


def test_an_earlier_wake_up_takes_the_place_of_a_later_one(agenda):
    agenda.wake(A, 100)
    agenda.wake(A, 5)
    assert agenda.take(5) == A
    agenda.done(A, 6, None)
    assert agenda.take(200) is None


@pytest.mark.parametrize(
    ("expected", "failures", "jitter"),
    [(0.25, 1, 0), (0.5, 1, 1), (1.0, 2, 1), (16.0, 6, 1), (60.0, 20, 1), (30.0, 20, 0)],
    ids=["first", "first, late", "second", "sixth", "bounded", "bounded, early"],
)
def test_errors_back_off(agenda, expected, failures, jitter):
    delays = [agenda.failed(A, 0, jitter=jitter) for _ in range(failures)]
    assert expected == delays[-1]


def test_the_server_may_ask_for_more_patience(agenda):
    assert agenda.failed(A, 0, jitter=0, at_least=7) == 7


def test_an_event_ends_the_backing_off_but_not_the_patience_the_server_asked_for(agenda):
    agenda.failed(A, 0, jitter=1, at_least=0)
    agenda.wake(A, 0.1)
    assert agenda.next_time() == 0.1
    agenda.failed(B, 0, jitter=1, at_least=7)
    agenda.wake(B, 0.1)
    assert agenda.take(0.1) == A
    assert (agenda.take(6.9), agenda.take(7)) == (None, B)
    agenda.done(B, 8, None)
    agenda.wake(B, 8)
    assert agenda.take(8) == B


def test_success_forgets_the_failures(agenda):
    agenda.failed(A, 0, jitter=1)
    agenda.done(A, 1, None)
    assert agenda.failed(A, 2, jitter=1) == 0.5


def test_what_waits_for_a_worker_is_not_due(agenda):
    agenda.wake(A, 0)
    agenda.take(0)
    agenda.wake(A, 1)
    assert agenda.next_time() is None
