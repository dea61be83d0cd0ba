"""Imports of an answer: which are added, where they come to stand, and which are refused with what words."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.symbols import parse
from tars_operator.engine.generation.answers import UnusableAnswerError, read
from tars_operator.engine.generation.new_imports import added, with_imports

BODY = "def total(a):\n    return {}\n"


def file(path: str, content: str) -> SourceFile:
    return SourceFile(path=path, blob="b" * 40, content=content)


OTHERS = (
    file("src/shop/money.py", "import attrs\n\nLIMIT = 5\n"),
    file("src/shop/__init__.py", ""),
    file("tests/test_cart.py", "import pytest\nfrom shop.cart import total\n"),
    file("tests/helpers.py", "THING = 1\n"),
)


def mended(top: str, wanted: str, use: str, path: str = "src/shop/cart.py", inside: str = "") -> str:
    """The lines above the function, when the answer has the import `wanted` and uses it so."""
    function = BODY.format(use).replace("\n    ", f"\n    {inside}\n    " if inside else "\n    ")
    original = SourceFile(path=path, blob="b" * 40, content=top + BODY.format("a"))
    answer = read(f"{wanted}\n\n\n{function}", parse(BODY.format("a")).body[0], original.content)
    result = with_imports(top + function, answer, original, OTHERS)
    assert result.endswith(function)
    return result.removesuffix(function)


PLACES = {
    "in the order of names": ("import abc\nimport sys\n\n\n", "import re", "re.A", "import abc\nimport re\nimport sys\n\n\n"),
    "first of its section": ("import sys\n\n\n", "import re", "re.A", "import re\nimport sys\n\n\n"),
    "from after plain ones": ("import sys\n\n\n", "from re import sub", "sub", "import sys\nfrom re import sub\n\n\n"),
    "a section of its own above": ("import attrs\n\n\n", "import re", "re.A", "import re\n\nimport attrs\n\n\n"),
    "a section of its own below": (
        "import re\n\n\n", "from shop.money import LIMIT", "LIMIT", "import re\n\nfrom shop.money import LIMIT\n\n\n",
    ),
    "between two sections": (
        "import re\n\nfrom .money import LIMIT\n\n\n", "import attrs", "attrs.define",
        "import re\n\nimport attrs\n\nfrom .money import LIMIT\n\n\n",
    ),
    "after the future": (
        "from __future__ import annotations\n\n\n", "import re", "re.A",
        "from __future__ import annotations\n\nimport re\n\n\n",
    ),
    "after a long one": (
        "from os import (\n    path,\n    sep,\n)\n\n\n", "from re import sub", "sub",
        "from os import (\n    path,\n    sep,\n)\nfrom re import sub\n\n\n",
    ),
    "below the docstring": ('"""Carts."""\n\n\n', "import re", "re.A", '"""Carts."""\n\nimport re\n\n\n'),
    "an empty file": ("", "import re", "re.A", "import re\n\n\n"),
    "below the licence": ("# Licence\n\n", "import re", "re.A", "# Licence\n\nimport re\n\n\n"),
    "below the encoding": ("# coding: utf-8\n", "import re", "re.A", "# coding: utf-8\nimport re\n\n\n"),
    "above what is about the code": (
        "# Licence\n\n# the rate\nRATE = 1\n", "import re", "re.A", "# Licence\n\nimport re\n\n# the rate\nRATE = 1\n",
    ),
    "with the file's line ends": ("import sys\r\n\r\n\r\n", "import re", "re.A", "import re\r\nimport sys\r\n\r\n\r\n"),
    "behind a byte order mark": ("\ufeff", "import re", "re.A", "\ufeffimport re\n\n\n"),
    "beside its own submodule": ("import os.path\n\n\n", "import os", "os.sep", "import os\nimport os.path\n\n\n"),
    "where imports are late": (
        "X = 1\nimport sys\n\n\n", "from re import sub", "sub", "X = 1\nimport sys\nfrom re import sub\n\n\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACES)
def test_an_import_comes_to_its_place(case: str) -> None:
    top, wanted, use, expected = PLACES[case]
    assert mended(top, wanted, use) == expected


NEEDLESS = {
    "it is there": ("import re\n\n\n", "import re", "re.A"),
    "it is not used": ("X = 1\n\n\n", "import re", "[a]"),
    "an unknown one is not used": ("X = 1\n\n\n", "import evil", "[a]"),
}


@pytest.mark.parametrize("case", NEEDLESS)
def test_what_is_not_needed_is_left_out(case: str) -> None:
    top, wanted, use = NEEDLESS[case]
    assert mended(top, wanted, use) == top


def test_of_several_names_only_those_that_are_used_come_in() -> None:
    assert mended("", "from re import sub, match as found, I\nimport os, sys", "found(sys)") == (
        "import sys\nfrom re import match as found\n\n\n"
    )


def test_what_was_added_is_told_for_the_next_question() -> None:
    assert added("import os\nimport re\nfrom a import b as c\n", "import os\n") == ("import re", "from a import b as c")


ALLOWED = {
    "standard library": "import os.path",
    "a file of the repository": "from shop.money import LIMIT as os",
    "relative": "from .money import LIMIT as os",
    "a package that the repository imports": "import attrs.exceptions as os",
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_the_repository_can_have_is_allowed(case: str) -> None:
    assert ALLOWED[case] in mended("", ALLOWED[case], "os")


REFUSED = {
    "unknown package": ("", "import requests", "requests.get", "neither in Python's standard library nor used"),
    "unknown name of one": ("", "from requests import get", "get", "imports requests"),
    "what only tests import": ("", "import pytest", "pytest.raises", "neither"),
    "a file of the tests": ("", "from tests.helpers import THING", "THING", "neither"),
    "no such file": ("", "from .nowhere import THING", "THING", r"\.nowhere"),
    "everything": ("", "from re import *", "sub", "one by one"),
    "the future": ("", "from __future__ import division", "division", "one by one"),
    "hides a function": ("def re(): ...\n\n\n", "import re", "re.A", "hides the re"),
    "hides a constant": ("if 1:\n    re = 1\n\n\n", "import re", "re.A", "hides the re"),
    "hides another import": ("import regex as re\n\n\n", "import re", "re.A", "hides the re"),
    "hides what Python has": ("", "from os import open", "open", "hides the open"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_nobody_chose_is_refused(case: str) -> None:
    top, wanted, use, words = REFUSED[case]
    with pytest.raises(UnusableAnswerError, match=words):
        mended(top, wanted, use)


def test_a_test_may_import_what_tests_do() -> None:
    assert "import pytest" in mended("", "import pytest", "pytest.raises", path="tests/test_other.py")


def test_a_name_inside_of_another_function_is_nobodys() -> None:
    top = "def other():\n    re = 1\n    return re\n\n\n"
    assert mended(top, "import re", "re.A") == "import re\n\n\n" + top


def test_an_import_inside_of_the_function_is_judged_too() -> None:
    assert mended("", "", "json.dumps(a)", inside="import json") == ""
    with pytest.raises(UnusableAnswerError, match="imports requests"):
        mended("", "", "requests.get(a)", inside="import requests")


def test_what_the_function_imported_before_may_stay() -> None:
    function = BODY.replace("return", "import requests\n    return")
    original = SourceFile(path="a.py", blob="b" * 40, content=function.format("a"))
    answer = read(function.format("[a]"), parse(original.content).body[0], original.content)
    assert with_imports(function.format("[a]"), answer, original, ()) == function.format("[a]")
