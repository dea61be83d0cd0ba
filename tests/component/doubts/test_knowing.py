"""What is known of the whole repository decides, too."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, Facts, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.generator import LocalGenerator

OWN = "import httpx\nimport requests\n\nimport shop\nfrom shop import cart\n\nhttpx, requests, shop, cart\n"
MIXED = "import shop.b\nimport requests\n\nimport shop.a\nimport shop.c\n\nrequests, shop\n"
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
