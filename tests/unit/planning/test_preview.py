"""What the steps would change: candidates stand in a table, laid over the base; no ruff, no Git, no model."""

import pytest
from tests.support.roles import LineAnalyzer, TableGenerator

from tars_operator.api.code import Pattern, Remark, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.plan import StepState, Why
from tars_operator.engine.planning import ordering
from tars_operator.engine.planning.outlines import outlines
from tars_operator.engine.planning.preview import UNASKED, Ground, ground, look_ahead
from tars_operator.engine.planning.scanning import Scan, Wish

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


def preview(rewrites=REWRITES, symbol="", limit=None, **ground):
    sources = {path: SourceFile(path=path, blob="1" * 40, content=content) for path, content in FILES.items()}
    request = AnalyzeRequest(files=tuple(sources.values()), patterns=(PATTERN,))
    update = {"symbol": symbol, "remark": Remark(is_stub=True)} if symbol else {}
    findings = [finding.model_copy(update=update) for finding in LineAnalyzer().analyze(request).findings]
    engines = ground.pop("engines", (Engine.CODEMOD,))
    patterns = {PATTERN.id: PATTERN}
    files = outlines(sources.values(), findings)
    plan = ordering.make(ordering.Request(findings, files, patterns, engines, limit=limit))
    return look_ahead(plan, Ground(findings, sources, patterns, engines, **ground), TableGenerator(rewrites))


def states(made):
    return {step.title: step.state for step in made.plan.steps}


def test_a_step_is_ready_with_its_candidate_or_declined_with_the_reason():
    made = preview()
    ready = StepState.READY
    assert states(made) == {"good": ready, "fine": ready, "wide": ready, "nobody": StepState.DECLINED}
    assert made.plan.steps[-1].reason == "not in the table"


def test_ready_steps_are_laid_over_the_base():
    assert preview().overlay.changed() == {
        "a.py": "x = 10\ny = 2\nz = 30\n",
        "b.py": "def f():\n    return 33  # FIX wide\n\n\nq = 4  # FIX nobody\n",
    }


def test_a_step_in_the_way_of_an_earlier_one_waits_for_it():
    made = preview({**REWRITES, "fine": lambda text: text.replace("x = 1", "x = 2")})
    first, second, *_ = made.plan.steps
    assert (second.state, second.overlaps) == (StepState.BLOCKED, (first.id,))
    assert [after.why for after in second.after] == [Why.SAME_LINES]
    assert second.id in made.candidates


def test_a_step_costs_the_lines_that_go_and_come():
    assert [step.cost.lines for step in preview().plan.steps] == [2, 2, 2, 0]


def test_a_step_names_its_files_by_blob_ids():
    (file,) = preview().plan.steps[0].files
    assert (file.path, file.old_blob, len(file.new_blob)) == ("a.py", "1" * 40, 40)


def test_a_model_is_not_asked_but_estimated():
    made = preview(symbol="f", engines=(Engine.MODEL,))
    assert set(states(made).values()) == {StepState.OPEN}
    assert made.candidates == {}
    body = len("def f():\n    return 3  # FIX wide\n")
    assert next(step for step in made.plan.steps if step.title == "wide").cost.tokens == 2 * body // 4


def test_a_class_that_was_not_asked_for_is_declined():
    made = preview(classes=frozenset({ChangeClass.SHAPE_PRESERVING}))
    assert {step.reason for step in made.plan.steps} == {UNASKED, "not in the table"}
    assert made.overlay.changed() == {}


def test_a_path_that_may_not_be_written_is_declined_with_the_reason():
    made = preview(forbids=lambda path: "a.py is a judge" if path == "a.py" else "")
    assert [step.reason for step in made.plan.steps if step.path == "a.py"] == ["a.py is a judge"] * 2
    assert [*made.overlay.changed()] == ["b.py"]


def test_what_a_limit_left_out_is_named_and_not_asked_about():
    made = preview(limit=1)
    assert [(step.title, step.state) for step in made.plan.steps][1:] == [
        (name, StepState.LEFT_OUT) for name in ("fine", "wide", "nobody")
    ]
    assert len(made.candidates) == 1


PERMITTED = {
    "a file with findings": ("src/a.py", {}, ""),
    "a judge": ("tests/test_a.py", {}, "is a test, configuration or another judge"),
    "a judge, asked for": ("tests/test_a.py", {"judges": True}, ""),
    "out of the run's paths": ("lib/a.py", {}, "is not within spec.include"),
    "a way out": ("../a.py", {}, "leaves the repository"),
    "a file nobody looked at": ("src/b.py", {}, "is none of the files with findings"),
}


@pytest.mark.parametrize(("path", "more", "said"), PERMITTED.values(), ids=PERMITTED)
def test_a_checkout_permits_what_a_run_may_write(path, more, said):
    """By the gate's own words: one rule for both."""
    known = {
        path: SourceFile(path=path, blob="1" * 40, content="") for path in ("src/a.py", "tests/test_a.py", "lib/a.py")
    }
    spec = RunSpec.model_validate({"source": {"url": "file:///x"}, "include": ["src/**", "tests/**"]})
    reason = ground(Scan((), (), 3, known), Wish(spec, (PATTERN,), **more), (Engine.CODEMOD,)).forbids(path)
    assert said in reason
    assert bool(said) is bool(reason)
