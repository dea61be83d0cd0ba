"""One attempt of one run: what the cluster and the remote show afterwards."""

import json
import re
import signal
import time

import pytest
import yaml
from tests.component.coordinator.conftest import BAD, GOOD

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

IMPORT, TASK = "python/unused-import", "todo/function"


def test_a_run_is_done_and_told(finished):
    assert finished.states() == {IMPORT: "Applied Proven", TASK: "Applied Proven"}
    status = finished.run()["status"]
    assert status["baseCommit"] == finished.head("main")
    assert status["progress"]["applied"] == 2
    assert (status["result"]["reason"], status["result"]["headCommit"]) == ("Completed", finished.head())


def test_the_report_object_holds_report_audit_and_diffs(finished):
    texts, names = finished.report(), {one["metadata"]["name"] for one in finished.changes()}
    assert yaml.safe_load(texts["report.tars"])["reason"] == "Completed"
    assert finished.result()["journalHead"] in texts["audit.jsonl"].splitlines()[-1]
    assert set(texts) == {"report.tars", "audit.jsonl", *(f"{name}.diff" for name in names)}


def test_everything_belongs_to_the_run(finished):
    uid = finished.run()["metadata"]["uid"]
    assert {one["metadata"]["ownerReferences"][0]["uid"] for one in finished.changes()} == {uid}


def test_only_the_coordinators_fields_are_its_own(finished):
    managed = [one for one in finished.run()["metadata"]["managedFields"] if one["manager"] == "tars-coordinator"]
    (fields,) = [one["fieldsV1"]["f:status"] for one in managed]
    assert set(fields) == {"f:baseCommit", "f:progress", "f:result"}


def test_the_cluster_is_spared(world):
    """Two writes a change, one report, and few of the status: each one costs everybody."""
    world.submit("tidy", GOOD)
    before, began = world.writes(), time.monotonic()
    world.coordinate()
    spent, seconds = world.writes() - before, time.monotonic() - began
    assert spent["codechanges"] == 4
    assert spent["configmaps"] <= 2  # the plan, when there was time to tell it, and the report
    assert 2 <= spent["selfcodingruns"] <= 3 + seconds  # a new stage after one second, else every two


def test_a_done_attempt_is_not_done_again(finished):
    before = finished.run()["metadata"]["resourceVersion"]
    assert finished.coordinate() == 0
    assert finished.run()["metadata"]["resourceVersion"] == before


def test_a_broken_candidate_is_refused_and_says_why(world):
    world.submit("tidy", BAD)
    assert world.coordinate() == 0
    assert world.states()[TASK] == "Refused TestsBroken"
    (change,) = [one for one in world.changes() if one["spec"]["pattern"] == TASK]
    assert "test_nothing_costs_nothing" in change["status"]["message"]
    assert [check["passed"] for check in change["status"]["checks"]][-1] is False


def test_what_needs_a_person_waits_and_goes_on_when_approved(world):
    world.submit("tidy", GOOD, approval={"behaviour": "Manual"})
    assert world.coordinate() == 0
    assert world.result()["reason"] == "ApprovalNeeded"
    (change,) = [one for one in world.changes() if one["spec"]["pattern"] == TASK]
    assert change["status"]["state"] == "Waiting"
    decision = {"verdict": "Approve", "evidence": change["status"]["evidence"]}
    world.patch("CodeChange", change["metadata"]["name"], {"spec": {"decision": decision}})
    assert world.coordinate(attempt=2) == 0
    assert (world.result()["attempt"], world.result()["reason"]) == (2, "Completed")
    assert world.states() == {IMPORT: "Applied Proven", TASK: "Applied Proven"}


def test_a_rejected_change_is_refused_with_the_reason(world):
    world.submit("tidy", GOOD, approval={"behaviour": "Manual"}, patterns=["todo/*"])
    world.coordinate()
    (change,) = world.changes()
    decision = {"verdict": "Reject", "reason": "the old rate stays"}
    world.patch("CodeChange", change["metadata"]["name"], {"spec": {"decision": decision}})
    assert world.coordinate(attempt=2) == 0
    assert world.states() == {TASK: "Refused Rejected"}
    assert "the old rate stays" in world.changes()[0]["status"]["message"]


@pytest.fixture
def rejected(world):
    """A run whose only change a person turned down; another one can be asked for by its name."""
    world.submit("tidy", GOOD, approval={"behaviour": "Manual"}, patterns=["todo/*"])
    world.coordinate()
    (change,) = world.changes()
    world.patch("CodeChange", change["metadata"]["name"], {"spec": {"decision": {"verdict": "Reject"}}})
    assert world.coordinate(attempt=2) == 0

    def again(name, **spec):
        world.submit(name, GOOD, approval={"behaviour": "Manual"}, patterns=["todo/*"], **spec)
        assert world.coordinate(name, TARS_WORKSPACE=str(world.folder / name)) == 0
        return world.result(name)["reason"], yaml.safe_load(world.report(name)["report.tars"])

    again.change = change["metadata"]["name"]
    return again


def test_what_a_person_rejected_no_other_run_proposes_until_the_change_is_deleted(world, rejected):
    reason, report = rejected("second")
    (left_out,) = report["declined"]
    assert (reason, left_out["reason"]) == ("NothingToDo", "RejectedBefore")
    assert left_out["message"].startswith(f"change {rejected.change}: Rejected")
    world.http.delete(world.path("CodeChange", rejected.change)).raise_for_status()
    assert rejected("third")[0] == "ApprovalNeeded"


def test_a_rejection_is_about_one_repository(world, rejected):
    world.git.create("other.git", world.folder / "shop")
    reason, _ = rejected("second", source={"url": world.git.url("other.git"), "ref": "main"})
    assert reason == "ApprovalNeeded"


