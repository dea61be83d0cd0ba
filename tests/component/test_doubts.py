"""Fixes that ruff calls safe and that a reviewer would send back: each with its neighbour that is made."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, Facts, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.analysis.finders import TextEdit, applied
from tars_operator.engine.generation.codemod import CodemodMaker
from tars_operator.engine.generation.generator import LocalGenerator

CHAIN = "def f(a):\n    if a:\n        return 1\n    {} a is None:\n        return 2\n    return 3\n"
ARMS = "def f(a):\n    if a:\n        return 1\n    else:\n{}        return 2\n"
REST = "        b = a\n        print(b)\n"
ELSE_IF = "if a:\n    {}\nelse:\n{}    if c:\n        d()\n"
CAUSE = "try:\n    f()\nexcept ValueError as error:\n    raise KeyError('{}')\n"
CACHE = "{}\n\n\n@{}lru_cache(maxsize=None)\ndef f():\n    return 1\n"
CASES = {
    "a link of a chain": ("python/needless-else", CHAIN.format("elif"), False),
    "the rest of a story": ("python/needless-else", ARMS.format(REST), True),
    "an arm of one long statement": ("python/needless-else", ARMS.format("").replace("2", "g(\n2,\n)"), False),
    "two arms of a kind": ("python/needless-else", ARMS.format(""), False),
    "a pass with words": ("python/needless-pass", 'class A:\n    """D."""\n\n    pass  # nothing to do\n', False),
    "an else with an if": ("python/collapsible-else-if", ELSE_IF.format("b()", ""), True),
    "an else with words": ("python/collapsible-else-if", ELSE_IF.format("b()", "    # why\n"), False),
    "an else that mirrors": ("python/collapsible-else-if", ELSE_IF.format("if b: b()", ""), False),
    "names in the order of a dictionary": ("python/sorted-all", "__all__ = ['codes', 'URL']\ncodes = URL = 1\n", False),
    "names in no order": ("python/sorted-all", "__all__ = ['b', 'a', 'e', 'd', 'c']\n", True),
    "few names": ("python/sorted-all", "__all__ = ['b', 'a']\na = b = 1\n", False),
    "names as they are defined": (
        "python/sorted-all",
        "__all__ = ['b', 'a', 'e', 'd', 'c']\ndef b(): ...\nclass a: ...\ne = 1\nd: int = 2\nasync def c(): ...\n",
        False,
    ),
    "names in groups": ("python/sorted-all", "__all__ = [\n    'b', 'c',\n    'a',\n]\na = b = c = 1\n", False),
    "a long with in a with": ("python/one-with", "with a():\n    with b(\n        1,\n    ):\n        c()\n", False),
    "a with in a with": ("python/one-with", "with a():\n    with b():\n        c()\n", True),
    "imports in the order of a dictionary": ("python/sorted-imports", "from .a import b\nfrom .a import C\n", False),
    "imports in no order": ("python/sorted-imports", "from .b import a\nfrom .a import b\n", True),
    "imports in the order of their modules": (
        "python/sorted-imports",
        "from contextlib import closing\nimport re\nimport typing\n",
        False,
    ),
    "imports by their length": ("python/sorted-imports", "import os\nimport time\nimport codecs\n", False),
    "imports by module, relative ones last": (
        "python/sorted-imports",
        "from ast import parse\nimport re\nimport typing\n\nfrom .a import b\n",
        False,
    ),
    "a star among them": ("python/sorted-imports", "from .b import *\nfrom .a import *\n", False),
    "a literal first": ("python/yoda-condition", "a = 1 == b\n", True),
    "a negative literal first": ("python/yoda-condition", "a = -1 == b\n", True),
    "a constant's name first": ("python/yoda-condition", "a = settings.URL == base_url\n", False),
    "a power first": ("python/yoda-condition", "a = (2**16) <= b\n", False),
    "two strings": ("python/joined-strings", "a = 'b' 'c'\n", True),
    "two of three strings": ("python/joined-strings", "a = ('b' 'c'\n     'd')\n", False),
    "three strings": ("python/joined-strings", "a = 'b' 'c' 'd'\n", False),
    "two strings of a list": ("python/joined-strings", "a = ['b', 'c' 'd']\n", False),
    "two strings of a call": ("python/joined-strings", "a('b', 'c' 'd')\n", True),
    "needless parentheses": ("python/modern-syntax", "print((a))\n", True),
    "needless parentheses over lines": ("python/modern-syntax", "print((\n    a\n))\n", False),
    "and in or": ("python/operator-parentheses", "a = b or c and d\n", True),
    "a choice of old": ("python/operator-parentheses", "a = b and c or ''\n", False),
    "and in or over lines": ("python/operator-parentheses", "a = (b\n     or c\n     and d)\n", False),
    "a cache of functools": ("python/modern-cache", CACHE.format("import functools", "functools."), True),
    "a cache by name": ("python/modern-cache", CACHE.format("from functools import lru_cache", ""), False),
    "a text that stays short": ("python/format-to-fstring", 'x = "{}".format(name)\n', True),
    "a text that gets long": (
        "python/format-to-fstring",
        f'x = ("{{}} {"a" * 60}"\n     "".format(name.of.something.else_))\n',
        False,
    ),
    "a cause that fits": ("python/raise-from", CAUSE.format("x"), True),
    "a cause that makes a line long": ("python/raise-from", CAUSE.format("x" * 50), False),
    "an import that is split": ("python/modern-import", "from typing import Any, Mapping\nAny, Mapping\n", False),
    "an import that moves whole": ("python/modern-import", "from typing import Mapping\nMapping\n", True),
}
TIDIED = {
    "a pass after a gap": (
        "python/needless-pass",
        'class A(Exception):\n    """Bad."""\n\n    pass\n\n\nx = 1\n',
        'class A(Exception):\n    """Bad."""\n\n\nx = 1\n',
    ),
    "a pass at the end": (
        "python/needless-pass",
        'class A(Exception):\n    """Bad."""\n\n    pass\n',
        'class A(Exception):\n    """Bad."""\n',
    ),
    "an import between gaps": ("python/unused-import", '"""Doc."""\n\nimport os\n\nx = 1\n', '"""Doc."""\n\nx = 1\n'),
    "an import at the beginning": ("python/unused-import", "import os\n\n\nx = 1\n", "x = 1\n"),
    "an import and nothing else": ("python/unused-import", "import os\n\n", ""),
    "an import with a neighbour": ("python/unused-import", "import os\nimport re\n\nre\n", "import re\n\nre\n"),
    "a line after a gap": ("python/unused-import", "x = 1\n\nimport os\ny = 1\n", "x = 1\n\ny = 1\n"),
}


def look(pattern, content):
    (wanted,) = patterns.select([pattern])
    file = SourceFile(path="pkg/example.py", blob="", content=content)
    return file, wanted, LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(wanted,))).findings


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


def test_a_comment_that_moves_to_where_a_replacement_begins():
    edits = (TextEdit(2, 4, "elif"), TextEdit(2, 2, "# why\n"))
    assert applied("a\nif c\n", edits) == "a\n# why\nelif c\n"


TOGETHER = {
    "flags of one file": ("python/regex-flags", "import re\nx = re.I | re.M\ny = re.S\n", 1),
    "parentheses of one file": (
        "python/raise-parentheses",
        "def f():\n    raise KeyError()\ndef g():\n    raise EOFError()\n",
        1,
    ),
    "sides of one condition": ("python/yoda-condition", "a = 1 == b and 2 == c\n", 1),
    "the returns of a function": (
        "python/explicit-return",
        "def f(a):\n    if a > 1:\n        return\n    if a:\n        return\n    return 1\n",
        1,
    ),
    "the returns of two functions": (
        "python/explicit-return",
        "def f(a):\n    if a:\n        return\n    return 1\ndef g(a):\n    if a:\n        return\n    return 1\n",
        2,
    ),
    "statements of one block": ("python/unused-fstring", "if a:\n    b = f''\n    c = f''\n", 2),
}


@pytest.mark.parametrize(("pattern", "content", "changes"), TOGETHER.values(), ids=TOGETHER)
def test_a_statement_is_not_left_half_turned(pattern, content, changes):
    assert len(look(pattern, content)[2]) == changes


ORDERS = {
    "of a package": ("from .b import c\nfrom .a import d\n", False),
    "of others": ("import re\nimport os\n", True),
}


@pytest.mark.parametrize(("content", "is_found"), ORDERS.values(), ids=ORDERS)
def test_a_package_may_be_put_together_in_an_order(content, is_found):
    (wanted,) = patterns.select(["python/sorted-imports"])
    file = SourceFile(path="pkg/__init__.py", blob="", content=content)
    assert bool(LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(wanted,))).findings) == is_found


@pytest.mark.parametrize(("pattern", "before", "after"), TIDIED.values(), ids=TIDIED)
def test_what_is_removed_takes_its_gap_along(pattern, before, after):
    file, wanted, (finding,) = look(pattern, before)
    request = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,))
    assert CodemodMaker().make(request).edits[0].content == after


OWN = "import requests\n\nimport shop\nfrom shop import cart\n\nrequests, shop, cart\n"
MIXED = "import shop\nimport requests\n\nrequests, shop\n"
PREFIX = "def f(a: str):\n    if a.startswith('x-'):\n        a = a[2:]\n    return a\n"
KNOWING = {
    "the package's own section": ("python/sorted-imports", OWN, Facts(packages=("shop",)), False),
    "an own package before another's": ("python/sorted-imports", MIXED, Facts(packages=("shop",)), True),
    "a new module of Python's own": ("python/sorted-imports", "import tomllib\nfrom re import S\n", Facts(), False),
    "two packages of unknown section": ("python/sorted-imports", MIXED, Facts(), False),
    "a method of Python 3.9": ("python/remove-affix", PREFIX, Facts(python="3.9"), True),
    "a method that Python 3.8 lacks": ("python/remove-affix", PREFIX, Facts(python="3.8"), False),
    "a Python that ruff knows nothing of": ("python/remove-affix", PREFIX, Facts(python="3.3"), False),
}


@pytest.mark.parametrize(("pattern", "content", "facts", "is_made"), KNOWING.values(), ids=KNOWING)
def test_what_is_known_of_the_repository_decides(pattern, content, facts, is_made):
    (wanted,) = patterns.select([pattern])
    file = SourceFile(path="pkg/example.py", blob="", content=content)
    request = AnalyzeRequest(files=(file,), patterns=(wanted,), facts=facts)
    found = LocalAnalyzer().analyze(request).findings
    assert bool(found) == is_made
    for finding in found:
        asked = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,), facts=facts)
        assert LocalGenerator().generate(asked).candidate
