"""What a trivial run costs the cluster: a count, so it is a test."""

from collections.abc import Iterator

import pytest

from .metrics import api_writes, operator_writes
from .world import PASSING, World, condition, make_run

NAME = "trivial"


@pytest.fixture
def url(world: World) -> Iterator[str]:
    yield world.make_repository("trivial", PASSING)
    world.delete_run(NAME)


def test_a_trivial_run_needs_at_most_20_writes_of_the_operator_and_80_in_all(world: World, url: str) -> None:
    before, mine = api_writes(world), operator_writes(world)
    world.apply(make_run(NAME, url, patterns=["python/unused-import"]))
    run = world.finished(NAME)
    after, theirs = api_writes(world), operator_writes(world)
    assert condition(run)["reason"] == "Completed", condition(run)
    writes, operators = after - before, theirs - mine
    print(f"\noperator writes: {operators.total()} {dict(operators)}\nall API writes: {writes.total()} {dict(writes)}")
    print(f"from start to end: {run['status']['startedAt']} .. {run['status']['finishedAt']}")
    assert operators.total() <= 20, operators
    assert writes.total() <= 80, writes
