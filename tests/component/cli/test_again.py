"""`tars run --local` twice: what was turned down the first time is left out the second time, until somebody says --again."""

import json
import sys

import pytest
import yaml
from tests.support.repositories import make_repository

from tars_operator.api.code import Finding
from tars_operator.api.codechange import FileChange
from tars_operator.cli import earlier
from tars_operator.engine.learning.past import identity
from tars_operator.engine.patterns import built_in

FILES = {
    "shop.py": "import os\n\n\ndef total(items):\n    return sum(items)\n",
    "test_shop.py": "import shop\n\n\ndef test_total():\n    assert 'os' in dir(shop) and shop.total([1]) == 1\n",
}
BEFORE = [{"reason": "RefusedBefore", "pattern": "python/unused-import"}]


@pytest.fixture
def run(tars, tmp_path):
    """Runs the manifest on a branch of this name; gives what was declined, and the whole report."""
    source = make_repository(tmp_path / "shop", FILES)
    spec = {
        "source": {"url": source.as_uri(), "ref": "main"},
        "patterns": ["python/unused-import"],
        "test": {"command": [sys.executable, "-m", "pytest", "-q"]},
    }
    manifest = {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", "metadata": {"name": "tidy"}, "spec": spec}
    (tmp_path / "run.yaml").write_text(yaml.safe_dump(manifest))

    def call(branch, *more):
        return tars("run", "--local", "-f", tmp_path / "run.yaml", "--branch", branch, *more)

    call.url = source.as_uri()
    return call


@pytest.mark.slow
def test_what_failed_unchanged_is_not_tried_again_until_asked_for(run):
    assert "TestsBroken" in run("one")[1]
    second = run("two")[1]
    assert "RefusedBefore: change tidy-" in " ".join(second.split())
    assert "TestsBroken" not in second.replace(": TestsBroken;", "")
    assert "RefusedBefore" not in run("three", "--again")[1]


def test_what_a_person_rejected_is_left_out_of_the_plan_too(tars, checkout):
    (found, _) = json.loads(tars("scan", "-o", "json")[1])["findings"]
    pattern = next(one for one in built_in() if one.id == found["pattern"])
    named = identity(Finding.model_validate(found), pattern)
    earlier.save(checkout.as_uri(), {"changes": [change("tidy-1", finding=named)]})
    _, out, err = tars("plan", "-o", "yaml", "--pattern", "python/*")
    (step,) = yaml.safe_load(out)["steps"]
    assert (step["state"], step["reason"].split(";")[0]) == ("LeftOut", "change tidy-1: Rejected")
    assert "0 changes in 0 files of 2; 1 finding left out" in err
    assert "1 change in 1 file" in tars("plan", "--pattern", "python/*", "--again")[2]


def change(name, **more):
    return {
        "name": name, "pattern": "a/b", "strategy": {"engine": "codemod"}, "reason": "Rejected", "finding": "sha256:1",
        "files": [FileChange(path="a.py", old_blob="1" * 40, new_blob="2" * 40).to_json()], **more,
    }  # fmt: skip


def test_what_is_kept_is_bounded_and_the_newest_wins(monkeypatch):
    monkeypatch.setattr(earlier, "MOST", 2)
    earlier.save("file:///a", {"changes": [change("a"), change("b")]})
    earlier.save("file:///a", {"changes": [change("b", reason="Proven"), change("c")]})
    assert [(one.change, one.reason) for one in earlier.load("file:///a")] == [("b", "Proven"), ("c", "Rejected")]
    assert earlier.load("file:///b") == ()


def test_a_run_without_changes_leaves_nothing_behind():
    earlier.save("file:///a", {"changes": []})
    assert not earlier.place("file:///a").exists()


@pytest.mark.parametrize("text", ["{", "[1]", "null", json.dumps([{"change": "a"}])])
def test_a_file_that_cannot_be_read_is_told_and_ends_nothing(text, capsys):
    file = earlier.place("file:///a")
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert earlier.load("file:///a") == ()
    assert "cannot be read, so earlier runs are not known" in " ".join(capsys.readouterr().err.split())
