"""`tars fix` on real checkouts: what is written, what is refused, and that no moment leaves half a file."""

import os
import stat
from pathlib import Path

import pytest
from tests.support.repositories import git

from tars_operator.cli import fixing
from tars_operator.engine.planning import working_tree
from tars_operator.engine.planning.working_tree import ChangedMeanwhileError

FIX = ("fix", "--pattern", "python/*")
FIXED = "import json\n\n\ndef total(items):\n    # TODO: round\n    return json.dumps(items)\n"


def test_changes_are_written_and_named(tars, checkout):
    code, out, err = tars(*FIX)
    assert (code, out) == (0, "")
    assert "src/shop.py: python/unused-import" in err
    assert "1 change in 1 file made." in err
    assert (checkout / "src/shop.py").read_text() == FIXED
    assert git(checkout, "status", "--porcelain") == "M src/shop.py"


def test_again_there_is_nothing_to_do(tars, checkout):
    tars(*FIX)
    code, _, err = tars(*FIX, "--allow-dirty")
    assert (code, "0 changes in 0 files made." in err) == (0, True)


def test_a_dry_run_shows_and_writes_nothing(tars, checkout):
    code, out, _ = tars(*FIX, "--dry-run")
    assert (code, "-import os\n" in out) == (1, True)
    assert git(checkout, "status", "--porcelain") == ""


def test_what_is_in_the_way_of_another_change_is_made_after_it(tars, checkout):
    (checkout / "src/shop.py").write_text("import json, sys, os\nprint(json, sys, f'a')\n")
    tars(*FIX, "--pattern", "python/one-import-per-line", "--allow-dirty")
    assert (checkout / "src/shop.py").read_text() == "import json\nimport sys\nprint(json, sys, 'a')\n"


def test_a_file_with_edits_that_are_nowhere_else_is_refused_and_all_others_too(tars, checkout):
    (checkout / "src/clean.py").write_text("import os\n")
    code, _, err = tars(*FIX)
    assert code == 2
    assert "src/clean.py: edits that are not staged" in err
    assert git(checkout, "status", "--porcelain") == "M src/clean.py"


@pytest.mark.parametrize("how", ["staged", "allowed"])
def test_edits_that_are_staged_or_allowed_are_worked_on(how, tars, checkout):
    (checkout / "src/clean.py").write_text("import os\n")
    if how == "staged":
        git(checkout, "add", "src/clean.py")
    assert tars(*FIX, *(["--allow-dirty"] if how == "allowed" else []))[0] == 0
    assert (checkout / "src/clean.py").read_text() == ""


def test_the_mode_stays(tars, checkout):
    (checkout / "src/shop.py").chmod(0o751)
    tars(*FIX)
    assert stat.S_IMODE((checkout / "src/shop.py").stat().st_mode) == 0o751


def test_tests_are_left_alone_unless_asked_for(tars, checkout):
    tars(*FIX)
    assert (checkout / "tests/test_shop.py").read_text() == "import os\n"
    tars(*FIX, "--protected")
    assert (checkout / "tests/test_shop.py").read_text() == ""


def test_what_to_fix_has_to_be_said(tars, checkout):
    code, _, err = tars("fix")
    assert (code, "--pattern: say what to change" in err) == (2, True)


def test_a_file_that_changes_meanwhile_keeps_what_somebody_wrote(tars, checkout, monkeypatch):
    made_by = fixing.made_by

    def slow(*arguments):
        made = made_by(*arguments)
        (checkout / "src/shop.py").write_text("mine\n")
        return made

    monkeypatch.setattr(fixing, "made_by", slow)
    code, _, err = tars(*FIX)
    assert (code, "was changed by somebody else meanwhile" in err) == (1, True)
    assert (checkout / "src/shop.py").read_text() == "mine\n"


def test_a_link_that_took_a_files_place_is_not_written_through(checkout, tmp_path):
    outside = tmp_path / "outside.py"
    outside.write_text("x = 1\n")
    (checkout / "src/clean.py").unlink()
    (checkout / "src/clean.py").symlink_to(outside)
    with pytest.raises(ChangedMeanwhileError):
        working_tree.find(checkout).write("src/clean.py", b"x = 1\n", b"x = 2\n")
    assert outside.read_text() == "x = 1\n"


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_interruption_leaves_the_old_file_and_nothing_else(moment, checkout, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    owner = {"fsync": os, "replace": Path}[moment]
    monkeypatch.setattr(owner, moment, interrupted)
    before = sorted((checkout / "src").iterdir())
    with pytest.raises(KeyboardInterrupt):
        working_tree.find(checkout).write("src/clean.py", b"x = 1\n", b"x = 2\n")
    assert sorted((checkout / "src").iterdir()) == before
    assert (checkout / "src/clean.py").read_bytes() == b"x = 1\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_stays_its_owners(tars, checkout):
    os.chown("src/shop.py", 4711, 4712)
    Path("src/shop.py").chmod(0o755)
    assert tars("fix", "--pattern", "python/unused-import")[0] == 0
    found = Path("src/shop.py").stat()
    assert (found.st_uid, found.st_gid, oct(found.st_mode & 0o7777)) == (4711, 4712, "0o755")


BLACK = "[tool.black]\nline-length = 88\n"
LONG_CALL = (
    "class Account(Base):\n    def __init__(self, owner, balance, opened):\n        super(Account, self).__init__(\n"
    "            owner, balance=balance, opened=opened, closed=None, by=owner\n        )\n"
)
SHORT_CALL = "        super().__init__(owner, balance=balance, opened=opened, closed=None, by=owner)\n"


@pytest.mark.parametrize(("settings", "is_joined"), [(BLACK, True), ("", False)], ids=["black", "no formatter"])
def test_a_file_that_black_has_formatted_stays_so(settings, is_joined, tars, checkout):
    (checkout / "pyproject.toml").write_text(settings)
    (checkout / "src/shop.py").write_text(LONG_CALL)
    git(checkout, "add", "-A")
    assert tars("fix", "--pattern", "python/*", "--allow-dirty")[0] == 0
    assert (SHORT_CALL in (checkout / "src/shop.py").read_text()) is is_joined
