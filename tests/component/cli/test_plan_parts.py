"""Plan first, then do a part of it: a plan's file with steps deleted, or ids; all of that or nothing."""

import pytest
import yaml
from tests.support.repositories import git

FILES = {
    "src/a.py": "import json\nimport os\n\nprint(json)\n",
    "src/b.py": "import sys\n\nX = f'x'\n",
}


@pytest.fixture
def planned(tars, checkout):
    """The checkout with a plan of three steps in plan.yaml; gives the steps by their titles."""
    for path, content in FILES.items():
        (checkout / path).write_text(content)
    git(checkout, "rm", "--quiet", "src/shop.py")
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "-m", "Two files")
    code, out, _ = tars("plan", "-q", "-o", "yaml")
    assert code == 0
    (checkout / "plan.yaml").write_text(out)
    return {step["path"] + " " + step["pattern"]: step for step in yaml.safe_load(out)["steps"]}


def keep(checkout, *steps):
    """A person edits the plan."""
    plan = yaml.safe_load((checkout / "plan.yaml").read_text())
    (checkout / "plan.yaml").write_text(yaml.safe_dump(plan | {"steps": list(steps)}))


def test_the_plan_names_base_blob_cost_and_value(planned, checkout):
    plan = yaml.safe_load((checkout / "plan.yaml").read_text())
    assert (plan["kind"], plan["base"]) == ("Plan", git(checkout, "rev-parse", "HEAD"))
    step = planned["src/a.py python/unused-import"]
    assert step["blob"] == git(checkout, "rev-parse", "HEAD:src/a.py")
    assert (step["cost"]["lines"], step["value"] > 0, step["state"]) == (1, True, "Ready")


def test_fix_makes_the_changes_of_the_steps_left_in_and_no_others(tars, planned, checkout):
    keep(checkout, planned["src/b.py python/unused-import"])
    assert tars("fix", "--plan", "plan.yaml")[0] == 0
    assert (checkout / "src/b.py").read_text().strip() == "X = f'x'"
    assert (checkout / "src/a.py").read_text() == FILES["src/a.py"]


def test_steps_are_named_by_their_ids(tars, planned, checkout):
    first = planned["src/a.py python/unused-import"]["id"]
    assert "import os" in tars("plan", "--steps", first, "-q")[1]
    assert tars("fix", "--steps", first)[0] == 0
    assert (checkout / "src/a.py").read_text() == FILES["src/a.py"].replace("import os\n", "")
    assert (checkout / "src/b.py").read_text() == FILES["src/b.py"]


def test_the_plan_of_a_part_has_the_others_as_left_out(tars, planned):
    first = planned["src/a.py python/unused-import"]["id"]
    steps = yaml.safe_load(tars("plan", "--steps", first, "-o", "yaml")[1])["steps"]
    assert {step["id"]: step["state"] for step in steps if step["state"] != "LeftOut"} == {first: "Ready"}


def test_a_stale_step_is_named_and_nothing_is_written(tars, planned, checkout):
    (checkout / "src/a.py").write_text("# new\n" + FILES["src/a.py"])
    git(checkout, "commit", "--all", "--quiet", "-m", "Moved on")
    code, _, err = tars("fix", "--plan", "plan.yaml")
    step = planned["src/a.py python/unused-import"]
    assert code == 2
    assert f"step {step['id']} (python/unused-import in src/a.py:2): was planned for another content" in err
    assert git(checkout, "status", "--porcelain", "--untracked-files=no") == ""


def test_a_table_shows_the_order_of_work(tars, planned):
    lines = tars("plan", "-q", "-o", "table")[1].splitlines()
    assert lines[0].split()[:3] == ["STEP", "STATE", "CLASS"]
    assert len(lines) == 1 + len(planned)


WRONG = {
    "no plan": ("kind: Other\n", "is no plan; write one with tars plan -o yaml"),
    "no YAML": ("{", "is no YAML"),
    "a misspelt field": ("kind: Plan\nsteps: []\nbas: x\n", "bas: there is no such field"),
    "no step left": ("kind: Plan\nsteps: []\n", "holds no step to carry out"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_file_is_told(tars, checkout, text, said):
    (checkout / "plan.yaml").write_text(text)
    code, _, err = tars("fix", "--plan", "plan.yaml")
    assert (code, said in err) == (2, True)


def test_an_id_that_the_plan_does_not_hold_is_told(tars, planned):
    code, _, err = tars("fix", "--plan", "plan.yaml", "--steps", "0123456789ab")
    assert (code, "--steps 0123456789ab: plan.yaml holds no such step" in err) == (2, True)


@pytest.fixture
def manifest(planned, checkout):
    (checkout / "test_b.py").write_text("def test():\n    from src import b\n\n    assert b.X\n")
    git(checkout, "add", "test_b.py")
    git(checkout, "commit", "--quiet", "-m", "A test")
    source = {"url": checkout.as_uri(), "ref": "main"}
    spec = {"source": source, "approval": {"behaviour": "Auto"}}
    run = {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", "metadata": {"name": "tidy"}, "spec": spec}
    (checkout / "run.yaml").write_text(yaml.safe_dump(run))
    return checkout / "run.yaml"


@pytest.mark.slow
def test_a_run_proves_and_applies_the_steps_left_in(tars, planned, checkout, manifest):
    keep(checkout, planned["src/b.py python/unused-import"])
    code, out, _ = tars("run", "--local", "-q", "-f", manifest, "--plan", "plan.yaml")
    assert code == 0, out
    assert git(checkout, "diff", "--name-only", "main", "tars/tidy") == "src/b.py"


@pytest.mark.slow
def test_a_run_of_a_stale_plan_is_refused_by_the_step(tars, planned, checkout, manifest):
    (checkout / "src/a.py").write_text("# new\n" + FILES["src/a.py"])
    git(checkout, "commit", "--quiet", "-m", "Moved on", "src/a.py")
    code, out, _ = tars("run", "--local", "-q", "-f", manifest, "--plan", "plan.yaml")
    step = planned["src/a.py python/unused-import"]
    assert code == 1
    assert f"step {step['id']} (python/unused-import in src/a.py:2)" in " ".join(out.split())
    assert git(checkout, "for-each-ref", "refs/heads/tars") == ""


@pytest.mark.slow
def test_a_run_goes_on_in_its_workspace(tars, planned, checkout, manifest):
    """One step first, all of them another time: what was applied stays as it was."""
    run = ("run", "--local", "-q", "-f", manifest, "--workspace", checkout / "work")
    assert tars(*run, "--steps", planned["src/b.py python/unused-import"]["id"])[0] == 0
    first = git(checkout, "rev-parse", "tars/tidy")
    code, out, _ = tars(*run)
    assert code == 0, out
    assert git(checkout, "merge-base", first, "tars/tidy") == first
    assert git(checkout, "diff", "--name-only", "main", "tars/tidy").split() == ["src/a.py", "src/b.py"]


def test_a_workspace_of_something_else_is_left_alone(tars, checkout, manifest):
    run = ("run", "--local", "-f", manifest, "--workspace")
    assert "holds something else" in tars(*run, checkout / "src")[2]
    (checkout / "other").mkdir()
    (checkout / "other/order").write_text("another")
    code, _, err = tars(*run, checkout / "other")
    assert (code, "holds another run, or this one with other settings" in err) == (2, True)