def test_a_cancelled_run_ends_with_that_reason(world):
    world.submit("tidy", GOOD)
    world.patch("SelfCodingRun", "tidy", {"spec": {"cancel": "Now"}})
    assert world.coordinate() == 0
    assert world.result()["reason"] == "Cancelled"
    assert not any("git-receive-pack" in request for request in world.git.requests)


def test_a_deleted_run_is_left_alone(world):
    assert world.coordinate("gone") == 0


def test_a_pattern_of_the_namespace_is_used_and_a_clashing_one_is_not(world):
    spec = {"title": "Say return plainly.", "find": {"todo": ["TODO"]}}
    world.create("CodePattern", "own", {"id": "shop/task", **spec})
    world.create("CodePattern", "clash", {"id": "todo/function", **spec})
    world.submit("tidy", {**GOOD, "pattern": "shop/task"}, patterns=["shop/*", "todo/*"])
    assert world.coordinate() == 0
    assert world.states() == {"shop/task": "Applied Proven"}


@pytest.mark.parametrize(
    ("spec", "reason", "remedy"),
    [
        pytest.param(
            {"source": {"url": "http://127.0.0.1:1/shop.git"}}, "SourceUnavailable", "check the address", id="server"
        ),
        pytest.param(
            {"engines": ["replay"], "replay": {"configMap": "missing"}},
            "InvalidSpec",
            "ConfigMap missing",
            id="recordings",
        ),
        pytest.param(
            {"source": {"url": "http://127.0.0.1:1/shop.git", "credentialsSecret": "key"}},
            "SourceUnavailable",
            "Secret key is missing",
            id="secret",
        ),
    ],
)
def test_what_cannot_be_done_says_why_and_is_not_tried_again(world, spec, reason, remedy):
    world.submit("tidy", **spec)
    assert world.coordinate() == 0
    assert world.result()["reason"] == reason
    assert remedy in world.result()["message"]
    assert yaml.safe_load(world.report()["report.tars"])["reason"] == reason


def submit_with_secret(world, **files):
    """A run whose Secret is mounted with these files; the server wants a password."""
    world.git.user, world.git.password = "tars", "right"
    (world.folder / "credentials").mkdir()
    for file, text in {"username": "tars", "password": "right", **files}.items():
        (world.folder / "credentials" / file).write_text(text)
    source = {"url": world.git.url("shop.git"), "ref": "main", "credentialsSecret": "key"}
    world.submit("tidy", source=source, patterns=[IMPORT])
    assert world.coordinate() == 0


@pytest.mark.parametrize(("password", "reason"), [("right", "Completed"), ("wrong", "SourceUnavailable")])
def test_the_mounted_credentials_are_used(world, password, reason):
    submit_with_secret(world, password=password, endpoint=world.git.url(""))
    assert world.result()["reason"] == reason


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param({}, "kubectl patch secret key -n test-", id="says nothing"),
        pytest.param({"endpoint": "https://git.example.com"}, "names another scheme, host, port", id="another server"),
        pytest.param({"endpoint": "two words"}, "holds no endpoint", id="no address"),
    ],
)
def test_a_secret_that_is_not_for_the_repository_is_shown_to_nobody(world, files, said):
    submit_with_secret(world, **files)
    assert (world.result()["reason"], world.git.requests) == ("SourceUnavailable", [])
    assert said in world.result()["message"]


def test_the_remedy_makes_the_secret_work(world):
    """What a person is told to write is what is needed; the API server's part is `contract/test_kubectl.py`."""
    submit_with_secret(world)
    said = world.result()["message"]
    (world.folder / "credentials" / "endpoint").write_text(
        json.loads(re.search(r"-p '(.*)'`", said)[1])["stringData"]["endpoint"]
    )
    assert world.coordinate(attempt=2) == 0
    assert world.result()["reason"] == "Completed"


def test_without_an_api_server_the_job_tries_again(world):
    world.submit()
    config = yaml.safe_load(world.kubeconfig.read_text())
    config["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:1"
    (world.folder / "config").write_text(yaml.safe_dump(config))
    assert world.coordinate(KUBECONFIG=str(world.folder / "config")) == 1


def test_a_terminated_coordinator_writes_no_result_and_the_next_one_ends_the_run(world):
    world.submit("tidy", GOOD)
    assert world.stop_at({"message": "stage", "stage": "Testing"}, signal.SIGTERM) == 143
    assert "result" not in world.run()["status"]
    assert world.coordinate() == 0
    assert world.result()["reason"] == "Completed"


MOMENTS = [
    {"stage": "Baseline"},
    {"stage": "Generating"},
    {"stage": "Testing"},
    {"stage": "Applying"},
    {"state": "Applied"},
    {"stage": "Delivering"},
    {"stage": "Done"},
]


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: next(iter(moment.values())))
def test_a_killed_coordinator_is_as_if_it_had_never_been(world, moment):
    world.submit("reference", GOOD, delivery={"branch": "reference"})
    assert world.coordinate("reference", TARS_WORKSPACE=str(world.folder / "reference")) == 0
    world.submit("tidy", GOOD)
    world.stop_at(moment, signal.SIGKILL)
    assert world.coordinate() == 0
    assert world.tree() == world.tree("reference")
    ours = [one for one in world.changes() if one["spec"]["run"] == "tidy"]
    assert sorted(world.trailers()) == sorted(one["metadata"]["name"] for one in ours)
    assert [one["status"]["state"] for one in ours] == ["Applied"] * 2
    assert world.result()["reason"] == "Completed"
