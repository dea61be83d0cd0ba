"""What the operator believes between its own write and the watch event that shows it."""

import pytest

from tars_operator.handlers.keys import RUN, Key
from tars_operator.handlers.wakeups import keys_for
from tars_operator.handlers.world import World, places, read

from .conftest import Clock, tars

KEY = Key(RUN, "payments", "tidy")


def run(version: int, **status):
    return tars(RUN, "tidy", {}, uid="u", resourceVersion=str(version)) | {"status": status}


@pytest.fixture
def world(clock: Clock) -> World:
    world = World(clock)
    show(world, run(1))
    return world


def show(world: World, *raws):
    world.indexed = {place: [read(raw)] for raw in raws for place in places(raw)}
    for raw in raws:
        world.saw(raw, deleted=False)


def version(world: World) -> str:
    return world.get(KEY)["metadata"]["resourceVersion"]


def test_what_we_wrote_counts_before_the_watch_shows_it(world):
    world.remember(run(5))
    assert version(world) == "5"


def test_an_older_event_does_not_undo_it(world):
    world.remember(run(5))
    show(world, run(4))
    assert version(world) == "5"


def test_from_our_version_on_the_watch_knows_better(world):
    world.remember(run(5))
    show(world, run(5))
    show(world, run(6))
    assert version(world) == "6"


def test_what_we_deleted_is_gone_at_once(world):
    world.forget(KEY)
    assert world.get(KEY) is None


def test_a_deletion_by_others_is_believed(world):
    world.remember(run(5))
    world.indexed = {}
    world.saw(run(6), deleted=True)
    assert world.get(KEY) is None


def test_memory_does_not_outlive_a_minute(world, clock):
    world.remember(run(5))
    clock.now += 61
    assert version(world) == "1"


def child(kind: str, **labels: str):
    meta = {
        "namespace": "payments",
        "name": "x",
        "uid": "c",
        "labels": labels,
        "creationTimestamp": "2026-01-01T00:00:00Z",
    }
    return {"apiVersion": "v1", "kind": kind, "metadata": meta, "spec": {}}


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        ({KEY}, run(1)),
        ({KEY}, child("Pod", **{"tars.dev/run": "tidy"})),
        ({Key("TarsReplica", "payments", "a")}, child("Deployment", **{"tars.dev/replica": "a"})),
        ({KEY, Key("TarsReplica", "payments", "a")}, tars("TarsReplica", "a", {"role": "analyzer"})),
        ({KEY, Key("CodeChange", "payments", "c")}, tars("CodeChange", "c", {"run": "tidy"})),
        ({Key("CodePattern", "payments", "p")}, tars("CodePattern", "p", {})),
        (set(), child("Pod")),
    ],
    ids=["run", "pod of a run", "deployment", "replica wakes runs", "change wakes its run", "pattern", "stranger"],
)
def test_whom_an_event_wakes(world, expected, raw):
    assert expected == set(keys_for(raw, world))


def test_the_end_of_a_run_wakes_the_changes_that_wait(world):
    change = tars("CodeChange", "c", {"run": "tidy"}, uid="c") | {"status": {"state": "Waiting"}}
    show(world, run(1), change)
    assert set(keys_for(run(2), world)) == {KEY, Key("CodeChange", "payments", "c")}
