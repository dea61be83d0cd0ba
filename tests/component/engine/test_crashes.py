"""Killed at any durable operation, and again while recovering: the same tree in the end, and no change applied twice."""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.component.engine.conftest import FAST, REWRITES, SLOW, Shop, spec_of
from tests.support.repositories import TOP, git, make_repository
from tests.support.roles import ContentTester, TableGenerator

from tars_operator.engine.workspace.journal import Step, parse

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

FILES = {"src/a.py": "x = 1  # FIX good\ny = 2  # FIX bad\n", "src/b.py": "def f():\n    return 3  # FIX late\n"}
FAST_STRIDE = 11  # the full sweep is slow; the quick suite takes every so manieth point


class Killed(BaseException):
    """The process is gone. Nothing may catch it."""


@dataclass
class Bomb:
    """Counts the operations and goes off at number `at`; a torn write is what a dying process leaves of a journal line."""

    at: int
    tear: bool = False
    journal: object = None
    count: int = 0

    def __call__(self, operation):
        self.count += 1
        if self.count == self.at:
            if self.tear and operation.startswith("after journal"):
                os.truncate(self.journal, self.journal.stat().st_size - 7)
            raise Killed(operation)


def make_shop(path, name="run"):
    source = path / "source"
    if not source.exists():
        make_repository(source, FILES)
    served = path / name / "served"
    served.parent.mkdir(parents=True)
    git(path, "clone", "--quiet", "--bare", str(source), str(served))
    return Shop(
        served, path / name / "work", spec_of(served.as_uri()), TableGenerator(REWRITES), ContentTester(FAST, SLOW)
    )


def outcome(shop):
    """What the remote shows: the files at the head, and every commit's subject and change in order."""
    files = {path: shop.git("show", f"tars/tidy:{path}") for path in FILES}
    return files, shop.git(
        "log", "--reverse", "--format=%s|%(trailers:key=Tars-Change)%(trailers:key=Tars-Reverts)", "tars/tidy"
    )


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    shop = make_shop(tmp_path_factory.mktemp("reference"))
    bomb = Bomb(at=0)
    shop.run(trace=bomb)
    return bomb.count, outcome(shop), shop.ends()


def survive(shop, *bombs):
    """Run until no bomb goes off, as a Job that is restarted. What is left to do may end before a later bomb."""
    for number, bomb in enumerate(bombs):
        bomb.journal = shop.directory / "journal.jsonl"
        shop.now += 1000  # a restart takes time: nothing may depend on when it happens
        with contextlib.suppress(Killed):
            shop.run(trace=bomb)
            assert number > 0, "the first bomb goes off"
    shop.now += 1000
    return shop.run()


def plans(shop):
    """Digests of the plans of all attempts; a lost journal had others."""
    entries = parse((shop.directory / "journal.jsonl").read_bytes().splitlines())
    return {entry.data["plan"] for entry in entries if entry.step is Step.FOUND}


def check(shop, reference):
    _, expected, ends = reference
    assert outcome(shop) == expected
    assert shop.ends() == ends
    states = [(news.candidate.id, news.commit) for news in shop.changes if news.commit]
    assert len({commit for _, commit in states}) == len({change for change, _ in states})  # one commit for each change
    assert len(plans(shop)) == 1


def test_there_are_many_points_to_die_at(reference):
    assert reference[0] > 80


def sweep(reference, tmp_path, points):
    for point in points:
        shop = make_shop(tmp_path, f"{point}")
        survive(shop, Bomb(at=point, tear=point % 2 == 0))
        check(shop, reference)


def test_killed_at_some_points(reference, tmp_path):
    sweep(reference, tmp_path, range(3, reference[0] + 1, FAST_STRIDE))


@pytest.mark.slow
def test_killed_at_every_point(reference, tmp_path):
    sweep(reference, tmp_path, range(1, reference[0] + 1))


@pytest.mark.slow
@pytest.mark.parametrize("first", [1, 2])
def test_killed_and_killed_again_while_recovering(reference, tmp_path, first):
    for point in range(first, reference[0] + 1, 3):
        shop = make_shop(tmp_path, f"{point}")
        survive(shop, Bomb(at=point), Bomb(at=1 + point % 5, tear=True))
        check(shop, reference)


