"""Fixes that fit into the lines around them, and those that do not."""

import pytest
from tests.component.doubts.looking import look

CAUSE = "try:\n    f()\nexcept ValueError as error:\n    raise KeyError('{}')\n"
CASES = {
    "a cause that fits": ("python/raise-from", CAUSE.format("x"), True),
    "a cause that makes a line long": ("python/raise-from", CAUSE.format("x" * 50), False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
