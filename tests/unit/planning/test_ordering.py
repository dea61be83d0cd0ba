"""The order of work: priority, then what matters, then what is worth more for its cost; the same every time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.planning.conftest import plan_of, request_of

from tars_operator.api.code import Finding, Pattern, Remark
from tars_operator.api.words import ChangeClass, Engine, Severity
from tars_operator.engine.learning.acceptance import Acceptance
from tars_operator.engine.plan import Basis, StepState, Why
from tars_operator.engine.planning import ordering
from tars_operator.engine.planning.outlines import FunctionOutline, Outline

S, B = ChangeClass.SHAPE_PRESERVING, ChangeClass.BEHAVIOUR
PATTERNS = {
    one.id: one
    for one in (
        Pattern(id="s", title="t", change_class=S, ruff=("F401",)),
        Pattern(id="b", title="t", change_class=B, ruff=("B006",)),
        Pattern(id="todo", title="t", change_class=B, todo=("TODO",)),
    )
}
FILES = {
    "a.py": Outline("1" * 40, 50, 2000, {"small": FunctionOutline(3, 90), "large": FunctionOutline(40, 1600)}),
    "b.py": Outline("2" * 40, 10, 300),
}


def finding(name, pattern="s", **more):
    known = {"change_class": PATTERNS[pattern].change_class, "path": "a.py", "line": 1, "message": name}
    wanted = {"id": name, "pattern": pattern, **known, **more}
    return Finding(**{"end_line": wanted["line"], **wanted})


def make(*findings, engines=(Engine.CODEMOD, Engine.MODEL), **more):
    return ordering.make(ordering.Request(findings, FILES, PATTERNS, engines, **more))


def names(plan):
    return [step.title for step in plan.steps]


STUB = Remark(is_stub=True)
FIRST = {
    "an error before a note": (finding("e", "b", severity=Severity.ERROR), finding("n")),
    "a safe fix before one that needs a look": (finding("s"), finding("b", "b")),
    "a rule's fix before a model's": (finding("b", "b"), finding("m", "todo", symbol="small", remark=STUB)),
    "a stub before another TODO": (
        finding("stub", "todo", symbol="small", remark=STUB),
        finding("other", "todo", symbol="small", remark=Remark()),
    ),
    "a stub with tests before one without": (
        finding("tested", "todo", symbol="small", remark=Remark(is_stub=True, tests=("tests/test_a.py::test_a",))),
        finding("stub", "todo", symbol="small", remark=STUB),
    ),
    "a short function before a long one": (
        finding("short", "todo", symbol="small", remark=STUB),
        finding("long", "todo", symbol="large", remark=STUB),
    ),
    "one line before many": (finding("one"), finding("many", end_line=40)),
    "what somebody can do before what nobody can": (
        finding("m", "todo", symbol="large", remark=Remark()),
        finding("nobody", "todo"),
    ),
    "else by place": (finding("b", path="a.py", line=9), finding("a", path="b.py", line=1)),
}


@pytest.mark.parametrize("pair", FIRST.values(), ids=FIRST)
def test_what_comes_first(pair):
    expected = [one.message for one in pair]
    assert names(make(*pair)) == names(make(*reversed(pair))) == expected


def test_what_people_gave_priority_comes_before_everything():
    findings = finding("error", "b", severity=Severity.ERROR), finding("note")
    assert names(make(*findings, priorities={"s": 1, "b": 0})) == ["note", "error"]


ESTIMATES = {
    "a rule": (finding("s", end_line=3), (Engine.CODEMOD, 6, 0, 95)),
    "a place the rule cannot mend": (finding("x", change_class=B, symbol="small"), (Engine.MODEL, 6, 45, 30)),
    "a model": (finding("m", "todo", symbol="small", remark=STUB), (Engine.MODEL, 6, 45, 50)),
    "worth more": (finding("w", severity=Severity.WARNING), (Engine.CODEMOD, 2, 0, 190)),
    "nobody": (finding("n", "todo"), (None, 0, 0, 0)),
}


@pytest.mark.parametrize(("one", "expected"), ESTIMATES.values(), ids=ESTIMATES)
def test_who_does_it_at_what_cost_and_value(one, expected):
    (step,) = make(one).steps
    assert (step.engine, step.cost.lines, step.cost.tokens, step.value) == expected


@pytest.mark.parametrize(
    ("learned", "expected"),
    [
        ({}, (95, Basis.PRIOR, 0)),
        ({"x": Acceptance(accepted=9)}, (95, Basis.PRIOR, 0)),
        ({"s": Acceptance()}, (95, Basis.PRIOR, 0)),
        ({"s": Acceptance(accepted=1)}, (96, Basis.HISTORY, 1)),
        ({"s": Acceptance(refused=1, rejected=1)}, (63, Basis.HISTORY, 2)),
        ({"s": Acceptance(rolled_back=96)}, (3, Basis.HISTORY, 96)),
        ({"s": Acceptance(accepted=96)}, (99, Basis.HISTORY, 96)),
    ],
    ids=["nothing known", "of another pattern", "never tried", "kept once", "never kept", "hardly", "nearly always"],
)
def test_a_chance_says_what_it_rests_on(learned, expected):
    (step,) = make(finding("s", end_line=3), learned=learned).steps
    assert (step.chance.percent, step.chance.basis, step.chance.tried) == expected
    assert step.value == step.chance.percent


def test_what_nobody_can_do_has_no_chance_whatever_was_kept_before():
    (step,) = make(finding("n", "todo"), learned={"todo": Acceptance(accepted=9)}).steps
    assert (step.engine, step.chance.percent, step.chance.basis) == (None, 0, Basis.PRIOR)


def test_recordings_are_known_answers():
    (step,) = make(finding("m", "todo"), engines=(Engine.REPLAY,), recorded={("a.py", "todo")}).steps
    assert (step.engine, step.value) == (Engine.REPLAY, 80)


def test_steps_of_one_file_follow_each_other_and_those_of_another_do_not_wait():
    first, second, third = make(finding("1"), finding("2", line=2), finding("3", path="b.py")).steps
    assert [after.step for after in second.after] == [first.id]
    assert (first.after, second.after[0].why, second.needs, third.after) == ((), Why.SAME_FILE, (), ())


def test_what_a_limit_cuts_off_is_named_with_the_reason():
    plan = make(finding("1"), finding("2", line=2), limit=1)
    assert [(step.title, step.state) for step in plan.steps] == [("1", StepState.OPEN), ("2", StepState.LEFT_OUT)]
    assert plan.steps[1].reason == "beyond the limit of 1"


CALLS = st.lists(st.sets(st.integers(0, 5), max_size=4), min_size=6, max_size=6)


def written(calls):
    """Six functions in two files that call each other as it comes: circles are allowed."""
    files = {}
    for half, numbers in (("one", range(3)), ("two", range(3, 6))):
        head = "".join(
            f"from pkg.{'two' if half == 'one' else 'one'} import f{n}\n" for n in range(6) if n not in numbers
        )
        bodies = (
            f'\n\ndef f{n}():\n    """D."""\n    # TODO {n}\n' + "".join(f"    f{m}()\n" for m in sorted(calls[n]))
            for n in numbers
        )
        files[f"pkg/{half}.py"] = head + "".join(bodies)
    return files


@given(calls=CALLS, data=st.data())
def test_whatever_calls_whatever_every_step_is_there_once_and_comes_after_earlier_ones_only(calls, data):
    request = request_of(written(calls))
    plan = ordering.make(request)
    shuffled = replace(request, findings=data.draw(st.permutations(request.findings)))
    assert ordering.make(shuffled).digest == plan.digest
    ids = [step.id for step in plan.steps]
    assert len(ids) == len(set(ids)) == 6
    for number, step in enumerate(plan.steps):
        assert {after.step for after in step.after} <= set(ids[:number])


@given(calls=CALLS)
def test_without_circles_every_definition_is_before_its_uses(calls):
    calls = [{m for m in called if m < n} for n, called in enumerate(calls)]
    order = [int(step.title.split()[1]) for step in plan_of(written(calls)).steps]
    assert all(order.index(m) < order.index(n) for n, called in enumerate(calls) for m in called)
