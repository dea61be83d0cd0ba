"""`tars` against the real API server, on what a real coordinator wrote."""

import json
import sys
from pathlib import Path

import pytest
import yaml
from tests.component.coordinator.conftest import BAD, FILES, GOOD, TOP, World
from tests.support.repositories import git, make_repository

from tars_operator.cli.main import main

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

SUCCEEDED = {
    "type": "Succeeded",
    "status": "True",
    "reason": "Completed",
    "message": "done",
    "lastTransitionTime": "2026-01-01T00:00:00Z",
}


@pytest.fixture
def tars(monkeypatch, capsys):
    """A command line in a world's namespace; gives exit code, stdout and stderr."""

    def call(world: World | None, *arguments):
        where = ["--kubeconfig", str(world.kubeconfig), "-n", world.namespace] if world else []
        monkeypatch.setattr(sys, "argv", ["tars", *map(str, arguments), *where])
        with pytest.raises(SystemExit) as ended:
            main()
        seen = capsys.readouterr()
        return int(ended.value.code or 0), seen.out, seen.err

    return call


def end(world, name, **condition):
    """What the operator would write."""
    body = {"status": {"phase": "Succeeded", "conditions": [{**SUCCEEDED, **condition}]}}
    headers = {"Content-Type": "application/merge-patch+json"}
    world.http.patch(world.path("SelfCodingRun", name, "status"), json=body, headers=headers).raise_for_status()


def change_name(world, pattern="todo/function"):
    return next(one["metadata"]["name"] for one in world.changes() if one["spec"]["pattern"] == pattern)


def test_get_shows_a_table(finished, tars):
    code, out, _ = tars(finished, "get")
    assert code == 0
    assert out.splitlines()[0].split()[:3] == ["NAME", "PHASE", "STAGE"]
    assert out.splitlines()[1].split()[0] == "tidy"


@pytest.mark.parametrize(
    ("output", "read"),
    [
        ("json", lambda out: json.loads(out)["items"][0]["metadata"]["name"]),
        ("yaml", lambda out: yaml.safe_load(out)["items"][0]["metadata"]["name"]),
        ("name", lambda out: out.strip().removeprefix("selfcodingrun.tars.dev/")),
        ("wide", lambda out: out.splitlines()[1].split()[0]),
    ],
)
def test_get_in_every_format(finished, tars, output, read):
    assert read(tars(finished, "get", "runs", "-o", output)[1]) == "tidy"


def test_get_changes_of_a_run(finished, tars):
    _, out, _ = tars(finished, "get", "changes", "--run", "@latest")
    assert len(out.splitlines()) == 3
    assert tars(finished, "get", "changes", "--run", "other")[2].strip() == "No codechanges found."


def test_one_object_is_itself(finished, tars):
    assert json.loads(tars(finished, "get", "run/@latest", "-o", "json")[1])["kind"] == "SelfCodingRun"


def test_describe_tells_the_whole_story(finished, tars):
    _, out, _ = tars(finished, "describe", "run/tidy")
    assert "Base commit:" in out
    assert change_name(finished) in out
    assert "Every check of the gate passed." in tars(finished, "describe", f"change/{change_name(finished)}")[1]


def test_diff_is_a_diff(finished, tars):
    _, out, _ = tars(finished, "diff", f"change/{change_name(finished)}")
    assert "+++ b/shop/price.py" in out
    assert "+    return gross * 100 // 120" in out
    assert tars(finished, "diff", "run/tidy")[1].count("+++ b/") == 2


def test_report_in_every_form(finished, tars):
    assert yaml.safe_load(tars(finished, "report", "tidy")[1])["reason"] == "Completed"
    assert json.loads(tars(finished, "report", "tidy", "-o", "json")[1])["reason"] == "Completed"
    assert "STATE" in tars(finished, "report", "tidy", "-o", "table")[1]
    assert len(tars(finished, "report", "tidy", "--audit")[1].splitlines()) > 5


def test_the_plan_of_a_run_that_is_over_is_the_reports(finished, tars):
    steps = yaml.safe_load(tars(finished, "report", "tidy", "--plan")[1])["steps"]
    assert {step["state"] for step in steps} == {"Applied"}
    assert "APPLIED" in tars(finished, "report", "tidy", "--plan", "-o", "table")[1].upper()


