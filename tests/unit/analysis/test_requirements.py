"""What a text must hold before a tree of it is made: it may let too much through, and never too little."""

import pytest

from tars_operator.engine.analysis.requirements import requirement

RULES = {
    "words of a pattern": ({"pattern": "strings.Replace($A, $B, -1)"}, "x = strings.Replace(", "strings.Repeat("),
    "metavariables are none": ({"pattern": "$ABC == $DEF"}, "", None),
    "a literal expression": ({"kind": "predefined_type", "regex": "^any$"}, "a: any", "a: int"),
    "another expression": ({"kind": "comment", "regex": "^//\\s*x|y"}, "", None),
    "nested": ({"kind": "a", "has": {"pattern": "foo()"}}, "foo", "bar"),
    "all": ({"all": [{"pattern": "foo()"}, {"kind": "a"}, {"regex": "^bar$"}]}, "foo bar", "foo"),
    "any": ({"any": [{"pattern": "foo()"}, {"pattern": "bar()"}]}, "bar", "baz"),
    "any with one that needs nothing": ({"any": [{"pattern": "foo()"}, {"kind": "a"}]}, "", None),
    "not": ({"kind": "a", "not": {"pattern": "foo()"}}, "", None),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_requires_its_words(case):
    rule, possible, impossible = RULES[case]
    needs = requirement(rule)
    assert needs(possible)
    assert impossible is None or not needs(impossible)
