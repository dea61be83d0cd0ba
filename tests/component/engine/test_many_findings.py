"""A file may hold thousands of places of one rule: doubts that ask the whole file ask it once."""

import time

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer

SIZE = 80_000  # characters
SECONDS = 12  # of the processor; each of these takes one at most
LINES = {
    "types": ("python/modern-syntax", "type('')\n"),
    "types beside others": ("python/modern-syntax", "type('')\ntype(())\n"),
    "mocks": ("python/modern-import", "import mock\nmock.patch('a')\n"),
    "mocks that may be missing": ("python/modern-import", "try:\n    import mock\nexcept ImportError:\n    pass\n"),
    "old errors": ("python/modern-errors", "try:\n    f()\nexcept IOError:\n    pass\n"),
    "prefixes": ("python/string-prefix", "x = u'a'\n"),
    "semicolons": ("python/simplify", "x = 1;\n"),
}


@pytest.mark.parametrize(("pattern", "line"), LINES.values(), ids=LINES)
def test_thousands_of_places_in_a_file_take_seconds(pattern, line):
    chosen = next(one for one in patterns.built_in() if one.id == pattern)
    file = SourceFile(path="src/a.py", blob="b", content=line * (SIZE // len(line)))
    started = time.process_time()
    LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(chosen,)))
    assert time.process_time() - started < SECONDS