def test_the_plan_of_a_run_that_goes_on_has_the_states_of_its_changes(finished, tars):
    """As while the next attempt works: the report is of the one before."""
    finished.patch_status("tidy", {"attempt": 2})
    try:
        steps = yaml.safe_load(tars(finished, "report", "tidy", "--plan")[1])["steps"]
    finally:
        finished.patch_status("tidy", {"attempt": None})
    assert {(step["state"], step["change"]) for step in steps} == {
        ("Applied", change["metadata"]["name"]) for change in finished.changes()
    }


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["get", "run/none"], 3, "selfcodingruns none"),
        (["describe", "change/none"], 3, "codechanges none"),
        (["report", "none"], 3, "selfcodingruns none"),
        (["diff", "run/none"], 3, "selfcodingruns none"),
        (["cancel", "none"], 3, "selfcodingruns none"),
        (["get", "run/tidy", "-A"], 2, "say -n NAMESPACE"),
        (["logs", "tidy"], 3, "no coordinator pod"),
        (["submit", "--watch-only", "tidy", "--timeout", "1s"], 5, "did not end within 1 s"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_exit_codes(finished, tars, arguments, code, said):
    seen, _, err = tars(finished, *arguments)
    assert seen == code
    assert said in err


def test_only_what_waits_can_be_decided(finished, tars):
    code, _, err = tars(finished, "approve", f"change/{change_name(finished)}", "--yes")
    assert code == 2
    assert "only a Waiting change" in err


def test_an_unknown_token_is_exit_code_4(finished, tars, tmp_path):
    config = yaml.safe_load(finished.kubeconfig.read_text())
    config["users"][0]["user"]["token"] = "nobody"
    (tmp_path / "config").write_text(yaml.safe_dump(config))
    code, _, err = tars(None, "get", "--kubeconfig", tmp_path / "config")
    assert code == 4
    assert "Unauthorized" in err


@pytest.mark.parametrize(("verb", "state"), [("approve", "Applied"), ("reject", "Refused")])
def test_a_person_decides_by_the_command_line(world, tars, verb, state):
    world.submit("tidy", GOOD, approval={"behaviour": "Manual"}, patterns=["todo/*"])
    world.coordinate()
    code, _, err = tars(
        world, verb, f"change/{change_name(world)}", "--reason", "as agreed", *(["--yes"] * (verb == "approve"))
    )
    assert code == 0, err
    assert verb != "approve" or "100 // 120" in err
    world.coordinate(attempt=2)
    assert [one["status"]["state"] for one in world.changes()] == [state]
    assert tars(world, verb, f"change/{change_name(world)}")[0] == 2


def test_steering_writes_what_it_says(world, tars):
    world.submit("tidy")
    for arguments in (["suspend", "tidy"], ["resume", "run/tidy"], ["suspend", "@latest"], ["cancel", "tidy"]):
        assert tars(world, *arguments)[0] == 0
    assert (world.run()["spec"]["suspend"], world.run()["spec"]["cancel"]) == (True, "Graceful")
    assert tars(world, "cancel", "tidy", "--now")[0] == 0
    code, _, err = tars(world, "cancel", "tidy")
    assert code == 4
    assert "Graceful may only be sharpened to Now" in err


@pytest.mark.parametrize(
    ("truth", "reason", "code"),
    [("True", "Completed", 0), ("False", "RolledBack", 1), ("Unknown", "ApprovalNeeded", 0)],
)
def test_following_ends_with_the_runs_exit_code(finished, tars, truth, reason, code):
    finished.submit("other")
    try:
        end(finished, "other", status=truth, reason=reason)
        seen, _, err = tars(finished, "submit", "--watch-only", "other", "--timeout", "10s")
        assert seen == code
        assert reason in err
    finally:
        finished.http.delete(finished.path("SelfCodingRun", "other")).raise_for_status()


def test_submit_creates_the_example_once(world, tars):
    example = TOP / "docs/examples/selfcodingrun.yaml"
    assert tars(world, "submit", "-f", example)[0] == 0
    assert world.run("tidy-billing")["spec"]["engines"] == ["codemod", "replay"]
    code, _, err = tars(world, "submit", "-f", example)
    assert code == 4
    assert "exists already" in err


def test_version_names_both_sides(finished, tars):
    _, out, _ = tars(finished, "version")
    assert out.startswith("tars 0.")
    assert "kubernetes v1." in out


@pytest.fixture
def manifest(tmp_path):
    """A run of a local repository with one recording, as a person writes it."""

    def write(recording, **spec):
        recordings = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "r"},
            "data": {"a.yaml": yaml.safe_dump(recording)},
        }
        run = {
            "apiVersion": "tars.dev/v1alpha1",
            "kind": "SelfCodingRun",
            "metadata": {"name": "tidy"},
            "spec": {
                "source": {"url": "https://example.com/x.git", "ref": "main"},
                "engines": ["replay"], "replay": {"configMap": "r"}, "patterns": ["todo/*"],
                "approval": {"behaviour": "Auto"}, **spec,
            },
        }  # fmt: skip
        (tmp_path / "run.yaml").write_text(yaml.safe_dump_all([recordings, run]))
        return tmp_path / "run.yaml"

    return write


@pytest.fixture
def shop(tmp_path):
    return make_repository(tmp_path / "shop", FILES)


def test_a_local_run_delivers_a_branch_and_touches_nothing_else(manifest, shop, tars):
    before = git(shop, "status", "--porcelain=v2", "--branch")
    code, out, err = tars(None, "run", "--local", "-f", manifest(GOOD), "--repo", shop, "--branch", "better")
    assert code == 0, err
    assert "100 // 120" in git(shop, "show", "better:shop/price.py")
    assert git(shop, "status", "--porcelain=v2", "--branch") == before
    assert f"The result is branch better of {shop}" in out
    assert "✔ Applied" in err


def test_a_local_run_that_changes_nothing_fails_and_says_why(manifest, shop, tars):
    code, out, err = tars(None, "run", "--local", "-f", manifest(BAD), "--repo", shop, "--quiet")
    assert code == 1
    assert "GateRefusedAll" in out
    assert err == ""


def test_a_local_run_as_json_lines_and_with_its_workspace_kept(manifest, shop, tars):
    code, out, err = tars(
        None, "run", "--local", "-f", manifest(GOOD), "--repo", shop, "-o", "json", "--keep-workspace"
    )
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, lines[-1]["type"], lines[-1]["reason"]) == (0, "result", "Completed")
    (kept,) = [said for line in err.splitlines() if (said := line.removeprefix("Workspace kept: ")) != line]
    assert yaml.safe_load((Path(kept) / "report.tars").read_text())["reason"] == "Completed"
