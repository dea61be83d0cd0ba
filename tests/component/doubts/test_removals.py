"""What goes takes its gap along, and a comment that moves stays whole."""

import pytest
from tests.component.doubts.looking import mended

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.analysis.finders import TextEdit, applied

TIDIED = {
    "a pass at the beginning of a block": (
        "python/needless-pass",
        "class A:\n    pass\n\n    def f(self):\n        g()\n",
        "class A:\n    def f(self):\n        g()\n",
    ),
    "a pass after a gap": (
        "python/needless-pass",
        "class A(Exception):\n    y = 1\n\n    pass\n\n\nx = 1\n",
        "class A(Exception):\n    y = 1\n\n\nx = 1\n",
    ),
    "a pass at the end": (
        "python/needless-pass",
        "class A(Exception):\n    y = 1\n\n    pass\n",
        "class A(Exception):\n    y = 1\n",
    ),
    "a coding line in a frame": (
        "python/encoding-line",
        "# coding: utf-8\n#\n# License\nx = 1\n",
        "# License\nx = 1\n",
    ),
    "a coding line below another": (
        "python/encoding-line",
        "#!/bin/python\n# coding: utf-8\n#\n# License\nx = 1\n",
        "#!/bin/python\n#\n# License\nx = 1\n",
    ),
    "a coding line before a gap": ("python/encoding-line", "# coding: utf-8\n\nx = 1\n", "x = 1\n"),
    "a coding line before two empty ones": ("python/encoding-line", "# coding: utf-8\n\n\nx = 1\n", "x = 1\n"),
    "a coding line in a frame, before a gap": ("python/encoding-line", "# coding: utf-8\n#\n\nx = 1\n", "x = 1\n"),
    "a coding line below another, before a gap": (
        "python/encoding-line",
        "#!/bin/python\n# coding: utf-8\n\n\nx = 1\n",
        "#!/bin/python\n\n\nx = 1\n",
    ),
    "a future import below words on the whole file": (
        "python/future-import",
        "# Licensed under MIT\nfrom __future__ import division\n\nx = 1\n",
        "# Licensed under MIT\n\nx = 1\n",
    ),
    "an import between gaps": ("python/unused-import", '"""Doc."""\n\nimport os\n\nx = 1\n', '"""Doc."""\n\nx = 1\n'),
    "an import at the beginning": ("python/unused-import", "import os\n\n\nx = 1\n", "x = 1\n"),
    "an import with a neighbour": ("python/unused-import", "import os\nimport re\n\nre\n", "import re\n\nre\n"),
    "a line after a gap": ("python/unused-import", "x = 1\n\nimport os\ny = 1\n", "x = 1\n\ny = 1\n"),
}
GONE = {
    "all of a file's": ("import os\nimport sys\n\n\nx = 1\n", "x = 1\n"),
    "three in a row": ("import os\nimport sys\nfrom re import A\n\nx = 1\n", "x = 1\n"),
    "behind words": ('"""A."""\n\nimport os\nimport sys\n\n\nx = 1\n', '"""A."""\n\n\nx = 1\n'),
    "not the last": ("import os\nimport sys\nimport a\n\n\nx = a\n", "import a\n\n\nx = a\n"),
    "not the first": ("import a\nimport os\nimport sys\n\n\nx = a\n", "import a\n\n\nx = a\n"),
}


def test_a_comment_that_moves_to_where_a_replacement_begins():
    edits = (TextEdit(2, 4, "elif"), TextEdit(2, 2, "# why\n"))
    assert applied("a\nif c\n", edits) == "a\n# why\nelif c\n"


@pytest.mark.parametrize(("pattern", "before", "after"), TIDIED.values(), ids=TIDIED)
def test_what_is_removed_takes_its_gap_along(pattern, before, after):
    assert mended(pattern, before) == after


@pytest.mark.parametrize("case", GONE)
def test_imports_that_go_together_take_their_gap_along(case):
    before, after = GONE[case]
    file = SourceFile(path="a.py", blob="0" * 40, content=before)
    hits = []
    request = AnalyzeRequest(files=(file,), patterns=patterns.select(["python/unused-import"]))
    LocalAnalyzer(keep=lambda _file, _finding, hit: hits.append(hit)).analyze(request)
    [hit] = hits
    assert applied(before, hit.fix) == after
