"""A call takes longer than a choice: it comes only where nobody looked at the time."""

import pytest
from tests.component.doubts.looking import look

CHOICE = "def f(a, b):\n{}    return a if a < b else b\n"
CASES = {
    "a choice in a function": ("python/min-max", CHOICE.format("    # The smaller one.\n"), True),
    "a choice in a hot loop": ("python/min-max", CHOICE.format("    # The hot loop asks once.\n"), False),
    "a choice that is told to be fast": ("python/min-max", CHOICE.format('    """Faster than min."""\n'), False),
    "a choice in a file that is compiled": ("python/min-max", "_float = float\n\n\n" + CHOICE.format(""), False),
    "a choice beside a name for a type": ("python/min-max", "number = float\n\n\n" + CHOICE.format(""), True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
