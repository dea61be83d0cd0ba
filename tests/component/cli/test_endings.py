"""What a person can do when a local run has ended, and its report when the workspace is gone."""

import json
import subprocess

import pytest
import yaml
from tests.support.repositories import git, make_repository

pytestmark = pytest.mark.slow  # each run meets the sandbox

SHOP = {
    "shop.py": "import os\n\n\ndef total(items):\n    return sum(items)\n",
    "test_shop.py": "from shop import total\n\n\ndef test_total():\n    assert total([1]) == 1\n",
}
UNUSED = ("--pattern", "python/unused-import")


@pytest.fixture
def run(tars, tmp_path, monkeypatch):
    """Makes a repository of the files, goes there, and does a local run of it."""

    def call(files, *arguments):
        monkeypatch.chdir(make_repository(tmp_path / "shop", files))
        return tars("run", "--local", *UNUSED, *arguments)

    return call


def commands(text):
    """What is said to be next."""
    lines = text.partition("Next:\n")[2].splitlines()
    return [line.split("   ")[0].strip() for line in lines if line.startswith("  ")]


def test_what_it_says_to_do_next_works(run, tmp_path):
    code, _, err = run(SHOP)
    assert code == 0, err
    looking, taking, *_, dropping, _ = commands(err)
    seen = subprocess.check_output(looking, shell=True, cwd=tmp_path / "shop", text=True)
    assert "-import os" in seen
    subprocess.check_call([*taking.split(), "--quiet"], cwd=tmp_path / "shop")
    assert "import os" not in (tmp_path / "shop/shop.py").read_text()
    subprocess.check_call([*dropping.split(), "--quiet"], cwd=tmp_path / "shop")
    assert git(tmp_path / "shop", "branch", "--list", "tars/*") == ""


BROKEN = {
    "no tests": ({"test_shop.py": ""}, "no test was collected"),
    "failing tests": ({"test_shop.py": "def test_it():\n    assert 0\n"}, "none of 1 tests passes"),
    "a missing module": ({"conftest.py": "import nowhere\n"}, "No module named 'nowhere'"),
}


@pytest.mark.parametrize(("files", "said"), BROKEN.values(), ids=BROKEN)
def test_tests_that_prove_nothing_are_told_with_their_last_words_and_the_remedies(files, said, run):
    code, out, err = run(SHOP | files)
    assert code == 1
    assert said in out
    assert "Not tried, because the run ended before (BaselineFailed): 1 finding." in out
    assert [command.split()[0] for command in commands(err)] == ["python", "tars", "tars"]


def test_what_was_mended_by_an_earlier_run_is_told_in_words(run, tars):
    run(SHOP)
    assert "took care of it" in tars("run", "--local", *UNUSED)[1]


def test_what_waits_says_how_to_decide(run, tars, tmp_path):
    run({**SHOP, "shop.py": "def total(items):\n    return sum(items) if hasattr(sum, '__call__') else 0\n"})
    code, out, err = tars("run", "--local", "--pattern", "python/callable-check")
    assert (code, "ApprovalNeeded" in out) == (0, True)
    assert "1 change of class B to decide about: run the same command in a terminal" in " ".join(err.split())


def test_the_report_outlives_the_workspace(run, tars):
    run(SHOP)
    code, out, _ = tars("report", "--local")
    assert (code, yaml.safe_load(out)["reason"]) == (0, "Completed")
    assert json.loads(tars("report", "--local", "shop", "-o", "json")[1])["counts"]["applied"] == 1
    assert "Completed" in tars("report", "--local", "-o", "table")[1]
    assert "python/unused-import" in tars("report", "--local", "--plan", "-o", "table")[1]


MISTAKES = {
    "another name": (3, ("--local", "other"), "no local run of this repository has this name; there are shop"),
    "the audit": (2, ("--local", "--audit"), "--workspace DIR"),
    "a repository in a cluster": (2, ("--repo", "."), "belongs to --local"),
}


@pytest.mark.parametrize(("code", "arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_report_that_cannot_be_shown(code, arguments, said, run, tars):
    run(SHOP)
    seen, out, err = tars("report", *arguments)
    assert (seen, out) == (code, "")
    assert said in err


def test_before_any_run_there_is_no_report(tars, checkout):
    code, _, err = tars("report", "--local")
    assert (code, "tars run --local" in err) == (3, True)
