"""Imports that nothing uses by name: they go only where no text may be that name."""

import pytest
from tests.component.doubts.looking import look

EXAMPLE = "import a\n\n\ndef f():\n    '''\n    {}>>> a.b()\n    1\n    '''\n"
PARSER = "import {}.yacc as yacc\nfrom b import {}\nx = yacc.yacc()\n"
CASES = {
    "a name in an example": ("python/unused-import", EXAMPLE.format(""), False),
    "a name that the example imports": ("python/unused-import", EXAMPLE.format(">>> import a\n    "), True),
    "a file that looks its names up": ("python/unused-import", "import a\nx = globals()['b']\n", False),
    "a file that runs texts": ("python/unused-import", "import a\nx = eval('b')\n", False),
    "a file that asks an object": ("python/unused-import", "import a\nx = 1\nx.eval('b')\n", True),
    "a file that is asked for its names": (
        "python/unused-import",
        "import a\nimport sys\nsys.modules[__name__]\n",
        False,
    ),
    "what ply looks for": ("python/unused-import", PARSER.format("a", "tokens"), False),
    "a rule for ply": ("python/unused-import", PARSER.format("a.vendored", "p_error"), False),
    "what ply does not look for": ("python/unused-import", PARSER.format("a", "token"), True),
    "tokens where ply is not called": ("python/unused-import", "from b import tokens\nx = 1\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made
