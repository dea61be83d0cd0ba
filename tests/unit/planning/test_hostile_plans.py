"""Plans of hostile repositories: many steps in one function, many functions that use each other, many imports and paths."""

import time

from tars_operator.api.code import Candidate, Edit, Finding, Remark, SourceFile
from tars_operator.api.words import ChangeClass, Engine, Severity
from tars_operator.engine.analysis.symbols import symbols
from tars_operator.engine.generation.imports import Paths, imported_paths
from tars_operator.engine.patterns import TODO_IN_FUNCTION, select
from tars_operator.engine.planning import ordering, preview
from tars_operator.engine.planning.dependencies import MOST_LINKS
from tars_operator.engine.planning.outlines import outlines
from tars_operator.engine.planning.overlays import Overlay

(TODO,) = select([TODO_IN_FUNCTION])


def planned(content, places):
    """The plan for TODOs at these lines of these functions."""
    file = SourceFile(path="a.py", blob="0" * 40, content=content)
    found = [
        Finding(
            id=f"{line:064x}"[::-1],
            pattern=TODO.id,
            change_class=ChangeClass.BEHAVIOUR,
            path=file.path,
            line=line,
            column=1,
            end_line=line,
            message="TODO",
            rule="TODO",
            symbol=symbol,
            severity=Severity.NOTE,
            remark=Remark(is_stub=True),
        )
        for line, symbol in places
    ]
    return ordering.make(
        ordering.Request(
            findings=found,
            files=outlines([file], found),
            patterns={TODO.id: TODO},
            engines=(Engine.MODEL,),
            paths=(file.path,),
        )
    )


def test_many_todos_in_one_long_function_do_not_take_long():
    calls = ";".join(f"g{number}()" for number in range(30_000))
    started = time.process_time()
    plan = planned("def f():\n" + "  # TODO\n" * 1_500 + f"  {calls}\n", [(line, "f") for line in range(2, 1_502)])
    assert len(plan.steps) == 1_500
    assert time.process_time() - started < 10


def test_no_step_comes_after_more_than_a_person_reads():
    names = [f"f{number}" for number in range(150)]
    calls = ";".join(f"{name}()" for name in names)
    content = "".join(f"def {name}():\n  # TODO\n  {calls}\n" for name in names)
    plan = planned(content, [(3 * number + 2, name) for number, name in enumerate(names)])
    assert max(len(step.after) for step in plan.steps) <= MOST_LINKS + 1


def test_many_imports_and_many_paths_do_not_take_long():
    content = "".join(f"from q{number}.m{number} import x\n" for number in range(20_000))
    started = time.process_time()
    paths = Paths(f"p/q{number}/m{number}.py" for number in range(10_000))
    assert len(imported_paths(content, "a.py", paths)) == 10_000
    assert time.process_time() - started < 15


def test_many_classes_that_end_together_do_not_take_long():
    nested = "".join(f"{' ' * depth}class A:\n" for depth in range(90))
    started = time.process_time()
    assert len(symbols(nested + " " * 90 + "x = 0\n" + "\n" * 900_000)) == 90
    assert time.process_time() - started < 5


def test_many_steps_in_each_others_way_do_not_take_long():
    count = 3_000
    content = "".join(f"a{number}\n" for number in range(count))
    plan = planned(content, [(number + 1, "") for number in range(count)])
    draft = preview._Draft(Overlay({"a.py": SourceFile(path="a.py", blob="0" * 40, content=content)}))
    started = time.process_time()
    for number, step in enumerate(plan.steps):  # the last third is in the way of the first two
        candidate = draft.candidates[step.id] = changing(content, number % 2_000)
        draft.steps.append(preview._laid(draft, step, candidate))
    assert [len(step.overlaps) for step in draft.steps] == [0] * 2_000 + [1] * 1_000
    assert time.process_time() - started < 20


def changing(content, row):
    """A candidate that changes one line."""
    lines = content.splitlines(keepends=True)
    edit = Edit(path="a.py", old_blob="0" * 40, content="".join((*lines[:row], "b\n", *lines[row + 1 :])))
    return Candidate.model_construct(id="0" * 64, edits=(edit,))
