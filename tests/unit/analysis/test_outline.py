"""The outline of a text says of every line what the syntax tree says."""

import argparse
import asyncio
import dataclasses
import re
import tarfile
import unittest.mock
from pathlib import Path

import pytest

import tars_operator.engine
from tars_operator.engine.analysis.outline import Outline
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import enclosing, symbols

TRICKY = {
    "after the last statement": "def f():\n    pass\n\n    # a\n  # b\n# c\n    # d\nx = 1\n",
    "indented less than the code that follows": "def f():\n    a = 1\n# a\n    b = 2\n",
    "between functions": "def f():\n    pass\n# a\n\n\ndef g():\n    # b\n    pass\n",
    "in brackets": "class A:\n    def g(self):\n        pass\n    x = [\n        # a\n1,  # b\n]\n    y = 1\n",
    "a header over lines": "def f(\n    a,  # a\n) -> int:\n    # b\n    return a\n",
    "a def in a string": 'def f():\n    x = """\ndef g():\n    """\n    # a\n    return x\n',
    "a folded string": "def f():\n    x = 'a \\\ndef g():'\n    # a\n",
    "quotes in comments": 'def f():\n    # it\'s """\n    x = 1\n# \'\nclass B:\n    # b\n    x = 1\n',
    "a folded statement": "class A:\n    def g(self):\n        pass\n    x = 1 + \\\n        2  # a\n    y = 1\n",
    "in an if": "def f():\n    pass\nif x:\n    # a\n    y = 1\n    def g():\n        pass\n        # b\nelse:\n    z = 1\n",
    "decorated": "class A:\n    @a(\n        1\n    )\n    async  def f(self): pass  # a\n    # b\n",
    "tabs": "class A:\n\tdef f(self):\n\t\t# a\n\t\tpass\n\t# b\n",
    "line ends of windows": "class A:\r\n    def f(self):\r\n        # a\r\n        pass\r\n\r\n    # b\r\n",
    "lone carriage returns": "def f():\r    # a\r    pass\rx = 1\r",
    "a page per function": "x = 1\n\x0c\ndef f():\n    # a\n    pass\n\x0c\ndef g():\n    # b\n    pass\n",
    "a byte order mark": "\ufeffdef f():\n    # a\n    pass\n",
    "the wide form of a letter": "def \uff46():\n    # a\n    pass\n",
    "an f-string": "def f(x):\n    return f'{x!r:>{10}}#'  # a\n",
    "match": "def f(x):\n    match x:\n        case [1]:\n            # a\n            pass\n    # b\n",
}
REAL = (argparse, asyncio.base_events, asyncio.tasks, dataclasses, tarfile, unittest.mock)


def by_lines(content: str) -> list[str]:
    outline, found, place = Outline(content), [], 0
    for line in lines(content.removeprefix("\ufeff")):
        owner = outline.owner(place) if line.strip() else None
        found.append(owner.name if owner else "")
        place += len(line)
    return found


def by_tree(content: str) -> list[str]:
    known = symbols(content)
    owners = [enclosing(known, row) if line.strip() else None for row, line in enumerate(lines(content), start=1)]
    return [owner.name if owner else "" for owner in owners]


@pytest.mark.parametrize("case", TRICKY)
def test_a_line_belongs_where_the_tree_says(case: str) -> None:
    assert by_lines(TRICKY[case]) == by_tree(TRICKY[case])


@pytest.mark.parametrize("module", REAL, ids=lambda module: module.__name__)
def test_lines_of_real_modules_belong_where_the_tree_says(module: object) -> None:
    content = Path(str(getattr(module, "__file__"))).read_text()  # noqa: B009 - a module, for the type checker too
    assert by_lines(content) == by_tree(content)


def test_the_source_of_a_function_ends_before_what_follows() -> None:
    outline = Outline("class A:\n    @a\n    def f(\n        self,\n    ):\n        pass\n\n    x = 1\n")
    owner = outline.owner(outline.text.index("pass"))
    assert owner is not None
    assert outline.source(owner) == "    def f(\n        self,\n    ):\n        pass\n\n"


@pytest.mark.parametrize("broken", ["def f(:\n    # a\n", 'x = """\n# a', "class\n  # a\n", ")]}\n# a\n", "'\n# a"])
def test_broken_code_has_an_outline_too(broken: str) -> None:
    Outline(broken).owner(broken.index("#"))


POSSESSIVE = r"\)[*+?]\+"


def test_no_group_is_possessive():
    """Python 3.11.2, which is Debian 12's, matches them wrongly; newer ones, on which these tests mostly run, do not."""
    package = Path(tars_operator.engine.__file__).parents[1]
    found = [path.name for path in package.rglob("*.py") if re.search(POSSESSIVE, _code(path.read_text()))]
    assert found == []
    assert re.search(POSSESSIVE, "(?:a|b)*+")


def _code(text: str) -> str:
    return "".join(line for line in text.splitlines() if not line.startswith("#"))
