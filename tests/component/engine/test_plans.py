"""A run carries out its plan: definitions first, what needs a failed one is skipped, a chosen part and nothing else."""

from dataclasses import dataclass, field

import pytest
import yaml
from tests.component.engine.conftest import Shop, spec_of
from tests.support.repositories import commit, git, make_repository
from tests.support.roles import ContentTester, TableGenerator

from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.reasons import RunReason
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.plan import Plan, StepState
from tars_operator.engine.planning.choosing import Chosen, chosen
from tars_operator.engine.ports import PlanNews
from tars_operator.engine.workspace.journal import Step, parse

FILES = {
    "shop/price.py": "from shop.rates import rate\n\n\ndef price(net):\n    # TODO: price\n    return net * rate()\n",
    "shop/rates.py": 'def rate():\n    """The rate."""\n    # TODO: rate\n    raise NotImplementedError\n',
    "shop/other.py": "def other():\n    # TODO: other\n    return 1\n",
}
REWRITES = {
    "TODO: price": lambda text: text.replace("    # TODO: price\n", ""),
    "TODO: rate": lambda text: text.replace("    # TODO: rate\n    raise NotImplementedError", "    return 2"),
    "TODO: other": lambda text: text.replace("    # TODO: other\n", ""),
}
BROKEN = {**REWRITES, "TODO: rate": lambda text: text.replace("# TODO: rate\n    raise NotImplementedError", "broken")}
UNBROKEN = {"unbroken": lambda files: not any("broken" in content for content in files.values())}


@dataclass
class Office(Shop):
    """A shop whose TODOs are found as they are in real life."""

    analyzer: LocalAnalyzer = field(default_factory=LocalAnalyzer)

    def plan(self):
        """The plan as the report has it."""
        return Plan.model_validate(yaml.safe_load((self.directory / "report.tars").read_text())["plan"])

    def states(self):
        return {step.symbol: step.state.value for step in self.plan().steps}

    def planned(self):
        """The digests of the plans that the journal names."""
        entries = parse((self.directory / "journal.jsonl").read_bytes().splitlines())
        return [entry.data["plan"] for entry in entries if entry.step is Step.FOUND]


@pytest.fixture
def office(tmp_path):
    source = make_repository(tmp_path / "source", FILES)
    spec = spec_of(source.as_uri(), patterns=["todo/function"])
    return Office(source, tmp_path / "work", spec, TableGenerator(REWRITES), ContentTester(UNBROKEN))


def test_a_definition_is_worked_on_before_its_use(office):
    assert office.run().reason == RunReason.COMPLETED
    assert office.generator.asked.index("TODO: rate") < office.generator.asked.index("TODO: price")
    assert office.states() == {"rate": "Applied", "price": "Applied", "other": "Applied"}


def test_what_needs_a_refused_step_is_skipped_and_the_others_are_done(office):
    office.generator.rewrites = BROKEN
    assert office.run().reason == RunReason.PARTLY_APPLIED
    assert office.states() == {"rate": "Refused", "price": "Skipped", "other": "Applied"}
    assert "TODO: price" not in office.generator.asked
    skipped = next(step for step in office.plan().steps if step.symbol == "price")
    assert "(shop/rates.py:3), which is Refused" in skipped.reason


def test_what_comes_after_a_refused_step_only_in_order_is_tried(office):
    body = FILES["shop/rates.py"].replace("raise NotImplementedError", "return 1").replace('    """The rate."""\n', "")
    commit(office.source, {"shop/rates.py": body}, "A body")
    office.generator.rewrites = {**BROKEN, "TODO: rate": lambda text: text.replace("return 1", "broken")}
    office.run()
    assert office.states() == {"rate": "Refused", "price": "Applied", "other": "Applied"}


