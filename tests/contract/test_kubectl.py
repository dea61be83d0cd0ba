"""What a person with nothing but kubectl gets: explain, columns, field selectors, scale, and a clear no to a typing error."""

import base64
import json
import shlex
from typing import Any

import pytest
import yaml
from tests.contract.conftest import CRDS, ROOT, Api
from tests.contract.objects import DIGEST, FULLEST_STATUS, make


@pytest.fixture
def kubectl(described: Api) -> Any:
    """A function that runs kubectl and gives what it printed; it fails the test when kubectl fails."""

    def run(*arguments: str, text: str | None = None) -> str:
        done = described.kubectl(*arguments, text=text)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("kind", CRDS)
def test_explain_has_a_description_of_every_field(kubectl: Any, kind: str) -> None:
    plural = CRDS[kind]["spec"]["names"]["plural"]
    for path in (plural, f"{plural}.spec", f"{plural}.status"):
        assert "<no description>" not in kubectl("explain", path)


def test_explain_says_what_a_field_means(kubectl: Any) -> None:
    assert "Longest time for one execution of the command" in kubectl("explain", "scr.spec.test.timeout")


SHORT = {"scr": "SelfCodingRun", "tr": "TarsReplica", "cc": "CodeChange", "cp": "CodePattern"}


@pytest.mark.parametrize(("short", "kind"), SHORT.items())
def test_short_names(kubectl: Any, stored: Any, short: str, kind: str) -> None:
    stored(make(kind, name="short"))
    assert kubectl("get", short, "-o", "name").strip().endswith("/short")


def test_category_shows_every_kind(kubectl: Any, stored: Any) -> None:
    for kind in CRDS:
        stored(make(kind, name="all"))
    assert len(kubectl("get", "tars", "-o", "name").split()) == len(CRDS)


COLUMNS = {
    "SelfCodingRun": "NAME PHASE STAGE FILE FOUND TRIED APPLIED REFUSED WAITING REASON AGE",
    "TarsReplica": "NAME ROLE DESIRED READY REASON AGE",
    "CodeChange": "NAME PATTERN CLASS FILE STATE REASON AGE",
    "CodePattern": "NAME ID LANGUAGE CLASS READY AGE",
}


@pytest.mark.parametrize(("kind", "columns"), COLUMNS.items())
def test_columns(kubectl: Any, stored: Any, kind: str, columns: str) -> None:
    stored(make(kind, name="seen"), FULLEST_STATUS[kind])
    head, row = kubectl("get", CRDS[kind]["spec"]["names"]["plural"]).splitlines()
    assert head.split() == columns.split()
    # every column found something in a full status; a run's example has no condition Succeeded
    assert len(row.split()) == len(head.split()) - (kind == "SelfCodingRun")


SELECTORS = {
    "run-mode": ("SelfCodingRun", "spec.mode=Swarm", "spec.mode=Single"),
    "run-url": ("SelfCodingRun", "spec.source.url=https://git.example.com/payments/billing.git", "spec.source.url=x"),
    "run-phase": ("SelfCodingRun", "status.phase=Running", "status.phase=Failed"),
    "replica-role": ("TarsReplica", "spec.role=analyzer", "spec.role=tester"),
    "change-run": ("CodeChange", "spec.run=tidy", "spec.run=other"),
    "change-pattern": ("CodeChange", "spec.pattern=python/unused-import", "spec.pattern=a/b"),
    "change-state": ("CodeChange", "status.state=Waiting", "status.state=Applied"),
    "pattern-id": ("CodePattern", "spec.id=python/bare-except", "spec.id=a/b"),
}


@pytest.mark.parametrize(("kind", "match", "miss"), SELECTORS.values(), ids=SELECTORS.keys())
def test_field_selector(kubectl: Any, stored: Any, kind: str, match: str, miss: str) -> None:
    stored(make(kind, name="found"), FULLEST_STATUS[kind])
    plural = CRDS[kind]["spec"]["names"]["plural"]
    assert kubectl("get", plural, "--field-selector", match, "-o", "name").strip().endswith("/found")
    assert kubectl("get", plural, "--field-selector", miss, "-o", "name") == ""


