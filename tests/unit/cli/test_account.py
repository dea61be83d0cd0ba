"""The final account of a run for the eyes: what was not tried is named, with the reason."""

import io

from rich.console import Console

from tars_operator.cli.account import account


def shown(*steps):
    out = Console(width=200, file=io.StringIO(), markup=False, highlight=False)
    plan = {"steps": [{"path": "a.py", "line": 3, "pattern": "todo/function", **step} for step in steps]}
    account({"metadata": {"name": "tidy"}, "reason": "BudgetExhausted", "message": "", "plan": plan}, out)
    return out.file.getvalue()


def test_what_a_run_did_not_come_to_is_named():
    seen = shown(
        {"state": "Skipped", "reason": "needs 0123 (b.py:1), which is Refused"},
        {"state": "LeftOut", "reason": "BudgetExhausted"},
    )
    assert "Skipped: needs 0123 (b.py:1), which is Refused" in seen
    assert "Not tried, because the run ended before (BudgetExhausted): 1 finding." in seen


def test_what_was_done_or_not_chosen_is_not():
    assert "a.py:3" not in shown({"state": "Applied", "reason": "Proven"}, {"state": "LeftOut", "reason": "not chosen"})


def test_what_was_left_for_one_reason_is_one_sentence():
    seen = shown(*[{"state": "LeftOut", "reason": "BudgetExhausted"}] * 30)
    assert "(BudgetExhausted): 30 findings." in seen
    assert "a.py:3" not in seen


def test_a_long_list_is_cut_for_the_eye():
    assert "and 10 more" in shown(*[{"state": "Skipped", "reason": "needs 0123"}] * 30)


def test_what_no_run_can_try_is_one_sentence() -> None:
    declined = [
        {"reason": "NotProvable", "pattern": name, "place": "a", "message": "Why"}
        for name in ("go/a", "go/b", "rust/a")
    ]
    out = Console(file=io.StringIO(), width=200)
    account({"metadata": {"name": "tidy"}, "reason": "NothingToDo", "message": "", "declined": declined}, out)
    shown = out.file.getvalue()
    assert "Not tried, 2 go/*, 1 rust/*: Why." in shown
    assert "LEFT ALONE" not in shown
