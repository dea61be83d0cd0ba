"""Fixes that fit into the lines around them, and those that do not."""

import pytest
from tests.component.doubts.looking import look

from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.finders import TextEdit

CAUSE = "try:\n    f()\nexcept ValueError as error:\n    raise KeyError('{}')\n"
CASES = {
    "a cause that fits": ("python/raise-from", CAUSE.format("x"), True),
    "a cause that makes a line long": ("python/raise-from", CAUSE.format("x" * 50), False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


LONG = f"a = '{'b' * 110}'\n" * 3
LIMITS = {
    "the file's own length": (LONG, 0, False),
    "the formatter's": (LONG, 88, True),
    "a longer one of the formatter": ("", 100, False),
    "nothing long beside it": ("", 0, True),
}


@pytest.mark.parametrize(("beside", "limit", "is_wide"), LIMITS.values(), ids=LIMITS)
def test_the_formatter_s_limit_counts_before_the_file_s_length(beside, limit, is_wide):
    edit = TextEdit(4, 5, "x" * 90)
    assert widens(f"x = 1\n{beside}", [edit], limit) is is_wide
