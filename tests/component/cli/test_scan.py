"""`tars scan` on real checkouts: what is looked at, what for, and that nothing is left behind."""

import json

import pytest
from tests.support.repositories import commit, git
from tests.support.scans import SHOP, found


def test_no_findings_is_exit_0(tars, checkout):
    assert tars("scan", "src/clean.py", "--quiet") == (0, "", "")


ASKED = {
    "everything": ((), SHOP),
    "a folder": (("src",), SHOP),
    "a pattern": (("--pattern", "todo/*"), SHOP[1:]),
    "two patterns": (("--pattern", "todo/*", "--pattern", "python/unused-import"), SHOP),
    "included": (("--include", "tests/**"), []),
    "excluded": (("--exclude", "src/shop.py"), []),
    "tests as well": (("tests", "--protected"), [("tests/test_shop.py", "python/unused-import")]),
}


@pytest.mark.parametrize(("arguments", "expected"), ASKED.values(), ids=ASKED)
def test_where_and_what_to_look_for(arguments, expected, tars, checkout):
    assert found(tars("scan", *arguments, "-o", "json")[1]) == expected


def test_a_folder_is_looked_at_from_within(tars, checkout, monkeypatch):
    monkeypatch.chdir(checkout / "src")
    assert found(tars("scan", "-o", "json")[1]) == SHOP


def test_what_is_not_committed_is_looked_at_and_what_git_does_not_track_is_not(tars, checkout):
    (checkout / "src/clean.py").write_text("import os\n")
    (checkout / "src/new.py").write_text("import os\n")
    assert ("src/clean.py", "python/unused-import") in found(tars("scan", "-o", "json")[1])
    assert "src/new.py" not in dict(found(tars("scan", "-o", "json")[1]))
    git(checkout, "add", "src/new.py")
    assert "src/new.py" in dict(found(tars("scan", "-o", "json")[1]))


def test_a_todo_names_its_function_and_the_tests_of_it(tars, checkout):
    test = "from src.shop import total\n\n\ndef test_total():\n    assert total([]) == '[]'\n"
    commit(checkout, {"tests/test_shop.py": test}, "second")
    (todo,) = json.loads(tars("scan", "-o", "json", "--pattern", "todo/*")[1])["findings"]
    assert (todo["symbol"], todo["remark"]["tests"]) == ("total", ["tests/test_shop.py::test_total"])


MISTAKES = {
    "no such pattern": (("--pattern", "python/unused-imprt"), "did you mean python/unused-import?"),
    "no such path": (("src/nothing.py",), "there is no such file"),
    "no checkout": (("/",), "is in no Git checkout"),
    "two checkouts": ((".", "../other"), "name one at a time"),
}


@pytest.mark.parametrize(("arguments", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_one_sentence_and_exit_2(arguments, expected, tars, checkout, tmp_path):
    (tmp_path / "other/.git").mkdir(parents=True)
    code, out, err = tars("scan", *arguments)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert expected in err


def test_the_repositorys_configuration_starts_no_program(tars, checkout, tmp_path):
    program = tmp_path / "monitor"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    git(checkout, "config", "core.fsmonitor", str(program))
    tars("scan")
    assert not (tmp_path / "started").exists()
    git(checkout, "status")
    assert (tmp_path / "started").exists()
