"""Comments by which somebody told linters to be quiet."""

import time

import pytest

from tars_operator.engine.analysis.settings.quiet import Quiet

NAMES = ("RET505", "R1705", "no-else-return")


def rows(content, names=NAMES):
    quiet = Quiet(content)
    return [row for row in range(1, content.count("\n") + 1) if quiet.about(names, row)]


NOTHING = "a = 1\nb = 2\nc = 3\n"
BLOCK = "def f(a):\n    {0}\n    a()\n\n    return a\n\n\nf()\n"
HEAD = "def f(a):\n    if a:{0}\n        return 1\n    else:\n        return 2\n    return 3\n"
CHOICE = "if a:\n    a()\nelse:\n    b()\n"
SAID = {
    "nothing": (NOTHING, []),
    "behind a line": ("a = 1\nb = 2  # pylint: disable=no-else-return\nc = 3\n", [2]),
    "by its code": ("a = 1\nb = 2  # pylint: disable=R1705\nc = 3\n", [2]),
    "by its category": ("a = 1  # pylint: disable=C,R\nb = 2\n", [1]),
    "among others": ("a = 1\nb = 2  # pylint: disable=fixme, no-else-return , a\n", [2]),
    "behind another comment": ("a = 1\nb = 2  # type: ignore  # pylint:disable=no-else-return\n", [2]),
    "another name": ("a = 1  # pylint: disable=no-else-raise,no-else\n", []),
    "switched on again": ("a = 1  # pylint: enable=no-else-return\n", []),
    "the next line": ("a = 1\n# pylint: disable-next=no-else-return\nb = 2\nc = 3\n", [3]),
    "from here on": ("a = 1\n# pylint: disable=no-else-return\nb = 2\n\nc = 3\n", [2, 3, 4, 5]),
    "in a block": (BLOCK.format("# pylint: disable=no-else-return"), [2, 3, 4, 5, 6, 7]),
    "behind what opens a block": (HEAD.format("  # pylint: disable=no-else-return"), [2, 4]),
    "above what opens a block": ("# pylint: disable-next=no-else-return\n" + CHOICE, [2, 4]),
    "behind a function's head": (BLOCK.format("").replace("(a):", "(a):  # pylint: disable=no-else-return"), [1]),
    "everything": ("b = 2\na = 1  # pylint: disable=all\nb = 2\n", [1, 2, 3]),
    "the whole file": ("a = 1\n# pylint: skip-file\n", [1, 2]),
    "flake8, the whole file": ("# flake8: noqa\na = 1\n", [1, 2]),
    "flake8, a code": ("a = 1\n# flake8: noqa: E501, RET\n", [1, 2]),
    "flake8, another code": ("# flake8: noqa: E501\na = 1\n", []),
    "flake8, behind a line": ("a = 1  # flake8: noqa\n", []),
    "ruff, a code": ("# ruff: noqa: RET505\na = 1\n", [1, 2]),
    "ruff, the whole file": ("# ruff: noqa\na = 1\n", [1, 2]),
}


@pytest.mark.parametrize(("content", "expected"), SAID.values(), ids=SAID)
def test_what_is_not_to_be_spoken_of(content, expected):
    assert rows(content) == expected
    assert rows(content.replace("pylint:", "pilint:").replace("noqa", "no_qa")) == []


HOSTILE = {
    "comments": "# pylint: disable=a\n" * 40_000,
    "deeper and deeper": "".join(" " * min(number, 300) + "# pylint: disable=a\n" for number in range(3000)),
    "words": "# pylint: disable=" + "a," * 400_000,
    "blanks": "#" + " " * 900_000 + "pylint:",
    "many a line": "# pylint: " * 90_000,
    "noqa": "# flake8: noqa : " + "a " * 400_000 + "!",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_no_comment_takes_long(content):
    started = time.process_time()
    quiet = Quiet(content)
    assert not any(quiet.about(NAMES, row) for row in range(10))
    assert time.process_time() - started < 2
