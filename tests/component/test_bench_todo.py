"""The TODO benchmark itself: its tasks are sound, known answers lose nothing, nonsense gains nothing and breaks nothing."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.support.model_server import Script
from tests.support.role_server import model

from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.sandbox.local import LocalTester
from tars_operator.engine.trials.tasks import BadTaskError, Task, built_in, read
from tars_operator.engine.trials.trying import Bench, all_passed

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

TOP = Path(__file__).resolve().parents[2]
TASKS = [
    task for file in sorted((TOP / "hack/bench/tasks").glob("*.yaml")) for task in read(file.name, file.read_text())
]


def bench(*words: str) -> list[dict[str, object]]:
    command = [sys.executable, "hack/bench/todo.py", "--limit", "1", "--json", "/dev/stderr", *words]
    done = subprocess.run(command, cwd=TOP, check=True, capture_output=True, text=True)
    return json.loads(done.stderr)


def test_there_are_enough_tasks_of_every_level() -> None:
    assert Counter(task.level for task in TASKS) == {1: 16, 2: 16, 3: 16, 4: 16}
    assert len({task.name for task in (*TASKS, *built_in())}) == len(TASKS) + len(built_in())


def test_every_reference_passes_and_every_stub_fails_all_its_tests(tmp_path) -> None:
    runner, tasks = Bench(LocalGenerator(), LocalTester(tmp_path)), [*TASKS, *built_in()]
    tests = {
        path: text for task in tasks for hidden in (False, True) for path, text in task.tests(hidden=hidden).items()
    }
    right = runner.run({task.path: task.solution for task in tasks} | tests)
    stubs = runner.run({task.path: task.stub for task in tasks} | tests)
    assert all_passed(right), right.output_tail
    assert len(right.tests) == sum(len(task.visible) + len(task.hidden) for task in tasks)
    assert set(stubs.tests.values()) == {"failed"}


def test_hidden_tests_tell_a_plausible_wrong_answer_from_a_right_one(tmp_path) -> None:
    runner, tasks = Bench(LocalGenerator(), LocalTester(tmp_path)), [*TASKS, *built_in()]
    tests = {
        path: text for task in tasks for hidden in (False, True) for path, text in task.tests(hidden=hidden).items()
    }
    outcomes = runner.run({task.path: task.mistake for task in tasks} | tests).tests
    failing = {name.partition(".py")[0] for name, outcome in outcomes.items() if outcome != "passed"}
    assert failing == {f"test_{task.name}_hidden" for task in tasks}


@pytest.mark.slow
def test_known_answers_lose_nothing_in_any_format() -> None:
    figures = bench("--replay", "--levels", "1", "4")
    assert [(one["format"], one["rate"]) for one in figures] == [
        ("function", 100.0), ("search-replace", 100.0), ("file", 100.0), ("json", 100.0),
    ]  # fmt: skip


def test_nonsense_gains_nothing_and_costs_tokens() -> None:
    with model(Script("good", text="def colourless(): green")) as endpoint:
        (figures,) = bench("--endpoint", endpoint, "--model", "good-coder:latest", "--formats", "json", "--levels", "1")
    assert (figures["passed"], figures["seconds_per_accepted"], figures["reasons"]) == (0, None, {"AnswerUnusable": 1})


def test_wrong_code_goes_back_once_and_fails_the_visible_tests(tmp_path) -> None:
    code = "def is_leap(year: int) -> bool:\n    return {}"
    script = Script("good")
    script.sequence = (code.format("year == 1"), code.format("year == 2"))
    task = next(task for task in TASKS if task.name == "is_leap")
    with model(script) as endpoint:
        (figures,) = bench(
            "--endpoint", endpoint, "--model", "good-coder:latest", "--formats", "function", "--levels", "1"
        )
    assert figures["reasons"] == {"VisibleTestsFailed": 1}
    assert len(script.asked) == 2
    assert "VisibleTestsFailed" not in str(script.asked)
    assert "TestsBroken" in str(script.asked[1])
    assert task.hidden[0] not in str(script.asked)


@pytest.mark.parametrize("text", ["", "level: 1", "level: 1\ntasks: [{}]", "level: 9\ntasks: [{signature: x}]", "{"])
def test_a_file_that_holds_no_tasks_is_named(text: str) -> None:
    with pytest.raises(BadTaskError, match=r"^a\.yaml"):
        read("a.yaml", text)


def test_a_task_knows_its_files() -> None:
    task = Task(
        signature="f(x: int) -> int",
        doc="D.",
        body="return x",
        visible=("f(1) == 1",) * 2,
        hidden=("f(2) == 2",) * 2,
        wrong="return 1",
    )
    assert (task.name, task.path, list(task.tests(hidden=True))) == ("f", "task_f.py", ["test_f_hidden.py"])
