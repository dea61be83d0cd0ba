"""What a local run shows while it goes on."""

import io
import json

import pytest
from rich.console import Console
from tests.unit.coordination.conftest import change, progress

from tars_operator.api.selfcodingrun import Result
from tars_operator.api.words import ChangeState, Stage
from tars_operator.cli.live import JsonView, LiveView

RESULT = Result(attempt=1, reason="Completed", message="done")


@pytest.fixture
def shown():
    """Tells news to a live view; gives what a person sees."""

    def show(*news):
        out = Console(width=200, file=io.StringIO(), markup=False, highlight=False)
        view = LiveView("tidy", out)
        for one in news:
            view(one)
        return out.file.getvalue()

    return show


def test_a_change_is_introduced_once_with_its_diff(shown):
    seen = shown(change(state=ChangeState.GENERATED), change(state=ChangeState.APPLIED))
    assert seen.count("diff of a") == 1
    assert "a.py:3  `os` imported but unused  (python/unused-import, class S, by codemod)" in seen
    assert "✔ Applied" in seen


def test_a_refusal_says_why(shown):
    assert "✘ Refused  TestsBroken: test_a fails" in shown(
        change(state=ChangeState.REFUSED, reason="TestsBroken", message="test_a fails")
    )


def test_a_rollback_is_its_own_line(shown):
    seen = shown(change(), change(state=ChangeState.ROLLED_BACK, reason="CheckAfterApplyFailed", message="as before"))
    assert "↩ RolledBack  CheckAfterApplyFailed: as before" in seen


def test_a_repository_cannot_move_the_cursor(shown):
    seen = shown(change(title="\x1b[2J\x1b[Hgone", diff="+\x1b]0;title\x07\n"))
    assert "\x1b" not in seen
    assert "\x07" not in seen


def test_stages_are_told_without_a_terminal(shown):
    assert "Baseline    4 found" in shown(progress(Stage.BASELINE, found=4))


def test_without_a_terminal_it_is_told_once_that_changes_are_made(shown):
    one_change = (progress(Stage.GENERATING), progress(Stage.TESTING), progress(Stage.APPLYING))
    seen = shown(progress(Stage.BASELINE), *one_change, *one_change, progress(Stage.DELIVERING))
    assert [line.split()[0] for line in seen.splitlines()] == ["Baseline", "Generating", "Delivering"]


def test_a_long_diff_is_cut_for_the_eye(shown):
    assert "... 40 more lines" in shown(change(diff="+x\n" * 100))


def test_json_lines_carry_everything(capsys):
    view = JsonView("tidy")
    for one in (progress(), change()):
        view(one)
    view.end(RESULT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["type"] for line in lines] == ["progress", "change", "result"]
    assert lines[1]["diff"] == "diff of a\n"


def test_what_waits_is_remembered_until_it_is_decided():
    view = JsonView("tidy")
    view(change("a", ChangeState.WAITING, evidence="sha256:1"))
    view(change("b", ChangeState.WAITING, evidence="sha256:2"))
    view(change("a", ChangeState.APPLIED))
    assert [(one.change, one.evidence) for one in view.waiting] == [("tidy-bbbbbbbb", "sha256:2")]
