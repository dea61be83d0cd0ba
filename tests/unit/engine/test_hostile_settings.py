"""Settings that a hostile repository may bring: what they say to linters is heard in time, or not at all."""

import time

import pytest

from tars_operator.engine import globs
from tars_operator.engine.analysis.settings import linters
from tars_operator.engine.analysis.settings.excluded import excluded
from tars_operator.engine.analysis.settings.switched_off import off_in
from tars_operator.engine.globs import MOST_WORK, Patience
from tars_operator.engine.patterns import select
from tars_operator.engine.selection.attributes import Attributes

COMMON = [f"g{number}.py" for number in range(300)]
DEEP = "/".join(["a" * 240] * 3)
EVERYTHING = select(["ALL"])


def test_many_words_for_many_globs_do_not_take_long():
    words = ",".join(f"ZZ{number}" for number in range(1000))
    said = linters.said({"setup.cfg": f"[flake8]\nper-file-ignores =\n  {','.join(COMMON)}:{words},E711\n"})
    started = time.process_time()
    assert off_in(["a.py"], EVERYTHING, said) == {}
    assert time.process_time() - started < 10


GLOBS = [f"{'*a' * 20}{number}" for number in range(300)]


def test_lines_that_set_nothing_do_not_take_long():
    started = time.process_time()
    assert linters.sections_of("[flake8]\n" + "=\n" * 99_000) == []
    assert time.process_time() - started < 5


def test_a_key_that_goes_on_without_a_value_ends_nothing():
    assert not any(one.off for one in linters.said({"setup.cfg": "[flake8]\nignore\n  E711\n"}))


def paths(number):
    return [f"{one}/{DEEP}/x.js" for one in range(number)]


def ignored():
    text = "\n".join(GLOBS)
    return excluded({".eslintignore": text, "ruff.toml": f"exclude = {GLOBS}"})


def attributes():
    return Attributes({".gitattributes": "".join(f"{glob} binary\n" for glob in GLOBS)}).obstacle


@pytest.mark.parametrize("asked", [ignored, attributes])
def test_long_globs_do_not_take_long_with_many_long_paths(asked, monkeypatch):
    monkeypatch.setattr(globs, "MOST_WORK", 1_000_000_000)
    why = asked()
    started = time.process_time()
    assert not any(map(why, paths(2000)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("asked", [ignored, attributes])
def test_a_few_long_paths_hear_all_globs(asked):
    assert asked()("/".join(("aaa" * 20, f"{'a' * 40}299")))


def test_patience_with_globs_ends():
    patience = Patience(["a" * 1000])
    path = "b" * 1000
    assert [patience.lasts(path) for _ in range(MOST_WORK // 1_000_000 + 1)] == [True] * (MOST_WORK // 1_000_000) + [
        False
    ]
