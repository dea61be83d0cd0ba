"""The plan as data: order, dependencies, states, cost. Rewrites stand in a table; no ruff, no Git."""

from tests.support.roles import LineAnalyzer, TableGenerator

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine import plan
from tars_operator.engine.plan import StepState

PATTERN = Pattern(id="todo/function", title="t", change_class=ChangeClass.BEHAVIOUR)
FILES = {
    "a.py": "x = 1  # FIX good\ny = 2\nz = 3  # FIX fine\n",
    "b.py": "def f():\n    return 3  # FIX wide\n\n\nq = 4  # FIX nobody\n",
}
REWRITES = {
    "good": lambda text: text.replace("x = 1  # FIX good", "x = 10"),
    "fine": lambda text: text.replace("z = 3  # FIX fine", "z = 30"),
    "wide": lambda text: text.replace("return 3", "return 33"),
}


def make(files=FILES, rewrites=REWRITES, **asked):
    sources = {path: SourceFile(path=path, blob="1" * 40, content=content) for path, content in files.items()}
    request = AnalyzeRequest(files=tuple(sources.values()), patterns=(PATTERN,))
    findings = LineAnalyzer().analyze(request).findings
    return plan.make(plan.Request(findings, sources, [PATTERN], **asked), TableGenerator(rewrites))


def test_every_finding_is_a_step_in_the_order_of_work():
    steps = make().plan.steps
    assert [(step.title, step.state) for step in steps] == [
        ("good", StepState.READY), ("fine", StepState.READY), ("wide", StepState.READY), ("nobody", StepState.DECLINED)
    ]  # fmt: skip


def test_steps_of_one_file_follow_each_other_and_those_of_another_do_not_wait():
    first, second, third, fourth = make().plan.steps
    assert (first.after, second.after, third.after, fourth.after) == ((), (first.id,), (), (third.id,))


def test_ready_steps_are_laid_over_the_base():
    assert make().overlay.changed() == {
        "a.py": "x = 10\ny = 2\nz = 30\n",
        "b.py": "def f():\n    return 33  # FIX wide\n\n\nq = 4  # FIX nobody\n",
    }


def test_a_step_in_the_way_of_an_earlier_one_names_it():
    rewrites = {**REWRITES, "fine": lambda text: text.replace("x = 1", "x = 2")}
    first, second, *_ = make(rewrites=rewrites).plan.steps
    assert (second.state, second.overlaps) == (StepState.OVERLAPS, (first.id,))


def test_a_step_costs_the_lines_that_go_and_come():
    assert [step.cost.lines for step in make().plan.steps] == [2, 2, 2, 0]


def test_a_model_is_not_asked_but_estimated():
    made = make(engines=(Engine.MODEL,))
    assert {step.state for step in made.plan.steps} == {StepState.OPEN}
    assert made.candidates == {}
    assert made.plan.steps[2].cost.tokens == 2 * len(FILES["b.py"]) // 4


def test_a_limit_says_what_it_left_out():
    made = make(limit=1)
    assert (len(made.plan.steps), made.plan.left_out) == (1, 3)


def test_the_same_base_gives_the_same_plan():
    assert make().plan.to_json() == make().plan.to_json()