def test_what_needs_a_waiting_step_waits_and_goes_on_after_the_approval(office):
    office.spec = spec_of(office.source.as_uri(), patterns=["todo/function"], approval={"behaviour": "Manual"})
    office.run()
    assert office.states() == {"rate": "Waiting", "price": "Blocked", "other": "Waiting"}
    waits = office.named("TODO: rate")
    decisions = {f"tidy-{waits.candidate.id[:8]}": ChangeDecision(verdict="Approve", evidence=waits.evidence)}
    office.run(attempt=2, decisions=decisions)
    assert office.states() == {"rate": "Applied", "price": "Waiting", "other": "Waiting"}


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", range(20, 100, 16))
def test_killed_anywhere_the_same_plan_is_carried_out_further(office, at):
    count = 0

    def die(_operation):
        nonlocal count
        count += 1
        if count == at:
            raise Killed

    with pytest.raises(Killed):
        office.run(trace=die)
    office.run()
    assert len(set(office.planned())) == 1
    assert set(office.states().values()) == {"Applied"}


def test_the_plan_is_told_before_anything_is_changed(office):
    office.run()
    kinds = [type(news) for news in office.news]
    plan = next(news.plan for news in office.news if isinstance(news, PlanNews))
    assert kinds.index(PlanNews) < min(kinds.index(type(news)) for news in office.changes)
    states = [(step.symbol, step.state.value) for step in plan.steps]
    assert states == [("other", "Open"), ("rate", "Open"), ("price", "Blocked")]


def test_what_a_limit_leaves_out_is_named(office):
    office.spec = spec_of(office.source.as_uri(), patterns=["todo/function"], limits={"changes": 1})
    assert office.run().reason == RunReason.BUDGET_EXHAUSTED
    left = [(step.symbol, step.reason) for step in office.plan().steps if step.state is StepState.LEFT_OUT]
    assert left == [("rate", "BudgetExhausted"), ("price", "BudgetExhausted")]


@pytest.fixture
def whole(office, tmp_path):
    """The plan of the whole run, from a look at it that changed nothing."""
    look = Office(office.source, tmp_path / "look", office.spec, TableGenerator({}), ContentTester(UNBROKEN))
    look.run()
    steps = [step.standing(StepState.OPEN) for step in look.plan().steps]
    return look.plan().model_copy(update={"steps": tuple(steps)})


def part(plan, *symbols):
    return plan.model_copy(update={"steps": tuple(step for step in plan.steps if step.symbol in symbols)})


def test_a_chosen_part_is_carried_out_and_nothing_else(office, whole):
    assert office.run(steps=chosen(part(whole, "other"))).reason == RunReason.COMPLETED
    assert office.generator.asked == ["TODO: other"]
    assert office.states() == {"rate": "LeftOut", "price": "LeftOut", "other": "Applied"}
    assert office.git("diff", "--name-only", "main", "tars/tidy") == "shop/other.py"


def test_a_step_without_the_one_it_needs_is_the_persons_choice(office, whole):
    office.run(steps=chosen(part(whole, "price")))
    assert office.states()["price"] == "Applied"


def test_a_plan_still_holds_when_other_files_moved_on(office, whole):
    commit(office.source, {"README.md": "new\n"}, "Elsewhere")
    assert office.run(steps=chosen(part(whole, "other"))).reason == RunReason.COMPLETED


def test_a_step_of_another_content_is_refused_by_name_before_anything_is_done(office, whole):
    commit(office.source, {"shop/other.py": FILES["shop/other.py"] + "\nX = 1\n"}, "Moved on")
    result = office.run(steps=chosen(part(whole, "rate", "other")))
    assert (result.reason, office.generator.asked, office.tester.seen) == (RunReason.INVALID_SPEC, [], [])
    step = next(step for step in whole.steps if step.symbol == "other")
    assert f"step {step.id} (todo/function in shop/other.py:2): was planned for another content" in result.message


def test_a_step_that_is_not_there_is_refused_by_name(office):
    result = office.run(steps=(Chosen("0123456789ab"),))
    assert (result.reason, "step 0123456789ab: is no step here" in result.message) == (RunReason.INVALID_SPEC, True)


def test_modes_stay(office):
    (office.source / "shop/other.py").chmod(0o755)
    git(office.source, "add", "--all")
    git(office.source, "commit", "--quiet", "-m", "Executable")
    office.run()
    assert office.git("ls-tree", "tars/tidy", "shop/other.py").startswith("100755")
    assert "TODO" not in office.git("show", "tars/tidy:shop/other.py")
