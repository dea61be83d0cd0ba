"""Why a run ends early, or cannot begin: cancelled, out of time, changes or tokens, without a model, too large."""

import pytest
from tests.component.engine.conftest import spec_of

from tars_operator.api.code import Strategy
from tars_operator.api.contracts import Decline, GenerateAnswer, ModelReadiness
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Cancel, ChangeClass, Engine
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.steps import baseline


def test_cancel_gracefully_delivers_what_was_applied(shop):
    shop.run(control=lambda: Cancel.GRACEFUL if shop.changes else None)
    assert shop.ends() == {"good": ("Applied", "Proven")}
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"


def test_cancel_now_delivers_nothing(shop):
    result = shop.run(control=lambda: Cancel.NOW if shop.changes else None)
    assert (result.reason, shop.branch()) == (RunReason.CANCELLED, "")


def test_the_limit_of_changes_ends_the_run_and_delivers(shop):
    shop.spec = spec_of(shop.source.as_uri(), limits={"changes": 1})
    assert shop.run().reason == RunReason.BUDGET_EXHAUSTED
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"


def test_the_limit_of_time_ends_the_run_and_delivers(shop):
    shop.spec = spec_of(shop.source.as_uri(), limits={"duration": "1m"})
    shop.tick = 4.0
    assert shop.run().reason == RunReason.DEADLINE_EXCEEDED
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"


def test_the_limit_of_time_counts_from_the_start_of_the_run(shop):
    """In a cluster that is before the pods, and before an approval was waited for."""
    shop.spec = spec_of(shop.source.as_uri(), limits={"duration": "1m"})
    result = shop.run(started=shop.now - 60)
    assert (result.reason, shop.changes) == (RunReason.DEADLINE_EXCEEDED, [])


def test_a_model_that_is_not_there_ends_the_run_before_anything_is_done(shop):
    shop.spec = spec_of(shop.source.as_uri(), engines=["replay", "model"], model={"name": "tiny"})
    shop.generator.ready = ModelReadiness(ready=False, reason="ModelMissing", message="no such model: tiny")
    result = shop.run()
    assert (result.reason, shop.generator.asked) == (RunReason.MODEL_UNAVAILABLE, [])
    assert "no such model: tiny" in result.message


def test_a_part_that_does_not_answer_leaves_the_run_to_be_continued(shop):
    validate = shop.tester.validate
    shop.tester.validate = lambda request: _unavailable() if len(shop.tester.seen) > 3 else validate(request)
    with pytest.raises(PartUnavailable):
        shop.run()
    shop.tester.validate = validate
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert shop.branch() != ""


def _unavailable():
    raise PartUnavailable("tester: no answer")


@pytest.fixture
def modelled(shop):
    shop.spec = spec_of(shop.source.as_uri(), engines=["model"], model={"name": "tiny"}, limits={"modelTokens": 100})
    return shop


def declining(reason, tokens=0):
    decline = Decline(engine=Engine.MODEL, reason=reason, message="no")
    return lambda _: GenerateAnswer(declines=(decline,), tokens=tokens)


def test_a_model_that_goes_away_is_not_asked_for_ever(modelled):
    asked = []
    answer = declining("ModelUnavailable")
    modelled.generator.generate = lambda request: asked.append(request) or answer(request)
    assert modelled.run().reason == RunReason.MODEL_UNAVAILABLE
    assert len(asked) == 3  # of five findings


def test_tokens_are_counted_and_their_end_is_told(modelled):
    left = []
    answer = declining("AnswerUnusable", tokens=60)
    modelled.generator.generate = lambda request: left.append(request.tokens_left) or answer(request)
    modelled.run()
    assert left == [100, 40, 0, 0, 0]
    modelled.directory = modelled.directory.with_name("starved")
    modelled.generator.generate = declining("TokensExhausted")
    assert modelled.run().reason == RunReason.BUDGET_EXHAUSTED


def test_what_a_model_wrote_is_never_shape_preserving(shop):
    made = shop.generator.generate

    def generate(request):
        answer = made(request)
        if answer.candidate is None:
            return answer
        claim = {"change_class": ChangeClass.SHAPE_PRESERVING, "strategy": Strategy(engine=Engine.MODEL)}
        return answer.model_copy(update={"candidate": answer.candidate.model_copy(update=claim)})

    shop.generator.generate = generate
    shop.spec = spec_of(shop.source.as_uri(), approval={"behaviour": "Manual"})
    shop.run()
    assert shop.ends()["good"] == ("Waiting", "ApprovalNeeded")


def test_an_answer_without_an_identity_is_no_candidate(shop):
    made = shop.generator.generate
    bad = {"id": "../../heads/main"}

    def generate(request):
        answer = made(request)
        return answer.model_copy(update={"candidate": answer.candidate and answer.candidate.model_copy(update=bad)})

    shop.generator.generate = generate
    assert shop.run().reason == RunReason.NOTHING_TO_DO
    assert shop.changes == []


@pytest.mark.parametrize("limit", ["LARGEST_TREE", "LARGEST_BODY"])
def test_a_repository_that_is_too_large_is_told(shop, monkeypatch, limit):
    monkeypatch.setattr(baseline, limit, 50)
    result = shop.run()
    assert (result.reason, "too large" in result.message) == (RunReason.BASELINE_FAILED, True)


@pytest.mark.parametrize(("links", "is_too_large"), [(0, False), (9, True)])
def test_links_to_one_large_file_are_as_large_as_files(shop, monkeypatch, links, is_too_large):
    (shop.source / "data.txt").write_text("x" * 1000)
    for number in range(links):
        (shop.source / f"link{number}.txt").symlink_to("data.txt")
    shop.git("add", "--all")
    shop.git("commit", "-qm", "links")
    monkeypatch.setattr(baseline, "LARGEST_TREE", 2000)
    assert (shop.run().reason == RunReason.BASELINE_FAILED) is is_too_large


@pytest.mark.parametrize(
    ("globs", "reason", "said"),
    [
        (["pyhton/*"], RunReason.INVALID_SPEC, "spec.patterns: pyhton/*: no pattern has such an id"),
        (["todo/*", "pyhton/*"], RunReason.PARTLY_APPLIED, ""),
    ],
    ids=["none", "one of two"],
)
def test_a_glob_that_names_no_pattern_is_told(shop, globs, reason, said):
    shop.spec = spec_of(shop.source.as_uri(), patterns=globs)
    result = shop.run()
    assert (result.reason, said in result.message) == (reason, True)
    assert "pyhton/*" in (shop.directory / "report.tars").read_text()
