"""Headers and READMEs that say much: what they say of themselves is heard in no time, whatever it is."""

import time

import pytest

from tars_operator.engine.selection import frozen
from tars_operator.engine.selection.headers import by_header

SIZE = 1_000_000
LINES = [
    b"# generated\n",
    b"# do not edit generated transpiled\n",
    b"#" + b"x" * 290 + b" generated\n",
    b"generated",
    b"# ",
]
README = ["(", "this ", "shop is ", "no longer ", "a is b, ", "frozen and ", "x\n\n", ". a", "](", "\n==", "[a](b) "]


@pytest.mark.parametrize("part", LINES)
def test_no_file_takes_long(part):
    started = time.process_time()
    by_header(part * (SIZE // len(part)), "shop/a.py")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("part", README)
def test_no_readme_takes_long(part):
    started = time.process_time()
    frozen.said({"README.md": part * (SIZE // len(part))}, {"setup.py": "name='shop'\n"})
    assert time.process_time() - started < 2


def test_no_names_take_long():
    names = "".join(f"name='a{number}'\n" for number in range(SIZE // 12))
    started = time.process_time()
    assert not frozen.said({"README.md": "b is frozen.\n" * 100}, {"setup.py": names, "pyproject.toml": " " * SIZE})
    assert time.process_time() - started < 5
