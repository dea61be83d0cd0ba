"""Fixes that leave no line behind, and those that would."""

import pytest
from tests.component.doubts.looking import look

from tars_operator.engine.analysis.doubts.alignment import misaligns
from tars_operator.engine.analysis.finders import TextEdit

CASES = {
    "a set on one line": ("python/set-literal", "x = set([1, 2])\n", True),
    "a set beside one over lines": ("python/set-literal", "x = set([1, 2])\ny = set([1,\n         2])\n", False),
    "a call on one line": ("python/comprehension", "x = list(sorted(a, key=b))\n", True),
    "a call over lines, aligned": ("python/comprehension", "x = list(sorted(a,\n                key=b))\n", False),
    "a call over lines of their own": ("python/comprehension", "x = list(sorted(\n    a,\n    key=b,\n))\n", True),
    "a comment that stands alone": ("python/or-operator", "x = a if a else b  # one\ny = 2  # two\n", True),
    "a comment in a column": ("python/or-operator", "x = a if a else b  # one\ny = 2              # two\n", False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


@pytest.mark.parametrize(("items", "is_left_askew"), [("a,\n         b", True), ("\n    a,\n    b\n", False)])
def test_a_bracket_that_goes_takes_what_is_aligned_with_it_nowhere(items, is_left_askew):
    assert misaligns(f"x = set([{items}])\n", [TextEdit(4, 9, "{")]) == is_left_askew
