"""The main journey: the example manifest on the real cluster, from apply to a delivered branch, measured."""

import re
import urllib.parse
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from .metrics import api_writes, panel_queries, query
from .world import NAMESPACE, TOP, World, condition

EXAMPLE = TOP / "docs/examples/selfcodingrun.yaml"
NAME = "tidy-billing"


@pytest.fixture(scope="module")
def counted(world: World) -> tuple[Counter[str], Counter[str]]:
    """All mutating API calls before the run, by client and by resource."""
    return api_writes(world), Counter()


@pytest.fixture(scope="module")
def finished(world: World) -> dict[str, Any]:
    world.delete_run(NAME)
    world.kubectl("-n", NAMESPACE, "apply", "-f", str(EXAMPLE))
    return world.finished(NAME)


def test_the_run_succeeds_and_says_what_happened(finished: dict[str, Any]) -> None:
    summary = condition(finished)
    assert (summary["status"], summary["reason"]) == ("True", "PartlyApplied"), summary


def test_a_run_that_ended_needs_no_operator_to_be_deleted(world: World, finished: dict[str, Any]) -> None:
    def is_free() -> bool:
        return not world.run(NAME)["metadata"].get("finalizers")

    world.until("the finalizer to go", is_free, 60, lambda: world.explain(NAME))


def test_kubectl_wait_sees_the_summary_condition(world: World, finished: dict[str, Any]) -> None:
    world.kubectl("-n", NAMESPACE, "wait", "--for=condition=Succeeded", f"scr/{NAME}", "--timeout=5s")


def test_every_fate_of_a_change_was_seen(world: World, finished: dict[str, Any]) -> None:
    fates = Counter((c["status"]["state"], c["status"]["reason"]) for c in world.changes(NAME).values())
    assert {state for state, _ in fates} >= {"Applied", "Refused", "RolledBack"}, fates
    assert ("Refused", "TestsBroken") in fates, fates
    assert ("RolledBack", "CheckAfterApplyFailed") in fates, fates


def test_the_remote_has_the_branch_at_the_reported_commit(world: World, finished: dict[str, Any]) -> None:
    head = world.git("billing", "rev-parse", f"refs/heads/{finished['status']['branch']}").strip()
    assert head == finished["status"]["result"]["headCommit"]
    assert world.git("billing", "merge-base", "main", head).strip() == finished["status"]["baseCommit"]


def test_a_rolled_back_file_is_byte_for_byte_as_it_would_be_without_the_change(
    world: World, finished: dict[str, Any]
) -> None:
    head = finished["status"]["result"]["headCommit"]
    for change in world.changes(NAME).values():
        if change["status"]["state"] != "RolledBack":
            continue
        for file in change["spec"]["files"]:
            blobs = world.git(
                "billing", "log", "--format=", "--raw", "--no-abbrev", "main.." + head, "--", file["path"]
            )
            assert file["newBlob"] in blobs  # it was really applied
            assert world.git("billing", "rev-parse", f"{head}:{file['path']}").strip() != file["newBlob"]


def test_the_report_is_an_object_and_the_cli_shows_it(world: World, finished: dict[str, Any]) -> None:
    report = yaml.safe_load(world.tars("report", NAME, "-n", NAMESPACE).stdout)
    assert report["reason"] == "PartlyApplied"
    assert len(report["changes"]) == len(world.changes(NAME))


def test_the_cli_shows_the_diff_of_a_change(world: World, finished: dict[str, Any]) -> None:
    applied = next(n for n, c in world.changes(NAME).items() if c["status"]["state"] == "Applied")
    assert "+++ b/" in world.tars("diff", f"change/{applied}", "-n", NAMESPACE).stdout


def test_no_pod_is_left_running(world: World, finished: dict[str, Any]) -> None:
    def gone() -> bool:
        pods = world.list("pods", f"tars.dev/run={NAME}")
        return all(pod["status"]["phase"] == "Succeeded" for pod in pods)

    world.until("all pods of the run to end", gone, 30)


def test_the_run_is_told_in_events(world: World, finished: dict[str, Any]) -> None:
    def events() -> set[str]:
        found = world.list("events.events.k8s.io")
        return {event["reason"] for event in found if event.get("regarding", {}).get("name") == NAME}

    world.until("the terminal event", lambda: {"PartlyApplied"} <= events(), 20)


@pytest.mark.parametrize(
    "dashboard", sorted((TOP / "charts/tars-operator/dashboards").glob("*.json")), ids=lambda p: p.stem
)
def test_every_panel_finds_data_after_the_run(world: World, finished: dict[str, Any], dashboard: Path) -> None:
    if "model" in dashboard.stem:
        pytest.skip("the example asks no model; test_model_run looks at this dashboard")
    for title, expression in panel_queries(dashboard):
        world.until(f"data for panel {title!r}: {expression}", lambda e=expression: query(world, e), 40)


def test_pods_are_where_untrusted_code_belongs(world: World, finished: dict[str, Any]) -> None:
    pods = world.list("pods", f"tars.dev/run={NAME}")
    by_role = {pod["metadata"]["labels"]["tars.dev/role"]: pod["spec"] for pod in pods}
    assert by_role["tester"]["automountServiceAccountToken"] is False
    mounts = [volume for volume in by_role["tester"]["volumes"] if {"secret", "projected", "configMap"} & set(volume)]
    assert mounts == []
    assert re.fullmatch(r"[0-9a-f]{40}", finished["status"]["baseCommit"])
    assert urllib.parse.urlparse(finished["spec"]["source"]["url"]).username is None
