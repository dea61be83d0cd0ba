"""Unused imports that another file takes from there, or that are one of several ways to a name, are left alone."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer

IMPORT = "from json import JSONDecodeError\n"
CHOICE = "try:\n    import simplejson as json\n    json.loads\nexcept ImportError:\n    import json\n"
OTHERS = {
    "nobody": (IMPORT, "print(1)\n", True),
    "another name of the file": (IMPORT, "from pkg.compat import json\n\nprint(json)\n", True),
    "the same name of another file": (IMPORT, "from json import JSONDecodeError\n\nprint(JSONDecodeError)\n", True),
    "by name": (IMPORT, "from .compat import JSONDecodeError as Error\n\nprint(Error)\n", False),
    "by name over lines": (IMPORT, "from pkg.compat import (\n    a,\n    JSONDecodeError,\n)\n", False),
    "by a star": (IMPORT, "from pkg.compat import *\n", False),
    "as an attribute": (IMPORT, "from pkg import compat\n\nprint(compat.JSONDecodeError)\n", False),
    "by another name": ("from json import dumps as to_json\n", "from pkg.compat import to_json\n", False),
    "a neighbour of what is taken": (f"import os\n{IMPORT}", "from pkg.compat import JSONDecodeError\n", False),
    "one of several ways": (CHOICE, "print(1)\n", False),
}


@pytest.mark.parametrize(("content", "other", "is_found"), OTHERS.values(), ids=OTHERS)
def test_an_import_counts_as_unused_only_when_nobody_takes_it(content, other, is_found):
    texts = {"pkg/compat.py": content, "pkg/user.py": other}
    files = tuple(SourceFile(path=path, blob="", content=text) for path, text in texts.items())
    wanted = tuple(pattern for pattern in patterns.built_in() if pattern.id == "python/unused-import")
    found = LocalAnalyzer().analyze(AnalyzeRequest(files=files, patterns=wanted)).findings
    assert ("pkg/compat.py" in {finding.path for finding in found}) == is_found
