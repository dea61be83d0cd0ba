"""Imports out of their place: one moves only where there is an order that it breaks."""

import pytest
from tests.component.doubts.looking import look

IMPORT = "from .{0} import i{0}\n"


def imports(names):
    return "".join(map(IMPORT.format, names))


CASES = {
    "one import out of its place": ("python/sorted-imports", imports("abdc"), True),
    "one of three imports out of its place": ("python/sorted-imports", imports("acb"), False),
    "imports in no order": ("python/sorted-imports", imports("dcba"), False),
    "imports that need a gap": ("python/sorted-imports", "import re\n" + imports("acb"), False),
    "imports in the order of a dictionary": (
        "python/sorted-imports",
        "from .a import b\nfrom .a import C\nfrom .d import e\nfrom .f import g\n",
        False,
    ),
    "imports in the order of their modules": (
        "python/sorted-imports",
        "import ast\nfrom contextlib import closing\nimport re\nimport typing\n",
        False,
    ),
    "imports by their length": ("python/sorted-imports", "import os\nimport ast\nimport time\nimport codecs\n", False),
    "imports by module, relative ones last": (
        "python/sorted-imports",
        "from ast import parse\nimport re\nimport typing\n\nfrom .a import b\n",
        False,
    ),
    "a star among them": ("python/sorted-imports", imports("abdc").replace("import ic", "import *"), False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


ORDERS = {
    "of a package": (imports("abdc"), False),
    "of others": ("import ast\nimport json\nimport re\nimport os\n", True),
}


@pytest.mark.parametrize(("content", "is_found"), ORDERS.values(), ids=ORDERS)
def test_a_package_may_be_put_together_in_an_order(content, is_found):
    assert bool(look("python/sorted-imports", content, "pkg/__init__.py")[2]) == is_found
