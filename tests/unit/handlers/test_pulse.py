"""A silent watch is noticed, however lively the others are."""

from tars_operator.handlers.pulse import Pulse

from .conftest import Clock


def make(clock: Clock, relists: list[str] | None = None) -> Pulse:
    return Pulse(["/runs", "/pods"], clock, (relists if relists is not None else []).append)


def test_one_silent_watch_is_enough(clock):
    pulse = make(clock)
    for _ in range(4):
        clock.now += 60
        pulse.beat("/runs", is_list=False)
    assert not pulse.is_alive(180)


def test_renewed_watches_are_signs_of_life(clock):
    pulse = make(clock)
    for _ in range(10):
        clock.now += 60
        for path in ("/runs", "/pods"):
            pulse.beat(path, is_list=False)
    assert pulse.is_alive(180)


def test_before_the_first_answer_a_watch_counts_from_the_start(clock):
    pulse = make(clock)
    clock.now += 179
    assert pulse.is_alive(180)
    clock.now += 2
    assert not pulse.is_alive(180)


def test_ready_is_when_everything_was_listed(clock):
    pulse = make(clock)
    pulse.beat("/runs", is_list=True)
    pulse.beat("/pods", is_list=False)
    assert not pulse.is_complete
    pulse.beat("/pods", is_list=True)
    assert pulse.is_complete


def test_a_second_list_is_told(clock):
    relists: list[str] = []
    pulse = make(clock, relists)
    for _ in range(2):
        pulse.beat("/runs", is_list=True)
    assert relists == ["/runs"]
