"""A call in a handler stays what it is where the fix would make of it what was tried."""

import pytest
from tests.component.doubts.looking import look

TRIED = (
    "class A(B):\n    def f(self, a):\n        try:\n            super().f({})\n"
    "        except TypeError:\n            super(A, self).f({})\n"
)
CASES = {"the call that was tried": ("a", "a", False), "another call": ("a, 1", "a", True)}


@pytest.mark.parametrize(("tried", "handled", "is_made"), CASES.values(), ids=CASES)
def test_a_call_in_a_handler_is_mended_where_it_stays_another(tried, handled, is_made):
    assert bool(look("python/super-call", TRIED.format(tried, handled))[2]) == is_made