def test_dying_over_and_over_at_the_next_step_still_gets_there(reference, tmp_path):
    shop = make_shop(tmp_path)
    for _ in range(reference[0]):
        try:
            shop.run(trace=Bomb(at=25))
        except Killed:
            continue
        break
    check(shop, reference)


def test_without_the_journal_a_change_would_be_applied_twice(reference, tmp_path):
    """Positive control: the oracle notices when the memory is gone."""
    shop = make_shop(tmp_path)
    shop.run()
    shop.generator.rewrites = {"good": lambda text: text + "# again\n"}
    (shop.directory / "journal.jsonl").unlink()
    shop.git("update-ref", "-d", "refs/heads/tars/tidy")
    subprocess.run(["rm", "-rf", str(shop.directory / "repo.git")], check=True)
    shop.run()
    with pytest.raises(AssertionError):
        check(shop, reference)


PROGRAM = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from tests.component.engine.conftest import FAST, REWRITES, SLOW, Shop, spec_of
from tests.support.roles import ContentTester, TableGenerator
served, work, at = Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5])
count = 0
def trace(operation):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), signal.SIGKILL)
shop = Shop(served, work, spec_of(served.as_uri()), TableGenerator(REWRITES), ContentTester(FAST, SLOW))
shop.run(trace=trace)
"""


@pytest.mark.parametrize("point", [20, 47, 76])
def test_a_real_kill_leaves_a_workspace_that_goes_on(reference, tmp_path, point):
    shop = make_shop(tmp_path)
    paths = [str(TOP), str(TOP / "operator"), str(shop.source), str(shop.directory), str(point)]
    done = subprocess.run([sys.executable, "-c", PROGRAM, *paths], check=False)
    assert done.returncode == -signal.SIGKILL
    shop.run()
    check(shop, reference)


FATES = {  # what a line's rewrite comes to, and what must stand there in the end
    "good": (lambda mark: f"good_{mark}", lambda mark: f"good_{mark}"),
    "bad": (lambda mark: f"broken_{mark}", lambda mark: f"old  # FIX {mark}"),
    "late": (lambda mark: f"late_{mark}", lambda mark: f"old  # FIX {mark}"),
    "none": (None, lambda mark: f"old  # FIX {mark}"),
}
PLANS = st.lists(st.lists(st.sampled_from(sorted(FATES)), min_size=1, max_size=3), min_size=1, max_size=3)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS, kills=st.lists(st.integers(min_value=1, max_value=120), max_size=3))
def test_any_plan_killed_anywhere_ends_as_a_model_says(tmp_path_factory, plan, kills):
    """The model: each line ends as its fate says, whatever the others do and whenever the process dies."""
    lines = {
        f"src/f{file}.py": {f"m{file}x{row}": fate for row, fate in enumerate(fates)} for file, fates in enumerate(plan)
    }
    text = {path: "".join(f"old  # FIX {mark}\n" for mark in marks) for path, marks in lines.items()}
    path = tmp_path_factory.mktemp("plan")
    fates = {mark: fate for marks in lines.values() for mark, fate in marks.items()}
    rewrites = {
        mark: (
            lambda content, mark=mark, make=FATES[fate][0]: content.replace(f"old  # FIX {mark}\n", make(mark) + "\n")
        )
        for mark, fate in fates.items()
        if FATES[fate][0]
    }
    tester = ContentTester(
        {"unbroken": lambda files: not any("broken" in content for content in files.values())},
        {"in time": lambda files: not any("late" in content for content in files.values())},
    )
    source = make_repository(path / "source", text)
    shop = Shop(source, path / "work", spec_of(source.as_uri()), TableGenerator(rewrites), tester)
    for kill in kills:
        try:
            shop.run(trace=Bomb(at=kill, journal=shop.directory / "journal.jsonl"))
        except Killed:
            continue
        break
    shop.run()
    applied = [mark for mark, fate in fates.items() if fate == "good"]
    expected = {
        file: "\n".join(FATES[fate][1](mark) for mark, fate in marks.items()) if applied else ""
        for file, marks in lines.items()
    }
    assert {file: shop.git("show", f"tars/tidy:{file}") if applied else "" for file in lines} == expected
    assert (shop.branch() != "") == bool(applied)
