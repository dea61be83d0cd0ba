"""The Python that a README promises."""

import pytest

from tars_operator.engine.selection.readme import from_python_2, python_2, python_3, universal

LINES = {
    "a badge": ("[![Python 2.7|3.x](https://img.shields.io/badge/python-2.7|3.x-yellow.svg)]", (2, 7)),
    "a sentence": ("It works with Python version **2.7** and **3.x** on any platform.", (2, 7)),
    "a list": ("Supports Python 2.6, 2.7 and 3.4", (2, 6)),
    "Python 3": ("Supports Python 3.12 and 3.2.7", None),
    "taken back": ("Python 2.7 is no longer supported", None),
    "dropped": ("Support for Python 2.7 was dropped in 3.0", None),
    "another 2.7": ("Version 2.7 of shop", None),
    "far away": ("Python" + " " * 2000 + "2.7", None),
}


@pytest.mark.parametrize(("line", "version"), LINES.values(), ids=LINES)
def test_a_line_promises_python_2(line: str, version: tuple[int, ...] | None) -> None:
    level = python_2({"README.md": f"# Shop\n\n{line}\n"})
    assert (level and level.version) == version


@pytest.mark.parametrize(("setup", "is_old"), [("setup(use_2to3=True)\n", True), ("setup(name='shop')\n", False)])
def test_source_for_2to3_is_python_2(setup: str, *, is_old: bool) -> None:
    assert bool(from_python_2({"setup.py": setup})) is is_old


WHEELS = {
    "for both": ("[bdist_wheel]\nuniversal = 1\n", True),
    "for both, in a word": ("[wheel]\nuniversal=True\n", True),
    "for one": ("[bdist_wheel]\nuniversal = 0\n", False),
    "unsaid": ("[metadata]\nname = universal\n", False),
}


@pytest.mark.parametrize(("settings", "is_old"), WHEELS.values(), ids=WHEELS)
def test_one_wheel_for_both_is_for_python_2(settings: str, *, is_old: bool) -> None:
    assert bool(universal({"setup.cfg": settings})) is is_old


ASKED = {
    "with a sign": ("- Python 3.x >= 3.5.", "3.5"),
    "with a plus": ("Works with Python 3.10+ and Python 3.8+ (old)", "3.8"),
    "in words": ("You need python 3.7 or newer.", "3.7"),
    "of a package": ("Needs Python and shop >= 3.5 for it, with all of its plugins", ""),
    "tested": ("Tested with Python 3.9 and 3.10", ""),
    "another language": ("Node 3.5+", ""),
}


@pytest.mark.parametrize(("line", "version"), ASKED.values(), ids=ASKED)
def test_a_line_asks_for_a_python(line: str, version: str) -> None:
    assert python_3({"README.md": f"# Shop\n\n{line}\n"}) == version
