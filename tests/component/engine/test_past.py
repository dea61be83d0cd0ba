"""What was turned down before is not proposed again, by whom and why stands in the report, and it can be forgotten."""

import pytest
import yaml
from tests.component.engine.conftest import REWRITES, spec_of
from tests.support.repositories import commit
from tests.support.roles import TableGenerator

from tars_operator.api.code import Pattern, Strategy
from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.words import ChangeClass, Decision, Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.learning.past import Past, told_by


class Mender(TableGenerator):
    """The same rewrites, made by a rule and not recorded."""

    def generate(self, request):
        answer = super().generate(request)
        strategy = Strategy(engine=Engine.CODEMOD)
        return answer.model_copy(
            update={"candidate": answer.candidate and answer.candidate.model_copy(update={"strategy": strategy})}
        )


@pytest.fixture
def earlier(shop):
    """A run that ended: one change was rejected by a person, one refused by the gate, one rolled back."""
    shop.spec = spec_of(shop.source.as_uri(), approval={"behaviour": "Manual"}, engines=["codemod"])
    shop.generator = Mender(REWRITES)
    shop.run()
    waiting = shop.named("good"), shop.named("late"), shop.named("fine")
    verdicts = Decision.REJECT, Decision.APPROVE, Decision.APPROVE
    decisions = {
        f"tidy-{one.candidate.id[:8]}": ChangeDecision(verdict=verdict, evidence=one.evidence)
        for one, verdict in zip(waiting, verdicts, strict=True)
    }
    shop.run(attempt=2, decisions=decisions)
    ends = shop.ends()
    assert (ends["good"][1], ends["bad"][1], ends["late"][1]) == ("Rejected", "TestsBroken", "CheckAfterApplyFailed")
    return told_by(report(shop))


def report(shop):
    return yaml.safe_load((shop.directory / "report.tars").read_text())


def again(shop, past):
    """Another run on the same repository, with what is known of the first; its report."""
    shop.directory = shop.directory.with_name("again")
    shop.news.clear()
    shop.generator = Mender(REWRITES)
    shop.git("branch", "-D", "tars/tidy")
    shop.run(past=past)
    return report(shop)


def left_out(told):
    return {one["place"]: one["reason"] for one in told["declined"] if one["reason"].endswith("Before")}


def test_what_was_turned_down_is_left_out_and_the_report_says_why(shop, earlier):
    told = again(shop, earlier)
    assert left_out(told) == {
        "src/a.py:1": "RejectedBefore",
        "src/a.py:2": "RefusedBefore",
        "src/b.py:2": "RefusedBefore",
    }
    assert "good" not in shop.generator.asked
    assert set(shop.ends()) == {"fine"}
    rejected = next(one for one in earlier if one.reason == "Rejected")
    said = next(one["message"] for one in told["declined"] if one["reason"] == "RejectedBefore")
    assert said.startswith(f"change {rejected.change}: Rejected; to have it tried again, delete that CodeChange")
    assert "3 not proposed again." in told["message"]


TODO = "# TODO: later\n"


def test_what_fared_badly_before_comes_after_its_like(shop):
    """Both find the same kind of comment; nine of ten changes of the first were refused."""
    names = ("own/first", "own/second")
    own = tuple(Pattern(id=name, title="t", change_class=ChangeClass.BEHAVIOUR, todo=("TODO",)) for name in names)
    bad = [
        Past(change=f"c{n}", pattern=names[0], engine=Engine.CODEMOD, files=(), reason="TestsBroken") for n in range(9)
    ]
    commit(shop.source, {"src/a.py": TODO, "src/b.py": "x = 1\n"}, "todo")
    shop.spec, shop.analyzer = spec_of(shop.source.as_uri(), patterns=["own/*"]), LocalAnalyzer()
    shop.run(patterns=own, past=tuple(bad))
    told = report(shop)
    assert [step["pattern"] for step in told["plan"]["steps"]] == ["own/second", "own/first"]
    assert told["learned"] == {"own/first": {"accepted": 0, "refused": 9, "rejected": 0, "rolledBack": 0, "order": -1}}
    shop.run(patterns=own, past=(), attempt=2)
    assert report(shop)["learned"] == told["learned"], "a later attempt keeps to the order of the first"


def test_without_the_past_everything_is_proposed(shop, earlier):
    assert left_out(again(shop, ())) == {}
    assert set(shop.ends()) == {"good", "bad", "late", "fine"}


def test_in_a_file_that_changed_the_gate_is_asked_anew_and_the_person_is_not(shop, earlier):
    commit(shop.source, {"src/a.py": "\n\nx = 1  # FIX good\ny = 2  # FIX bad\n"}, "moved")
    told = left_out(again(shop, earlier))
    assert told == {"src/a.py:3": "RejectedBefore", "src/b.py:2": "RefusedBefore"}


def test_another_rule_is_not_bound_by_what_was_said_of_the_first(shop, earlier):
    others = tuple(one.model_copy(update={"finding": "sha256:" + "0" * 64}) for one in earlier)
    assert "RejectedBefore" not in left_out(again(shop, others)).values()


def test_a_recording_is_tried_whatever_the_gate_said_before(shop, earlier):
    shop.spec = spec_of(shop.source.as_uri())
    again(shop, tuple(one for one in earlier if one.reason != "Rejected"))
    shop.generator = TableGenerator(REWRITES)
    shop.directory = shop.directory.with_name("recorded")
    shop.run(past=earlier)
    assert left_out(report(shop)) == {"src/a.py:1": "RejectedBefore"}


def test_what_says_nothing_of_the_change_is_no_reason(shop, earlier):
    harmless = tuple(one.model_copy(update={"reason": "StaleBase"}) for one in earlier)
    assert left_out(again(shop, harmless)) == {}
