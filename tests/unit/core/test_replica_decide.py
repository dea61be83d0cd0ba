"""Every check of a replica: its children, and what is said of them."""

from dataclasses import replace
from typing import Any

import pytest
from tests.support.seen import NOW, OPTIONS

from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.core.manifests.replica_deployment import replica_deployment
from tars_operator.core.manifests.replica_service import replica_service
from tars_operator.core.plan import Apply, PatchStatus
from tars_operator.core.replica.decide import CHECKS, decide
from tars_operator.core.replica.observation import Observation, read_replica
from tars_operator.core.views import ChildView, PodView, Trouble, child_view


def raw(status: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    meta = {"namespace": "payments", "name": "analyzers", "uid": "u2", "generation": 3}
    return {"metadata": meta, "spec": {"role": "analyzer", "replicas": 2, **spec}, "status": status or {}}


def children(spec: dict[str, Any], **counts: int) -> tuple[ChildView, ...]:
    owner, parsed = read_replica(raw(**spec)).owner, ReplicaSpec.model_validate(raw(**spec)["spec"])
    made = (replica_deployment(owner, parsed, OPTIONS), replica_service(owner, parsed))
    deployment, service = (child_view(one) for one in made)
    return (replace(deployment, **counts), service)


def make(spec: dict[str, Any] | None = None, status: dict[str, Any] | None = None, **parts: Any) -> Observation:
    counts = {name: parts.pop(name) for name in ("replicas", "ready", "updated") if name in parts}
    parts.setdefault("children", children(spec or {}, **counts))
    return Observation(read_replica(raw(status, **(spec or {}))), NOW, OPTIONS, **parts)


def told(seen: Observation) -> tuple[str, str, str]:
    fields = next(action.fields for action in decide(seen).actions if isinstance(action, PatchStatus))
    ready = fields["conditions"][0]
    return ready["status"], ready["reason"], ready["message"]


PULL = PodView("p", "analyzer", "rs", "Pending", troubles=(Trouble("ImagePullBackOff", "no such image", "x:1"),))
CRASH = PodView(
    "p",
    "analyzer",
    "rs",
    "Running",
    troubles=(Trouble("CrashLoopBackOff", "back-off", "x:1"),),
    last_end="exit code 1 (Error)",
)
LOST = PodView("p", "analyzer", "rs", "Pending", unschedulable="0/3 nodes")
ALL = {"replicas": 2, "ready": 2, "updated": 2}

ROWS = [
    (
        "role_is_a_template",
        ("True", "Template", "started per run"),
        make({"role": "tester", "replicas": 1}, children=()),
    ),
    (
        "name_is_taken",
        ("False", "NameTaken", "Deployment analyzers belongs to someone else"),
        make(taken="Deployment analyzers"),
    ),
    ("children_differ", ("False", "Progressing", "0 of 2 pods answer"), make(children=())),
    ("replica_is_suspended", ("False", "Suspended", "no pod runs"), make({"suspend": True})),
    ("scale_is_zero", ("False", "ScaledToZero", "no pod runs"), make({"replicas": 0})),
    ("all_pods_answer", ("True", "Ready", "All replicas answer"), make(**ALL)),
    (
        "image_is_unavailable",
        ("False", "ImageUnavailable", "image x:1 cannot be pulled (pod p): no such image"),
        make(pods=(PULL,)),
    ),
    (
        "image_is_unavailable",
        ("True", "ImageUnavailable", "image x:1"),
        make(pods=(PULL,), replicas=3, ready=2, updated=1),
    ),
    ("pods_fail", ("False", "PodsFailing", "pod p ends and is started again: exit code 1"), make(pods=(CRASH,))),
    ("pods_are_on_their_way", ("True", "Progressing", "1 of 2 pods answer"), make(replicas=2, ready=1, updated=2)),
    ("pods_are_on_their_way", ("False", "Progressing", "pod p: 0/3 nodes"), make(pods=(LOST,))),
    ("pods_are_on_their_way", ("True", "Progressing", "2 of 2"), make(replicas=3, ready=2, updated=2)),
]


@pytest.mark.parametrize(("check", "expected", "seen"), ROWS, ids=[f"{row[0]}-{row[1][1]}-{row[1][0]}" for row in ROWS])
def test_how_a_replica_stands(check, expected, seen):
    status, reason, message = told(seen)
    assert expected[:2] == (status, reason)
    assert expected[2] in message
    assert check == next(one.__name__ for one in CHECKS if one(seen, seen.replica.spec) is not None)


def test_every_check_has_a_row():
    assert {check.__name__ for check in CHECKS} == {row[0] for row in ROWS}


def applied(seen: Observation) -> list[tuple[str, bool]]:
    return [(action.manifest["kind"], action.known) for action in decide(seen).actions if isinstance(action, Apply)]


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ([("Deployment", False), ("Service", False)], make(children=())),
        ([("Deployment", True)], make({"image": "new:2"}, children=children({}))),
        ([("Deployment", True)], make({"replicas": 5}, children=children({}))),
        ([("Deployment", True)], make(children=(replace(children({})[0], desired=7), children({})[1]))),
        ([("Deployment", True)], make(children=(replace(children({})[0], image="edited:1"), children({})[1]))),
        ([("Service", False)], make(children=children({})[:1])),
        ([], make(**ALL)),
        ([], make({"role": "coordinator", "replicas": 1}, children=())),
    ],
    ids=["new", "image", "scaled", "scaled by hand", "image by hand", "service gone", "as it should be", "template"],
)
def test_only_what_differs_is_written(expected, seen):
    assert expected == applied(seen)


def test_a_status_that_says_so_already_is_not_written_again():
    first = decide(make(**ALL)).actions[0]
    assert isinstance(first, PatchStatus)
    assert decide(make(status=dict(first.fields), **ALL)).actions == ()


def test_a_taken_name_is_looked_at_again():
    assert decide(make(taken="Service analyzers")).requeue_after == 60


def test_the_status_serves_scaling():
    fields = next(action.fields for action in decide(make(**ALL)).actions if isinstance(action, PatchStatus))
    wanted = {"replicas": 2, "readyReplicas": 2, "updatedReplicas": 2, "selector": "tars.dev/replica=analyzers"}
    assert {name: fields[name] for name in wanted} == wanted


def test_a_deleted_replica_is_left_to_its_owner_references():
    seen = make(children=())
    assert decide(replace(seen, replica=replace(seen.replica, deleting=True))).actions == ()
