"""Fixes that ruff calls safe and that a reviewer would send back: each with its neighbour that is made."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.codemod import CodemodMaker

CHAIN = "def f(a):\n    if a:\n        return 1\n    {} a is None:\n        return 2\n    return 3\n"
ARMS = "def f(a):\n    if a:\n        return 1\n    else:\n        return 2\n"
CASES = {
    "a link of a chain": ("python/needless-else", CHAIN.format("elif"), False),
    "the last arm": ("python/needless-else", ARMS, True),
    "names in the order of a dictionary": ("python/sorted-all", "__all__ = ['codes', 'URL']\ncodes = URL = 1\n", False),
    "names in no order": ("python/sorted-all", "__all__ = ['b', 'a']\na = b = 1\n", True),
    "names in groups": ("python/sorted-all", "__all__ = [\n    'b', 'c',\n    'a',\n]\na = b = c = 1\n", False),
    "a long with in a with": ("python/one-with", "with a():\n    with b(\n        1,\n    ):\n        c()\n", False),
    "a with in a with": ("python/one-with", "with a():\n    with b():\n        c()\n", True),
    "imports in the order of a dictionary": ("python/sorted-imports", "from .a import b\nfrom .a import C\n", False),
    "imports in no order": ("python/sorted-imports", "from .b import a\nfrom .a import b\n", True),
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
    before = "if a:\n    b()\nelse:\n    # why\n    if c:\n        d()\n"
    file, wanted, (finding,) = look("python/collapsible-else-if", before)
    request = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,))
    assert CodemodMaker().make(request).edits[0].content == "if a:\n    b()\n# why\nelif c:\n    d()\n"


@pytest.mark.parametrize(("pattern", "before", "after"), TIDIED.values(), ids=TIDIED)
def test_what_is_removed_takes_its_gap_along(pattern, before, after):
    file, wanted, (finding,) = look(pattern, before)
    request = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,))
    assert CodemodMaker().make(request).edits[0].content == after
