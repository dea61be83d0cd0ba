"""Imports of modules that may do something: they go only where nothing can have waited for it."""

import pytest
from tests.component.doubts.looking import look

TRIED = "{}:\n    import a\n    x = 1\n{}"
CASES = {
    "an import below a function": ("python/unused-import", "def f():\n    pass\n\n\nimport a\n", False),
    "an import below a class, in a try": (
        "python/unused-import",
        "class A:\n    x = 1\n\n\ntry:\n    import a\nfinally:\n    x = 1\n",
        False,
    ),
    "an import in a function": ("python/unused-import", "def f():\n    import a\n    return 1\n", True),
    "an import below values": ("python/unused-import", "x = 1\nimport a\n", True),
    "a module of its own package, by its whole name": ("python/unused-import", "import pkg.a\nx = 1\n", False),
    "a module of another package": ("python/unused-import", "import other.a\nx = 1\n", True),
    "what may be a module of its package": ("python/unused-import", "from pkg import a\nx = 1\n", False),
    "what may be a module of another": ("python/unused-import", "from other import a\nx = 1\n", True),
    "an import that is tried": ("python/unused-import", TRIED.format("try", "except Exception:\n    x = 0\n"), False),
    "an import that may fail": ("python/unused-import", "import c\n" + TRIED.format("with c.suppress()", ""), False),
    "an import in a condition": ("python/unused-import", "c = 1\n" + TRIED.format("if c", ""), True),
    "a module that is known for its effect": ("python/unused-import", "import setuptools\nx = 1\n", False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
