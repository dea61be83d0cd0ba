"""`tars plan` on real checkouts: diffs that Git takes, a plan that can be read, and nothing written."""

import json
import subprocess

import pytest
import yaml
from tests.support.repositories import git

STRANGE = (
    "import json\r\nimport os\r\n\x0c\r\nX = '\u2028'\r\nprint(json, X, f'hi')"  # CRLF, form feed, no last line end
)


@pytest.fixture
def unwritten(checkout):
    """Whatever a test does here, the checkout is the same afterwards."""

    def seen():
        return {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file() and ".git" not in path.parts}

    before = seen()
    yield checkout
    assert seen() == before


def test_each_change_is_a_diff_of_its_own(tars, unwritten):
    code, out, err = tars("plan")
    assert code == 0
    assert out.count("--- a/") == 1
    assert "-import os\n" in out
    assert "python/unused-import (S)" in out
    assert "1 change in 1 file of 2; 1 finding without a deterministic fix." in err


def test_changes_of_a_kind_stand_together_with_why_and_how_sure(tars, checkout):
    (checkout / "src/clean.py").write_text("assert a == None\n")
    (checkout / "src/shop.py").write_text("import os\n\nassert b == None\n")
    out, err = tars("plan", "--pattern", "python/unused-import", "--pattern", "python/none-comparison")[1:]
    introduced = [line for line in out.splitlines() if line.startswith("python/")]
    assert sorted(line.partition(":")[0] for line in introduced) == ["python/none-comparison", "python/unused-import"]
    assert "  2 changes, class " in out
    assert "  Why: " in out
    assert "tars fix --steps " in err


def test_the_plan_is_data(tars, unwritten):
    for form, read in (("yaml", yaml.safe_load), ("json", json.loads)):
        first, second = read(tars("plan", "-o", form)[1])["steps"]
        assert (first["state"], first["engine"], first["cost"]["lines"]) == ("Ready", "codemod", 1)
        assert (second["state"], [one["step"] for one in second["after"]]) == ("Declined", [first["id"]])


def test_what_a_model_would_cost_is_estimated_and_no_model_is_asked(tars, unwritten):
    _, out, err = tars("plan", "--engine", "codemod", "--engine", "model", "-o", "json")
    assert [step["state"] for step in json.loads(out)["steps"]] == ["Ready", "Open"]
    assert "a model would be asked about 1 (roughly" in err


def test_the_patch_is_one_that_git_takes(tars, checkout):
    (checkout / "src/strange.py").write_bytes(STRANGE.encode())
    git(checkout, "add", "--all")
    patch = tars("plan", "-q", "-o", "diff", "--pattern", "python/unused-*")[1]
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=checkout, check=True)
    after = (checkout / "src/strange.py").read_bytes().decode()
    assert after == STRANGE.replace("import os\r\n", "").replace("f'hi'", "'hi'")
    assert "import os" not in (checkout / "src/shop.py").read_text()


def test_changes_of_the_same_lines_are_told(tars, checkout):
    (checkout / "src/shop.py").write_text("import os, json\nprint(json)\n")
    _, out, err = tars("plan", "--pattern", "ALL")
    assert "1 of them touch lines of another" in err
    assert out.count("It touches the same lines.") == 1


def test_replay_is_not_of_a_plan(tars, checkout):
    code, _, err = tars("plan", "--engine", "replay")
    assert code == 2
    assert "tars run --local" in err
