"""The demo repository with the real analyzer, generator and sandbox: what the front door promises."""

from collections import Counter
from dataclasses import replace

import pytest
import yaml
from tests.support.repositories import TOP, billing, git

from tars_operator.api.code import Pattern
from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import ChangeClass
from tars_operator.engine.generation.recordings import read
from tars_operator.engine.local import Surroundings, run_local, source_url
from tars_operator.engine.order import Order
from tars_operator.engine.ports import ChangeNews

EXAMPLE = TOP / "docs/examples/selfcodingrun.yaml"


def example(source, **changes):
    recordings, manifest = yaml.safe_load_all(EXAMPLE.read_text())
    spec = manifest["spec"] | changes
    spec["source"] = spec["source"] | {"url": source_url(str(source))}
    texts = recordings["data"].items()
    assert spec["replay"]["configMap"] == recordings["metadata"]["name"]
    return Order(
        manifest["metadata"]["name"], RunSpec.model_validate(spec), recordings=tuple(read(*item) for item in texts)
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo")
    news = []
    source = billing(path / "billing")
    result = run_local(example(source), Surroundings(path / "work", observer=news.append))
    return source, result, [one for one in news if isinstance(one, ChangeNews)], path / "work"


@pytest.mark.slow
def test_the_demo_shows_every_fate(demo):
    _, result, changes, _ = demo
    assert result.reason == RunReason.PARTLY_APPLIED
    ends = {news.candidate.finding.message: (news.state.value, news.reason) for news in changes}
    counts = Counter(ends.values())
    assert counts[("Refused", "TestsBroken")] == 1
    assert counts[("RolledBack", "CheckAfterApplyFailed")] == 1
    assert counts[("Applied", "Proven")] >= 12
    assert sum(counts.values()) == len(ends)


@pytest.mark.slow
def test_the_branch_is_better_and_still_works(demo, tmp_path):
    source, result, _, _ = demo
    head = git(source, "rev-parse", "tars/tidy-billing")
    assert head == result.head_commit
    text = git(source, "show", f"{head}:src/billing/vat.py")
    assert "import os" not in text
    assert "REDUCED[country] if goods in REDUCED_GOODS" in text
    assert git(source, "diff", "--name-only", "main", head, "--", "tests") == ""
    assert "TODO: remember the highest" in git(source, "show", f"{head}:src/billing/numbering.py")


@pytest.mark.slow
def test_what_no_engine_could_do_is_in_the_report(demo):
    report = yaml.safe_load((demo[3] / "report.tars").read_text())
    assert [decline["place"].split(":")[0] for decline in report["declined"]] == ["src/billing/invoices.py"]


def test_the_demo_repository_always_has_the_same_commit(tmp_path):
    one, other = billing(tmp_path / "one"), billing(tmp_path / "other")
    assert git(one, "rev-parse", "HEAD") == git(other, "rev-parse", "HEAD")


def test_a_checked_out_branch_is_refused_before_the_work(tmp_path):
    source = billing(tmp_path / "billing")
    git(source, "checkout", "-q", "-b", "tars/tidy-billing")
    result = run_local(example(source), Surroundings(tmp_path / "work"))
    assert (result.reason, "checked out" in result.message) == (RunReason.INVALID_SPEC, True)


def test_a_pattern_with_a_rule_that_does_not_exist_is_told(tmp_path):
    unknown = Pattern(id="own/rule", title="x", change_class=ChangeClass.BEHAVIOUR, ruff=("XYZ999",))
    order = replace(example(billing(tmp_path / "billing")), patterns=(unknown,))
    result = run_local(order, Surroundings(tmp_path / "work"))
    assert (result.reason, "XYZ999" in result.message) == (RunReason.INVALID_SPEC, True)


@pytest.mark.parametrize(
    ("expected", "text"),
    [("https://h/a.git", "https://h/a.git"), ("file:///tmp/a%20b", "/tmp/a b")],
)
def test_source_url(expected, text):
    assert source_url(text) == expected
