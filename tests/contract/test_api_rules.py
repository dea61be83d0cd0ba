"""Every rule of the API: one accepted and one refused example, with the sentence a person sees, on the real API server.

The models refuse the same examples with the same sentence, because a run in local mode meets no API server.
"""

import copy
from typing import Any

import pytest
from pydantic import ValidationError
from tests.contract.conftest import CRDS, Api, refusal
from tests.contract.creations import CHANGE, CREATIONS, MODELS, NAMES, Creation
from tests.contract.edits import APPROVE, DECIDED, EDITS, WAITING, Edit
from tests.contract.objects import OTHER_DIGEST, REMOVED, make


@pytest.mark.parametrize("case", CREATIONS.values(), ids=CREATIONS.keys())
def test_creation_accepted(api: Api, case: Creation) -> None:
    assert refusal(api.create(make(case.kind, case.good))) == ""


@pytest.mark.parametrize("case", CREATIONS.values(), ids=CREATIONS.keys())
def test_creation_refused(api: Api, case: Creation) -> None:
    answer = api.create(make(case.kind, case.bad))
    assert case.says in refusal(answer)
    assert case.field in {cause.get("field") for cause in answer["details"]["causes"]} | {""}


@pytest.mark.parametrize("case", CREATIONS.values(), ids=CREATIONS.keys())
def test_model_agrees(case: Creation) -> None:
    model = MODELS[case.kind]
    model.model_validate(make(case.kind, case.good)["spec"])
    if case.local:
        with pytest.raises(ValidationError) as refused:
            model.model_validate(make(case.kind, case.bad)["spec"])
        assert case.says in [error["msg"] for error in refused.value.errors()]
    else:
        model.model_validate(make(case.kind, case.bad)["spec"])


@pytest.mark.parametrize(("kind", "name", "says"), NAMES.values(), ids=NAMES.keys())
def test_name(api: Api, kind: str, name: str, says: str) -> None:
    answer = refusal(api.create(make(kind, name=name)))
    assert (says in answer) if says else answer == ""


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS.keys())
def test_edit(api: Api, stored: Any, case: Edit) -> None:
    before = stored(make(case.kind, case.before), case.status)
    assert refusal(api.update(edited(before, case.good))) == ""
    assert case.says in refusal(api.update(edited(before, case.bad)))


def edited(before: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {**copy.deepcopy(before), "spec": make(before["kind"], changes, spec=before["spec"])["spec"]}


def test_a_decision_stays_while_what_became_of_the_change_is_written(api: Api, stored: Any) -> None:
    waiting = stored(make(CHANGE), WAITING)
    approved = api.update(edited(waiting, {"decision": APPROVE}), dry_run=False)
    assert DECIDED in refusal(api.update(edited(approved, {"decision": REMOVED})))
    assert DECIDED in refusal(api.update(edited(approved, {"decision.verdict": "Reject"})))
    void = {**approved, "status": {"state": "Refused", "reason": "ApprovalVoid", "evidence": OTHER_DIGEST}}
    assert refusal(api.update(void, "status")) == ""


def rules(node: Any) -> set[str]:
    """Every message of `x-kubernetes-validations` below `node`."""
    if isinstance(node, list):
        return set().union(*map(rules, node))
    if not isinstance(node, dict):
        return set()
    own = {rule["message"] for rule in node.get("x-kubernetes-validations", [])}
    return own.union(*map(rules, node.values()))


def test_every_rule_has_its_examples() -> None:
    shown = (
        {case.says for case in (*CREATIONS.values(), *EDITS.values())}
        | {DECIDED}
        | {says for *_, says in NAMES.values()}
    )
    untested = {rule for rule in rules(list(CRDS.values())) if not any(says and says in rule for says in shown)}
    assert untested == set()
