"""Globs that a hostile repository may bring: none takes long, and what they mean does not hang on how they are asked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tars_operator.engine.globs import matches
from tars_operator.engine.selection.attributes import Attributes

NAME = "a" * 250 + ".py"
DEEP = "a/" * 500 + "y"


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 30 + "*x", NAME), ("**a" * 30 + "x", DEEP), ("**/a/" * 30 + "x", DEEP), ("**/*a*/" * 30 + "x", DEEP),
        ("?*" * 30 + "x", NAME), ("[a]*" * 30 + "**/x", NAME), ("a**/" * 30 + "x", DEEP),
    ],
)  # fmt: skip
def test_no_glob_takes_long(glob, path):
    started = time.process_time()
    assert not matches(path, (glob,))
    assert Attributes({".gitattributes": f"{glob} linguist-generated\n"}).obstacle(path) == ""
    assert time.process_time() - started < 2


def test_many_globs_do_not_take_long_either():
    said = Attributes({".gitattributes": "".join(f"*a{number}*b linguist-generated\n" for number in range(20_000))})
    started = time.process_time()
    assert not any(said.obstacle(f"folder{number}/{NAME}") for number in range(200))
    assert time.process_time() - started < 10


def brute(glob, path):
    """The same by trying everything."""
    if not glob:
        return not path
    if glob.startswith("**/"):
        rests = [path, *(path[at + 1 :] for at, char in enumerate(path) if char == "/" and at)]
        return any(brute(glob[3:], rest) for rest in rests)
    if glob.startswith("**"):
        return any(brute(glob[2:], path[at:]) for at in range(len(path) + 1))
    if glob.startswith("*"):
        name = path.partition("/")[0]
        return any(brute(glob[1:], path[at:]) for at in range(len(name) + 1))
    return bool(path) and (path[0] == glob[0] or (glob[0] == "?" and path[0] != "/")) and brute(glob[1:], path[1:])


NAMES = st.text("ab", min_size=1, max_size=4)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PARTS = st.one_of(st.just("**"), st.text("ab*?", min_size=1, max_size=5).filter(lambda text: "**" not in text))
GLOBS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@given(GLOBS, PATHS)
def test_what_comes_first_is_as_good_as_any(glob, path):
    assert matches(path, (glob,)) == brute(glob, path)
