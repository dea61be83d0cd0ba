"""Fixes that fill parentheses: made only where those are not left behind."""

import pytest
from tests.component.doubts.looking import look

FSTRING = "w = f'{v}!'\n"
FIELD = "from dataclasses import field\nx = field(default_factory={})\n"
CASES = {
    "a factory in parentheses of its own": ("python/container-factory", FIELD.format("b or (lambda: [])"), False),
    "a factory in those of a call": ("python/container-factory", FIELD.format("lambda: []"), True),
    "a choice in parentheses of its own": ("python/min-max", "x = 2 * (a if a < b else b)\n", False),
    "a choice in those of a call": ("python/min-max", "x = f(a if a < b else b)\n", True),
    "a choice behind a word": ("python/min-max", "def f(a, b):\n    return (a if a < b else b)\n", False),
    "a text of two in parentheses": ("python/format-to-fstring", FSTRING + "f(('a'\n   '{}').format(b))\n", False),
    "a text of two beside another": ("python/format-to-fstring", FSTRING + "f(('a'\n   '{}').format(b), c)\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
