"""Imports from another place: made only where it is the same thing."""

import pytest
from tests.component.doubts.looking import look

CASES = {
    "an import that is split": ("python/modern-import", "from typing import Any, Mapping\nAny, Mapping\n", False),
    "an import that moves whole": ("python/modern-import", "from typing import Mapping\nMapping\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
