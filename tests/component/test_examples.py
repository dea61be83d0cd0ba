"""Every example of every built-in pattern, through the real finder and the codemod engine."""

from functools import cache

import pytest

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.codepattern import Example
from tars_operator.engine.analysis.ruff_process import Rules, check
from tars_operator.engine.examples import failures
from tars_operator.engine.patterns import built_in


@pytest.mark.parametrize("pattern", built_in(), ids=lambda pattern: pattern.id)
def test_a_pattern_does_what_its_examples_say(pattern: Pattern) -> None:
    assert failures(pattern) == []


@pytest.mark.parametrize("pattern", built_in(), ids=lambda pattern: pattern.id)
def test_a_pattern_that_mends_shows_how(pattern: Pattern) -> None:
    shown = [example for example in pattern.examples if example.before is not None]
    assert bool(shown) == pattern.has_fix
    assert pattern.why


CODES = [(pattern, code) for pattern in built_in() for code in pattern.ruff]


@pytest.mark.parametrize(("pattern", "code"), CODES, ids=[f"{pattern.id}-{code}" for pattern, code in CODES])
def test_each_code_of_a_pattern_is_shown_by_an_example_of_its_own(pattern: Pattern, code: str) -> None:
    """A code without one may be one that finds nothing here, or mends nothing."""
    assert any(_codes(pattern, example) == {code} for example in pattern.examples)


@cache
def _codes(pattern: Pattern, example: Example) -> set[str]:
    """What ruff says about the example with all of the pattern's codes."""
    text = example.before if example.before is not None else example.found
    file = SourceFile(path=example.path or "example.py", blob="0" * 40, content=text or "")
    return {found.code for found in check([file], Rules(pattern.ruff))}


WRONG = {
    "finds nothing": (
        Example(before="x = 1\n", after="x = 2\n"),
        "example 1: before: expected 1 finding, found nothing",
    ),
    "finds too much": (Example(kept="import os\n"), "example 1: kept: expected 0 findings, found line 1"),
    "another result": (Example(before="import os\n", after="\n"), "example 1: after: the fix makes '' of it"),
    "broken": (Example(found="def f(:\n"), "example 1: found: cannot be read: syntax error in line 1: invalid syntax"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_example_that_does_not_hold_is_named(case: str) -> None:
    example, expected = WRONG[case]
    pattern = next(one for one in built_in() if one.id == "python/unused-import")
    assert failures(pattern.model_copy(update={"examples": (example,)})) == [expected]
