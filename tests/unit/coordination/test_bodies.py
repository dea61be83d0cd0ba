"""What is written, checked against Git's own ids and the bounds of the API."""

import pytest
import yaml

from tars_operator.api.codechange import ChangeSpec, ChangeStatus
from tars_operator.api.names import source
from tars_operator.api.words import ChangeState
from tars_operator.engine.plan import Plan, Step
from tars_operator.roles.coordination import bodies
from tars_operator.roles.coordination.bodies import Owner

OWNER = Owner("shop", "tidy", "uid-1", "5" * 32)
NOW = "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("content", "blob"),
    [
        ("hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
        ("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        (None, None),
    ],
)
def test_a_file_is_named_by_gits_own_id(news, content, blob):
    (file,) = bodies.change(OWNER, news.change(content=content))["spec"]["files"]
    assert file.get("newBlob") == (blob if blob is not None else "")


def test_a_change_is_named_by_its_candidate_and_belongs_to_the_run(news):
    metadata = bodies.change(OWNER, news.change("a"))["metadata"]
    assert metadata["name"] == "tidy-aaaaaaaa"
    assert metadata["labels"] == {
        "tars.dev/run": "tidy",
        "tars.dev/pattern": "python.unused-import",
        "tars.dev/source": "5" * 32,
        "tars.dev/step": "0123456789ab",
    }
    assert metadata["ownerReferences"][0]["uid"] == "uid-1"


@pytest.mark.parametrize(
    ("url", "is_same"),
    [("https://h/a.git", True), ("https://h/a/", True), ("https://h/b", False), ("https://h/A", False)],
)
def test_a_repository_is_known_again_by_its_url(url, is_same):
    assert (source(url) == source("https://h/a")) == is_same


@pytest.mark.parametrize(
    ("pattern", "value"),
    [("python/unused-import", "python.unused-import"), ("x/" + "y" * 60 + "-long", "x." + "y" * 60)],
)
def test_a_pattern_fits_a_label(pattern, value):
    assert bodies.label_value(pattern) == value


@pytest.mark.parametrize(
    ("state", "truth"),
    [
        (ChangeState.APPLIED, "True"),
        (ChangeState.WAITING, "Unknown"),
        (ChangeState.REFUSED, "False"),
        (ChangeState.ROLLED_BACK, "False"),
    ],
)
def test_the_condition_says_whether_it_is_applied(news, state, truth):
    (condition,) = bodies.change_status(news.change(state=state), NOW)["conditions"]
    assert (condition["type"], condition["status"]) == ("Applied", truth)


def test_texts_of_any_length_fit_the_api(news):
    endless = news.change(title="x" * 9999, message="y" * 9999)
    ChangeSpec.model_validate(bodies.change(OWNER, endless)["spec"])
    ChangeStatus.model_validate(bodies.change_status(endless, NOW))


def test_the_same_news_at_another_time_are_the_same(news):
    earlier, later = (bodies.change_status(news.change(), time) for time in (NOW, "2027-01-01T00:00:00Z"))
    assert bodies.same_news(earlier, later)
    assert not bodies.same_news(earlier, bodies.change_status(news.change(reason="Conflict"), NOW))


def test_a_status_names_only_what_is_known(news):
    assert bodies.run_status(OWNER, "", None, None)["status"] == {}
    told = bodies.run_status(OWNER, "b" * 40, news.progress().progress, {"attempt": 1})["status"]
    assert set(told) == {"baseCommit", "progress", "result"}


def test_a_report_that_is_too_large_says_what_was_left_out():
    texts = [("report.tars", "r" * 500_000), ("audit.jsonl", "a" * 500_000), ("x.diff", "d" * 1000)]
    data = bodies.report(OWNER, texts)["data"]
    assert sum(len(text) for text in data.values()) < bodies.LARGEST_REPORT
    assert data["report.tars"] == "r" * 500_000
    assert data["audit.jsonl"].startswith("# left out")
    assert data["x.diff"] == "d" * 1000


STEP = Step(id="0123456789ab", pattern="p/q", path="a.py", line=1, title="t", change_class="S", blob="1" * 40)


def test_the_plan_is_an_object_of_the_run_and_can_be_read_again():
    made = Plan(base="b" * 40, steps=(STEP,))
    written = bodies.plan(OWNER, made)
    assert (written["metadata"]["name"], written["metadata"]["ownerReferences"][0]["uid"]) == ("tidy-plan", "uid-1")
    assert Plan.model_validate(yaml.safe_load(written["data"]["plan.yaml"])) == made


def test_a_plan_that_is_too_large_says_how_many_steps_are_not_listed():
    steps = tuple(STEP.model_copy(update={"id": f"{number:012x}"}) for number in range(5000))
    text = bodies.plan(OWNER, Plan(steps=steps))["data"]["plan.yaml"]
    assert len(text.encode()) <= bodies.LARGEST_REPORT
    read = Plan.model_validate(yaml.safe_load(text))
    assert (len(read.steps) + read.more, read.steps[0].id) == (5000, steps[0].id)
    assert read.more > 0
