"""The choice of patterns, and what every built-in one must be."""

import re
from pathlib import Path

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import Finder, PatternSpec
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.ruff_process import known_rules
from tars_operator.engine.generation import codemods
from tars_operator.engine.patterns import built_in, from_spec, select, why_none

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


TASTE = from_spec(SPEC.model_copy(update={"id": "ours/taste", "recommended": False}))


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("ours/*", ["ours/asserts"]),
        ("ours/taste", ["ours/taste"]),
        ("ours/tast?", []),
        ("ours/t[a]ste", []),
    ],
    ids=["glob", "whole id", "glob for it alone", "set of letters"],
)
def test_only_its_whole_id_chooses_what_is_a_matter_of_taste(glob: str, expected: list[str]) -> None:
    assert [pattern.id for pattern in select([glob], [from_spec(SPEC), TASTE])] == expected


def test_a_star_chooses_what_is_recommended_in_order_and_all_means_all() -> None:
    everything = sorted((*built_in(), TASTE), key=lambda pattern: pattern.id)
    assert select(["*"], [TASTE]) == tuple(pattern for pattern in everything if pattern.recommended)
    assert select(["ALL"], [TASTE]) == tuple(everything)


@pytest.mark.parametrize(
    ("glob", "why"),
    [
        ("ours/*", ""),
        ("ours/tast*", "a glob chooses recommended patterns only; write ours/taste to choose that one"),
        ("ours/tost*", "no pattern has such an id"),
    ],
    ids=["chooses one", "not recommended", "unknown"],
)
def test_who_chooses_nothing_is_told_why(glob: str, why: str) -> None:
    assert why_none(glob, [from_spec(SPEC), TASTE]) == why


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
    helpers = {"__init__", "rewriting", "branches", "go_imports", "java_types", "js_scopes", "symmetry"}
    files = {file.stem for file in Path(codemods.__file__).parent.rglob("*.py")} - helpers
    assert files == {pattern.codemod.name for pattern in built_in() if pattern.codemod}


def test_a_rewrite_of_ours_that_keeps_the_shape_says_why_it_does() -> None:
    shaped = [one for one in built_in() if one.change_class is ChangeClass.SHAPE_PRESERVING and not one.ruff]
    assert [one.id for one in shaped if not re.search(r"S, (because|where)", one.why)] == []
