"""Events and metrics come from differences, and say what a person needs."""

import asyncio

import pytest
from tests.support.memory_api import MemoryApi
from tests.support.seen import NOW, condition

from tars_operator.adapters.kube import Transient
from tars_operator.adapters.telemetry import Telemetry
from tars_operator.handlers.report import Reporter

from .conftest import Clock, tars


@pytest.fixture
def telemetry() -> Telemetry:
    return Telemetry()


@pytest.fixture
def reporter(api: MemoryApi, telemetry: Telemetry) -> Reporter:
    return Reporter(api, telemetry)


def run(reason: str = "", status: str = "Unknown", message: str = "why"):
    raw = tars("SelfCodingRun", "tidy", {}, uid="u")
    return raw | ({"status": {"conditions": [condition(reason, message, status)]}} if reason else {})


def replica(reason: str = "", status: str = "True"):
    raw = tars("TarsReplica", "a", {}, uid="u")
    return raw | ({"status": {"conditions": [condition(reason, "", status) | {"type": "Ready"}]}} if reason else {})


@pytest.mark.parametrize(
    ("expected", "before", "after"),
    [
        (["Normal Pending"], run(), run("Pending")),
        ([], run("Pending"), run("Running")),
        ([], run("Pending", message="a"), run("Pending", message="b")),
        (["Normal ApprovalNeeded"], run("Running"), run("ApprovalNeeded")),
        (["Normal Completed"], run("Running"), run("Completed", "True")),
        (["Warning GateRefusedAll"], run("Running"), run("GateRefusedAll", "False")),
        (["Warning ReplicasNotReady"], run(), run("ReplicasNotReady")),
        ([], replica(), replica("Template")),
        (["Normal Ready"], replica("Progressing", "False"), replica("Ready")),
        (["Warning NameTaken"], replica(), replica("NameTaken", "False")),
    ],
    ids=lambda value: " ".join(value) or "silence" if isinstance(value, list) else "",
)
def test_people_are_told_what_is_new(api, reporter, expected, before, after):
    asyncio.run(reporter.passed(before, after, NOW))
    assert expected == [f"{raw['type']} {raw['reason']}" for raw in api.of("Event")]


def test_the_same_news_is_told_once(api, reporter):
    for _ in range(2):
        asyncio.run(reporter.passed(run("Running"), run("Completed", "True"), NOW))
    assert len(api.of("Event")) == 1


def test_a_lost_event_is_no_failure(api, reporter):
    def busy(*_):
        raise Transient("busy", 503)

    api.fault = busy
    asyncio.run(reporter.passed(run("Running"), run("Completed", "True"), NOW))


def change(state: str, **status):
    spec = {"run": "tidy", "changeClass": "S", "engine": "codemod"}
    return tars("CodeChange", "c", spec, uid="c") | {"status": {"state": state, **status}}


def counted(telemetry: Telemetry, verdict: str) -> float | None:
    labels = {"verdict": verdict, "change_class": "S", "engine": "codemod"}
    return telemetry.registry.get_sample_value("tars_changes_total", labels)


def test_each_state_of_a_change_counts_once(reporter, telemetry):
    for state in ("Generated", "Applied", "Applied", "RolledBack"):
        reporter.change_seen(change(state), is_old=False, deleted=False)
    assert (counted(telemetry, "Applied"), counted(telemetry, "RolledBack")) == (1, 1)
    assert telemetry.registry.get_sample_value("tars_rollbacks_total") == 1


def test_what_was_there_before_the_process_does_not_count(reporter, telemetry):
    reporter.change_seen(change("Waiting"), is_old=True, deleted=False)
    assert counted(telemetry, "Waiting") is None
    reporter.change_seen(change("Refused", reason="Rejected"), is_old=False, deleted=False)
    assert telemetry.registry.get_sample_value("tars_changes_refused_total", {"reason": "Rejected"}) == 1


def test_the_gates_seconds_are_taken_once(reporter, telemetry):
    checks = [{"name": "syntax", "passed": True, "seconds": 0.5}]
    for state in ("Waiting", "Applied"):
        reporter.change_seen(change(state, checks=checks), is_old=False, deleted=False)
    assert telemetry.registry.get_sample_value("tars_gate_seconds_sum", {"check": "syntax"}) == 0.5


def test_levels_are_what_is_there_now(clock: Clock):
    from tars_operator.handlers.levels import watch_levels
    from tars_operator.handlers.world import World

    telemetry, world = Telemetry(), World(clock)
    watch_levels(telemetry, world)
    world.remember(run() | {"status": {"phase": "Running"}})
    world.remember(tars("TarsReplica", "a", {"role": "analyzer", "replicas": 3}) | {"status": {"readyReplicas": 2}})
    world.indexed = {("SelfCodingRun", "payments", "tidy"): [], ("TarsReplica", "payments", "a"): []}
    value = telemetry.registry.get_sample_value
    assert value("tars_runs", {"namespace": "payments", "phase": "Running"}) == 1
    assert value("tars_replicas_desired", {"namespace": "payments", "role": "analyzer"}) == 3
    assert value("tars_replicas_ready", {"namespace": "payments", "role": "analyzer"}) == 2
