"""What a fix would leave beside it: it is made where it is no half."""

import pytest
from tests.component.doubts.looking import look, mended

MODULE = "from . import a\n"
LEFT = {
    "next to a module of its package": f"{MODULE}import b\nx = 1\n",
    "on both sides of one": f"import b\n{MODULE}import c\nx = 1\n",
    "a part of a statement": "from typing import Any, Dict\nx = 1  # type: Any\n",
}
MADE = {
    "behind a gap": (f"{MODULE}\nimport b\nx = 1\n", f"{MODULE}\nx = 1\n"),
    "one that is next to it, and another one": (f"{MODULE}import b\nimport c\nx = 1\n", f"{MODULE}x = 1\n"),
    "next to a module that is known for its effect": ("import readline\nimport b\nx = 1\n", "import readline\nx = 1\n"),
    "next to one that is used": (f"{MODULE}import b\nx = a\n", f"{MODULE}x = a\n"),
    "another statement": (
        "from typing import Any, Dict\nfrom b import c\nx = 1  # type: Any\n",
        "from typing import Any, Dict\nx = 1  # type: Any\n",
    ),
}


@pytest.mark.parametrize("content", LEFT.values(), ids=LEFT)
def test_a_half_is_left(content):
    assert not look("python/unused-import", content)[2]


@pytest.mark.parametrize(("before", "after"), MADE.values(), ids=MADE)
def test_all_there_is_to_do_is_done(before, after):
    assert mended("python/unused-import", before) == after
