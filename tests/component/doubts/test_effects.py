"""Imports of modules that may do something: they go only where nothing can have waited for it."""

import pytest
from tests.component.doubts.looking import look

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer

TRIED = "{}:\n    import a\n    x = 1\n{}"
IN_A_FUNCTION = "def f():\n    from {} import loud\n\n    return 1\n"
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
    "what may be a module of its package, in a function": (
        "python/unused-import",
        IN_A_FUNCTION.format("pkg.a.b"),
        False,
    ),
    "what may be one beside it, in a function": ("python/unused-import", IN_A_FUNCTION.format(".b"), False),
    "what may be one of another, in a function": ("python/unused-import", IN_A_FUNCTION.format("other.b"), True),
    "a class of its package, in a function": (
        "python/unused-import",
        IN_A_FUNCTION.format("pkg.a").replace("loud", "Loud"),
        True,
    ),
    "what may be a module of another": ("python/unused-import", "from other import a\nx = 1\n", True),
    "an import that is tried": ("python/unused-import", TRIED.format("try", "except Exception:\n    x = 0\n"), False),
    "an import that may fail": ("python/unused-import", "import c\n" + TRIED.format("with c.suppress()", ""), False),
    "an import in a condition": ("python/unused-import", "c = 1\n" + TRIED.format("if c", ""), True),
    "a module that is known for its effect": ("python/unused-import", "import setuptools\nx = 1\n", False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


REGISTERS = "from .effects import loud\n"
USERS = {
    "nobody else names it": ({"pkg/b.py": "x = 1\n"}, REGISTERS, False),
    "another file names it": ({"pkg/b.py": "from pkg.effects import quiet\nquiet()\n"}, REGISTERS, True),
    "only a test names it": ({"tests/test_b.py": "from pkg.effects import quiet\nquiet()\n"}, REGISTERS, False),
    "a name of it is used": ({}, "from .effects import loud, quiet\nquiet()\n", True),
    "it is another package's": ({}, "from other.effects_of_others import loud\n", True),
}


@pytest.mark.parametrize(("others", "line", "is_made"), USERS.values(), ids=USERS)
def test_the_only_import_of_a_module_stays(others, line, is_made):
    (wanted,) = patterns.select(["python/unused-import"])
    texts = {"pkg/a.py": f"{line}x = 1\n", "pkg/effects.py": "def loud(): pass\ndef quiet(): pass\n"} | others
    files = tuple(SourceFile(path=path, blob="", content=text) for path, text in texts.items())
    found = LocalAnalyzer().analyze(AnalyzeRequest(files=files, patterns=(wanted,))).findings
    assert ("pkg/a.py" in {one.path for one in found}) is is_made
