"""A finding keeps its id while the rest of its file moves, and no two findings share one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.engine.analysis.finders import Hit, TextEdit
from tars_operator.engine.analysis.fingerprints import findings
from tars_operator.engine.analysis.todo import TodoFinder
from tars_operator.engine.patterns import select

TODO = select(["todo/*"])
FUNCTION = ["def f():", "    # TODO: one", "    # TODO: two", "    # TODO: one", "    return 1"]
PATTERN = Pattern(id="python/x", title="t", change_class="S", ruff=("F401",))


def scan(lines: list[str], path: str = "a.py") -> list[Finding]:
    file = SourceFile(path=path, blob="b", content="\n".join(lines))
    hits = TodoFinder().search([file], TODO).hits
    return [finding for pattern in TODO for finding in findings(file, pattern, hits.get((path, pattern.id), []))]


UNRELATED = st.lists(st.sampled_from(["", "x = 1", "# note", "def g(): pass", 's = "# TODO: one"']), max_size=6)


@settings(max_examples=60)
@given(before=UNRELATED, inside=UNRELATED.map(lambda lines: [f"    {line}" for line in lines]), after=UNRELATED)
def test_unrelated_lines_change_no_id(before: list[str], inside: list[str], after: list[str]) -> None:
    moved = [*before, *FUNCTION[:2], *inside, *FUNCTION[2:], "", *after]
    assert [finding.id for finding in scan(moved)] == [finding.id for finding in scan(FUNCTION)]


def test_equal_lines_have_different_ids() -> None:
    assert len({finding.id for finding in scan(FUNCTION)}) == 3


def test_an_equal_line_in_another_function_changes_no_id() -> None:
    other = [line.replace("f()", "e()") for line in FUNCTION]
    assert [finding.id for finding in scan([*other, *FUNCTION])][3:] == [finding.id for finding in scan(FUNCTION)]


@pytest.mark.parametrize(
    "changed",
    [
        scan(FUNCTION, "b.py"),
        scan([line.replace("one", "1") for line in FUNCTION]),
        scan(["async " + FUNCTION[0], *FUNCTION[1:]]),
    ],
    ids=["path", "text", "nothing that counts"],
)
def test_what_makes_an_id(changed: list[Finding], request: pytest.FixtureRequest) -> None:
    same = changed[0].id == scan(FUNCTION)[0].id
    assert same == ("nothing" in request.node.callspec.id)


def test_class_s_needs_a_fix() -> None:
    file = SourceFile(path="a.py", blob="b", content="x\ny\n")
    hits = [Hit(2, 1, 2, "m", "F401"), Hit(1, 1, 1, "m", "F401", fix=(TextEdit(0, 1, ""),))]
    assert [(f.line, f.change_class) for f in findings(file, PATTERN, hits)] == [(1, "S"), (2, "B")]
