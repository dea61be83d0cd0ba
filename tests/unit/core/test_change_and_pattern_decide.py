"""The little that the operator says of changes and patterns."""

from typing import Any

import pytest
from tests.support.seen import NOW

from tars_operator.core.change import decide as change
from tars_operator.core.pattern import decide as pattern


def a_change(state: str) -> dict[str, Any]:
    return {"metadata": {"generation": 2}, "status": {"state": state, "reason": "ApprovalNeeded"}}


@pytest.mark.parametrize(
    ("expected", "state", "over"),
    [("Refused", "Waiting", True), (None, "Waiting", False), (None, "Applied", True), (None, "Generated", True)],
    ids=["waits in vain", "waits", "applied", "unfinished"],
)
def test_a_change_expires_with_its_run(expected, state, over):
    actions = change.decide(change.observe(a_change(state), run_is_over=over, now=NOW)).actions
    assert expected == (actions[0].fields["state"] if actions else None)


def test_an_expired_change_says_why():
    fields = change.decide(change.observe(a_change("Waiting"), run_is_over=True, now=NOW)).actions[0].fields
    assert (fields["reason"], fields["conditions"][0]["status"]) == ("ApprovalExpired", "False")


def a_pattern(status: dict[str, Any] | None = None) -> dict[str, Any]:
    spec = {"id": "house/no-print", "title": "No print.", "find": {"ruff": ["T201"]}}
    return {"metadata": {"generation": 1}, "spec": spec, "status": status or {}}


def told(builtin: set[str]) -> tuple[str, str]:
    actions = pattern.decide(pattern.observe(a_pattern(), builtin=builtin, now=NOW)).actions
    ready = actions[0].fields["conditions"][0]
    return ready["status"], ready["reason"]


def test_a_pattern_may_be_used():
    assert told(set()) == ("True", "Ready")


def test_a_pattern_cannot_take_the_id_of_a_built_in_one():
    assert told({"house/no-print"}) == ("False", "NameTaken")


def test_a_pattern_that_says_so_already_is_not_written_again():
    status = pattern.decide(pattern.observe(a_pattern(), builtin=set(), now=NOW)).actions[0].fields
    assert pattern.decide(pattern.observe(a_pattern(dict(status)), builtin=set(), now=NOW)).actions == ()
