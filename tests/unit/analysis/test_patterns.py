"""The choice of patterns, and what every built-in one must be."""

import re
from pathlib import Path

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import Finder, PatternSpec
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.ruff_process import known_rules
from tars_operator.engine.generation import codemods
from tars_operator.engine.patterns import built_in, from_spec, select

SPEC = PatternSpec(id="ours/asserts", title="No asserts.", find=Finder(ruff=["S101"]))


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (["todo/function"], ["todo/function"]),
        (["todo/*"], ["todo/comment", "todo/function"]),
        (["*sed-import*"], ["python/unused-import"]),
        (["ours/*"], ["ours/asserts"]),
        (["nothing"], []),
    ],
    ids=["exact", "family", "star crosses the slash", "custom", "none"],
)
def test_globs_choose_patterns(globs: list[str], expected: list[str]) -> None:
    assert [pattern.id for pattern in select(globs, [from_spec(SPEC)])] == expected


def test_a_star_chooses_all_in_order() -> None:
    assert [pattern.id for pattern in select(["*"])] == sorted(pattern.id for pattern in built_in())


def test_a_built_in_id_wins() -> None:
    taken = from_spec(SPEC.model_copy(update={"id": "todo/function"}))
    assert select(["todo/function"], [taken])[0].todo == ("TODO", "FIXME", "HACK", "XXX")


@pytest.mark.parametrize("pattern", [one for one in built_in() if not one.codemod], ids=lambda pattern: pattern.id)
def test_a_built_in_pattern_is_one_a_user_could_write(pattern: Pattern) -> None:
    data = pattern.to_json()
    find = {key: data.pop(key) for key in ("ruff", "todo", "astGrep") if data.get(key)}
    written = {key: value for key, value in data.items() if key not in {"ruff", "todo"}}
    if pattern.ast_grep:  # a user's own rewrite is never trusted to keep the shape
        written["changeClass"] = "B"
    as_theirs = pattern.model_copy(update={"change_class": ChangeClass(written["changeClass"])})
    assert from_spec(PatternSpec.model_validate({**written, "find": find})) == as_theirs
    assert set(pattern.ruff) <= known_rules()


def test_every_codemod_has_a_pattern_and_every_pattern_its_codemod() -> None:
    helpers = {"__init__", "rewriting", "go_imports", "java_types", "js_scopes"}
    files = {file.stem for file in Path(codemods.__file__).parent.rglob("*.py")} - helpers
    assert files == {pattern.codemod.name for pattern in built_in() if pattern.codemod}


def test_a_rewrite_of_ours_that_keeps_the_shape_says_why_it_does() -> None:
    shaped = [one for one in built_in() if one.change_class is ChangeClass.SHAPE_PRESERVING and not one.ruff]
    assert [one.id for one in shaped if not re.search(r"S, (because|where)", one.why)] == []
