"""Fixes that ruff calls safe and that a reviewer would send back: each with its neighbour that is made."""

import pytest
from tests.component.doubts.looking import look

CACHE = "{}\n\n\n@{}lru_cache(maxsize=None)\ndef f():\n    return 1\n"
CASES = {
    "a coding line before a gap": ("python/encoding-line", "# coding: utf-8\n\nx = 1\n", True),
    "a detour": ("python/simplify", "x = not not a\n", True),
    "a detour with a reason": ("python/simplify", "x = not not a  # faster than bool(a)\n", False),
    "a spread on one line": ("python/simplify", "f(**{'a': 1})\n", True),
    "a spread over lines": ("python/simplify", "f(\n    **{\n        'a': 1,\n    }\n)\n", False),
    "a pass behind words": ("python/needless-pass", "def f():\n    g()\n    # More.\n\n    pass\n", False),
    "a past future beside one with a reason": (
        "python/future-import",
        "# Why.\nfrom __future__ import division\nfrom __future__ import print_function\n",
        False,
    ),
    "a detour that would be written anew": ("python/simplify", "x = not not a**2\n", False),
    "a coding line for an editor": ("python/encoding-line", "# -*- mode: python; coding: utf-8 -*-\nx = 1\n", False),
    "a pass behind a statement": ("python/needless-pass", "def f():\n    g()\n    pass\n", True),
    "a pass behind a docstring": ("python/needless-pass", 'def f():\n    """D."""\n    pass\n', False),
    "a past future": (
        "python/future-import",
        "import a\nfrom __future__ import division\na\n".replace("import a\n", "", 1),
        True,
    ),
    "a past future with a reason": (
        "python/future-import",
        "# Why.\nfrom __future__ import division\nimport a\na\n",
        False,
    ),
    "a pass with words": ("python/needless-pass", 'class A:\n    """D."""\n\n    pass  # nothing to do\n', False),
    "needless parentheses": ("python/needless-parentheses", "print((a))\n", True),
    "needless parentheses over lines": ("python/needless-parentheses", "print((\n    a\n))\n", False),
    "a cache of functools": ("python/modern-cache", CACHE.format("import functools", "functools."), True),
    "a cache by name": ("python/modern-cache", CACHE.format("from functools import lru_cache", ""), False),
    "a coding line below the command's": ("python/encoding-line", "#!/bin/x\n# coding: utf-8\n\nx = 1\n", True),
    "a coding line in a frame": ("python/encoding-line", "# coding: utf-8\n#\n# License\nx = 1\n", True),
    "two entries spread in a line of their own": (
        "python/simplify",
        "x = {\n    **a,\n    **{'b': 1, 'c': 2},\n}\n",
        False,
    ),
    "one entry spread in a line of its own": ("python/simplify", "x = {\n    **a,\n    **{'b': 1},\n}\n", True),
    "dots before anything else": (
        "python/needless-pass",
        "class A:\n    ...\n\n    def f(self):\n        g()\n",
        False,
    ),
    "dots behind a statement": ("python/needless-pass", "def f():\n    g()\n    ...\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
