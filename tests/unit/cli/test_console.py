"""Words of a repository (names of files, messages, test output) move no cursor and hide nothing on a terminal."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tars_operator.cli import console, describe, logs
from tars_operator.cli.account import account

EVIL = "\x1b[2J\x1b]0;gone\x07"
CHANGE = {
    "metadata": {"name": "c"},
    "spec": {
        "run": "r",
        "pattern": "p",
        "title": EVIL,
        "changeClass": "S",
        "engine": "codemod",
        "files": [{"path": "a.py"}],
    },
    "status": {"state": "Refused", "message": EVIL},
}


@pytest.mark.parametrize(
    "said", [lambda: console.say(EVIL), lambda: console.data().print(EVIL, EVIL)], ids=["eyes", "data"]
)
def test_a_plain_string_is_cleaned(said, capsys):
    said()
    seen = "".join(capsys.readouterr())
    assert "[2J" in seen
    assert not {"\x1b", "\x07"} & set(seen)


def test_the_account_of_a_run_is_cleaned(capsys):
    report = {
        "metadata": {"name": "r"},
        "reason": "NothingToDo",
        "message": EVIL,
        "skipped": [{"path": EVIL, "reason": "odd"}],
    }
    account(report, console.data())
    assert "\x1b" not in capsys.readouterr().out


def test_a_description_is_cleaned(capsys, monkeypatch):
    @contextmanager
    def connect(_):
        yield SimpleNamespace(named=lambda *_: CHANGE)

    monkeypatch.setattr(describe, "connect", connect)
    describe.describe(None, "change/c")
    seen = capsys.readouterr().out
    assert "gone" in seen
    assert "\x1b" not in seen


@pytest.mark.parametrize(("expected", "is_terminal"), [(False, True), (True, False)], ids=["terminal", "pipe"])
def test_a_log_is_cleaned_for_eyes_only(capsys, monkeypatch, expected, is_terminal):
    monkeypatch.setattr(logs.sys.stdout, "isatty", lambda: is_terminal)
    logs._show(EVIL)
    assert ("\x1b" in capsys.readouterr().out) is expected
