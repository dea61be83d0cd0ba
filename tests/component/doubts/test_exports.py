"""Imports that nothing uses: they go only where nobody may have meant them."""

import pytest
from tests.component.doubts.looking import look

TYPED = "from typing import Dict\n{}x = {{}}\ny = x\n"
CASES = {
    "a name that nothing uses": ("python/unused-import", TYPED.format(""), True),
    "a name in a comment with types": ("python/unused-import", TYPED.format("# type: (Dict) -> None\n"), False),
    "a name beside one in a comment with types": (
        "python/unused-import",
        "from typing import Any, Dict\nx = 1  # type: Any\n",
        False,
    ),
    "an import that a comment keeps": (
        "python/unused-import",
        "from a import (\n    b,  # for others\n    c,\n)\nc\n",
        False,
    ),
    "a name in a text": ("python/unused-import", "from a import b\nx: 'b' = 1\ny: \"C['b']\" = 1\n", False),
    "two imports that are all of a block": (
        "python/unused-import",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import b\n    from c import d\n",
        False,
    ),
    "an import for its effect": ("python/unused-import", "import readline\n", False),
    "a module of its package": ("python/unused-import", "from . import a\n", False),
    "a name of its package": ("python/unused-import", "from .a import b\nx = 1\n", True),
    "a name made public": ("python/unused-import", "from a import _b as b\n", False),
    "an import that a decorator of once used": ("python/unused-import", "from a import b\n# @b\ndef f(): ...\n", False),
    "an import that is only told of": ("python/unused-import", "from a import b\n# where is b\ndef f(): ...\n", True),
    "an import with words above it": ("python/unused-import", "# for old ones\nimport a\n\nimport b\nb\n", False),
    "an import below whose the file is": ("python/unused-import", "# Copyright A\nimport a\n\nimport b\nb\n", True),
    "an import below words on it": ("python/unused-import", "x = 1\n# licensed\nimport a\n\nimport b\nb\n", False),
    "the first import below words": ("python/unused-import", "# for all\nimport a\nimport b\nb\n", True),
    "a file of nothing but imports": ("python/unused-import", "import os\nfrom a import b\n", False),
    "a file of imports and a warning": (
        "python/unused-import",
        "import warnings\nfrom a import b\nwarnings.warn('go')\n",
        False,
    ),
    "a file with a value beside its imports": ("python/unused-import", "import a\nfrom b import c\nx = a\n", True),
    "a half of two imports": ("python/unused-import", "import os, os.path\nx = 1\n", False),
    "one of two imports": ("python/unused-import", "import os, re\nx = os\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
