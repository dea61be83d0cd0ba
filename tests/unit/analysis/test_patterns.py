"""The choice of patterns, and what every built-in one must be."""

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import Finder, PatternSpec
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.ruff_process import known_rules
from tars_operator.engine.patterns import BUILT_IN, from_spec, select

SPEC = PatternSpec(id="ours/asserts", title="No asserts.", find=Finder(ruff=["S101"]))


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (["todo/function"], ["todo/function"]),
        (["todo/*"], ["todo/comment", "todo/function"]),
        (["*import*"], ["python/sorted-imports", "python/unused-import"]),
        (["ours/*"], ["ours/asserts"]),
        (["nothing"], []),
    ],
    ids=["exact", "family", "star crosses the slash", "custom", "none"],
)
def test_globs_choose_patterns(globs: list[str], expected: list[str]) -> None:
    assert [pattern.id for pattern in select(globs, [from_spec(SPEC)])] == expected


def test_a_star_chooses_all_in_order() -> None:
    assert [pattern.id for pattern in select(["*"])] == sorted(pattern.id for pattern in BUILT_IN)


def test_a_built_in_id_wins() -> None:
    taken = from_spec(SPEC.model_copy(update={"id": "todo/function"}))
    assert select(["todo/function"], [taken])[0].todo == ("TODO", "FIXME")


@pytest.mark.parametrize("pattern", BUILT_IN, ids=lambda pattern: pattern.id)
def test_a_built_in_pattern_is_one_a_user_could_write(pattern: Pattern) -> None:
    find = Finder(ruff=list(pattern.ruff) or None, todo=list(pattern.todo) or None)
    spec = PatternSpec(id=pattern.id, title=pattern.title, change_class=pattern.change_class, find=find)
    assert from_spec(spec) == pattern
    assert set(pattern.ruff) <= known_rules()
    assert (pattern.change_class is ChangeClass.SHAPE_PRESERVING) == bool(pattern.ruff)
