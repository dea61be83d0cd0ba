"""A team's own patterns: what can be used, and what is said of the others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tars_operator.api.codepattern import Finder, PatternSpec
from tars_operator.engine.own_patterns import FOLDER, adopt, is_pattern_file
from tars_operator.engine.patterns import from_spec

GOOD = """
id: ours/no-print
title: Use the log.
find: {astGrep: {rule: {pattern: print($A)}, fix: log($A)}}
examples:
  - {before: "print(1)\\n", after: "log(1)\\n"}
  - {kept: "log(1)\\n"}
"""
REFUSED = {
    "example": (
        GOOD.replace("log(1)\\n}", "log(2)\\n}").replace('after: "log(1)', 'after: "log(2)'),
        "example 1: after: the fix makes 'log(1)",
    ),
    "kept example": (
        GOOD.replace('kept: "log(1)', 'kept: "print(1)'),
        "example 2: kept: expected 0 findings, found line 1",
    ),
    "ast-grep rule": (GOOD.replace("pattern:", "patern:"), "astGrep: unknown field `patern`"),
    "ruff rule": ("id: a/b\ntitle: t\nfind: {ruff: [ABC123]}\n", "ruff has no stable rule ABC123"),
    "field": (GOOD + "sverity: error\n", "sverity: Extra inputs are not permitted"),
    "no way to find": ("id: a/b\ntitle: t\nfind: {}\n", "find: name exactly one of"),
    "shape": (GOOD + "changeClass: S\n", "changeClass: a rewrite of one's own may change behaviour"),
    "taken": (GOOD.replace("ours/no-print", "todo/function"), "id: todo/function is taken"),
    "yaml": ("{", "is no YAML"),
    "alias": ("a: &a [1]\nb: *a\n", "alias"),
    "not a mapping": ("[]", "valid dictionary"),
    "deep": ("[" * 20_000, "nested deeper than 50 levels"),
    "deep mapping": ("{a: " * 9_000, "nested deeper than 50 levels"),
    "no date": ("id: 2024-02-30\n", "is no YAML: day is out of range"),
    "no number": ("id: 0b__\n", "is no YAML: invalid literal"),
    "large": ("#" * 70_000, "larger than"),
}


def test_a_good_file_is_a_pattern():
    own = adopt([], {FOLDER + "print.yaml": GOOD})
    assert ([one.id for one in own.patterns], own.refused) == (["ours/no-print"], ())


@pytest.mark.parametrize("case", REFUSED)
def test_says_why_a_file_is_no_pattern(case):
    text, expected = REFUSED[case]
    own = adopt([], {FOLDER + "a.yaml": text})
    assert own.patterns == ()
    assert [expected in one.reason for one in own.refused] == [True], own.refused


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("{}[]:,-?|>&*!%#'\" \n\t"), max_size=80)
    | st.sampled_from([*REFUSED])
)
def test_whatever_a_file_holds_is_a_pattern_or_refused(text):
    own = adopt([], {FOLDER + "a.yaml": REFUSED[text][0] if text in REFUSED else text})
    assert (own.patterns, len(own.refused)) == ((), 1)


def test_a_rule_of_an_object_that_is_too_deep_is_refused_by_its_field():
    rule = {"pattern": "print($A)"}
    for _ in range(300):
        rule = {"not": rule}
    with pytest.raises(ValidationError, match="nested deeper than 50 levels"):
        PatternSpec.model_validate({"id": "a/b", "title": "t", "find": {"astGrep": {"rule": rule}}})


def test_one_bad_file_costs_no_other():
    own = adopt([], {FOLDER + "a.yaml": "{", FOLDER + "b.yaml": GOOD})
    assert ([one.id for one in own.patterns], [one.path for one in own.refused]) == (
        ["ours/no-print"],
        [FOLDER + "a.yaml"],
    )


def test_the_object_wins_over_the_file():
    spec = PatternSpec(id="ours/no-print", title="t", find=Finder(ruff=["T201"]))
    own = adopt([from_spec(spec)], {FOLDER + "print.yaml": GOOD})
    assert own.patterns[0].ruff == ("T201",)
    assert "taken" in own.refused[0].reason


def test_an_object_whose_example_does_not_hold_is_refused_by_name():
    wrong = PatternSpec(id="ours/x", title="t", find=Finder(ruff=["T201"]), examples=[{"kept": "print(1)\n"}])
    own = adopt([from_spec(wrong)], {})
    assert own.patterns == ()
    said = "not used as a pattern: ours/x: example 1: kept: expected 0 findings, found line 1; mend the rule or the example"
    assert [(one.path, one.reason) for one in own.refused] == [("CodePattern ours/x", said)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [(".tars/patterns/a.yaml", True), (".tars/patterns/x/a.yaml", False), (".tars/a.yaml", False), ("a.yaml", False)],
)
def test_where_patterns_lie(path, expected):
    assert is_pattern_file(path) == expected