def test_every_selectable_field_is_tried() -> None:
    declared = {
        (kind, field["jsonPath"].removeprefix("."))
        for kind, crd in CRDS.items()
        for field in crd["spec"]["versions"][0].get("selectableFields", ())
    }
    assert declared == {(kind, match.partition("=")[0]) for kind, match, _ in SELECTORS.values()}


def test_scale(kubectl: Any, stored: Any) -> None:
    stored(make("TarsReplica", name="analyzers"), FULLEST_STATUS["TarsReplica"])
    kubectl("scale", "tr/analyzers", "--replicas=4")
    scale = json.loads(
        kubectl("get", "--raw", "/apis/tars.dev/v1alpha1/namespaces/default/tarsreplicas/analyzers/scale")
    )
    assert scale["spec"] == {"replicas": 4}
    assert scale["status"] == {"replicas": 1, "selector": "tars.dev/replica=analyzers"}


def test_scale_of_a_template_is_refused_with_the_remedy(api: Api, stored: Any) -> None:
    stored(make("TarsReplica", {"role": "tester"}, name="testers"))
    said = api.kubectl("scale", "tr/testers", "--replicas=4").stderr
    assert "replicas: pods of roles coordinator and tester are started per run; leave it at 1" in said


def test_apply_names_a_misspelt_field(api: Api) -> None:
    body = make("SelfCodingRun", {"engine": "codemod"})
    done = api.kubectl("apply", "-f", "-", text=yaml.safe_dump(body))
    assert done.returncode == 1
    assert 'unknown field "spec.engine"' in done.stderr


def test_approving_as_the_hint_says(kubectl: Any, stored: Any) -> None:
    stored(make("CodeChange", name="tidy-1"), FULLEST_STATUS["CodeChange"])
    decision = json.dumps({"spec": {"decision": {"verdict": "Approve", "evidence": DIGEST}}})
    assert "patched" in kubectl("patch", "cc", "tidy-1", "--type", "merge", "-p", decision)


OLD_SECRETS = {
    "basic": ("kubernetes.io/basic-auth", {"username": "tars", "password": "x"}),
    "ssh": ("kubernetes.io/ssh-auth", {"ssh-privatekey": "x", "known_hosts": "x"}),
    "generic": ("Opaque", {"username": "tars", "password": "x"}),
}


@pytest.mark.parametrize(("kind", "entries"), OLD_SECRETS.values(), ids=OLD_SECRETS.keys())
def test_a_secret_of_before_is_told_what_it_is_for(kubectl: Any, kind: str, entries: dict[str, str]) -> None:
    """By the command of the how-to, which is also the one that a run without it names."""
    secret = {"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": {"name": "billing-git"}}
    kubectl("create", "-f", "-", text=yaml.safe_dump({**secret, "stringData": entries}))
    try:
        guide = (ROOT / "docs/how-to/private-repositories.md").read_text()
        command = next(line for line in guide.splitlines() if line.strip().startswith("kubectl patch secret"))
        assert "patched" in kubectl(*shlex.split(command.replace("-n payments ", ""))[1:])
        after = json.loads(kubectl("get", "secret", "billing-git", "-o", "json"))["data"]
    finally:
        kubectl("delete", "secret", "billing-git")
    assert base64.b64decode(after["endpoint"]) == b"https://git.example.com/payments"
    assert set(after) == {*entries, "endpoint"}


def test_cancelling(kubectl: Any, stored: Any) -> None:
    stored(make("SelfCodingRun", name="tidy"))
    assert "patched" in kubectl("patch", "scr", "tidy", "--type", "merge", "-p", '{"spec":{"cancel":"Graceful"}}')


def test_waiting_for_a_run(kubectl: Any, stored: Any) -> None:
    done = {**FULLEST_STATUS["TarsReplica"]["conditions"][0], "type": "Succeeded", "reason": "Completed"}
    stored(make("SelfCodingRun", name="done"), {"conditions": [done]})
    assert "condition met" in kubectl("wait", "--for=condition=Succeeded", "scr/done", "--timeout=5s")
