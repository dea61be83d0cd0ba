"""Proven changes that wait for a person, and what each decision brings about."""

from tests.component.engine.conftest import decision, spec_of
from tests.support.repositories import commit

from tars_operator.api.reasons import RunReason


def test_proven_changes_wait_for_a_person(asking):
    assert asking.run().reason == RunReason.APPROVAL_NEEDED
    assert asking.ends()["good"] == ("Waiting", "ApprovalNeeded")
    assert asking.named("good").evidence.startswith("sha256:")
    assert asking.branch() == ""


def test_changes_that_wait_count_towards_the_limit_of_changes(asking):
    asking.spec = spec_of(asking.source.as_uri(), approval={"behaviour": "Manual"}, limits={"changes": 1})
    asking.run()
    assert [state for state, _ in asking.ends().values()] == ["Waiting"]


def test_an_approved_change_is_applied(asking):
    asking.run()
    result = asking.run(attempt=2, decisions=decision(asking, "good"))
    assert asking.ends()["good"] == ("Applied", "Proven")
    assert asking.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"
    assert (result.reason, result.attempt) == (RunReason.APPROVAL_NEEDED, 2)  # others wait on


def test_all_decisions_are_carried_out_one_upon_the_other(asking):
    asking.run()
    decisions = decision(asking, "good") | decision(asking, "fine") | decision(asking, "late")
    assert asking.run(attempt=2, decisions=decisions).reason == RunReason.PARTLY_APPLIED
    assert asking.ends()["late"] == ("RolledBack", "CheckAfterApplyFailed")
    assert asking.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py\nsrc/c.py"


def test_the_result_names_the_decisions_that_the_attempt_knew(asking):
    assert asking.run().decided == []
    decisions = decision(asking, "good") | decision(asking, "fine")
    assert asking.run(attempt=2, decisions=decisions).decided == sorted(decisions)


def test_a_rejected_change_is_refused_with_the_reason(asking):
    asking.run()
    asking.run(attempt=2, decisions=decision(asking, "good", "Reject"))
    news = asking.named("good")
    assert (news.state.value, news.reason) == ("Refused", "Rejected")
    assert "because" in news.message


def test_an_approval_of_something_else_is_void(asking):
    asking.run()
    asking.run(attempt=2, decisions=decision(asking, "good", evidence="sha256:" + "0" * 64))
    assert asking.ends()["good"] == ("Refused", "ApprovalVoid")
    assert asking.branch() == ""


def test_an_approval_of_something_else_is_not_even_tried(asking):
    """Only the baseline is executed, and after it nothing."""
    asking.run()
    before = len(asking.tester.seen)
    asking.run(attempt=2, decisions=decision(asking, "good", evidence="sha256:" + "0" * 64))
    assert len(asking.tester.seen) == before + 2


def test_an_approval_is_void_when_the_policy_is_another_by_then(asking):
    asking.run()
    asking.spec = spec_of(asking.source.as_uri(), approval={"behaviour": "Manual"}, gate={"maxChangedLines": 150})
    asking.run(attempt=2, decisions=decision(asking, "good"))
    assert asking.ends()["good"] == ("Refused", "ApprovalVoid")
    assert asking.branch() == ""


def test_an_approval_is_void_when_the_file_changed_meanwhile(asking):
    both = {"src/a.py": "x = 1  # FIX good\ny = 2  # FIX fine\n", "src/c.py": "z = 1\n"}
    commit(asking.source, both, "both marks in one file")
    fine = {"fine": lambda text: text.replace("y = 2  # FIX fine", "y = 20")}
    asking.generator.rewrites = {"good": asking.generator.rewrites["good"], **fine}
    asking.run()
    asking.run(attempt=2, decisions=decision(asking, "good") | decision(asking, "fine"))
    assert asking.ends() == {"good": ("Applied", "Proven"), "fine": ("Refused", "ApprovalVoid")}


def test_the_same_proof_gives_the_same_evidence(asking):
    asking.run()
    first = asking.named("good").evidence
    asking.directory = asking.directory.with_name("elsewhere")
    asking.run()
    assert asking.named("good").evidence == first
