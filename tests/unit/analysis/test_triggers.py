"""A trigger may let a file pass that holds nothing, and never keep one out that does."""

import pytest

from tars_operator.api.code import Pattern
from tars_operator.engine.analysis.sources import LONGEST_LINE, is_ordinary
from tars_operator.engine.analysis.triggers import Triggers
from tars_operator.engine.languages import EXAMPLE_PATHS
from tars_operator.engine.patterns import built_in, select


@pytest.mark.parametrize("pattern", built_in(), ids=lambda pattern: pattern.id)
def test_every_example_passes_the_trigger_of_its_pattern(pattern: Pattern) -> None:
    found = [example.found for example in pattern.examples if example.found]
    assert all(Triggers([pattern]).may_hold(EXAMPLE_PATHS[pattern.language], text.encode()) for text in found)


KEPT_OUT = {
    "no marker": ("todo/*", "a.py", "x = 1  # to do\n"),
    "a marker before the comment": ("todo/*", "a.py", "TODO = 1  # a\n"),
    "another language's codemod": ("python/none-comparison", "a.go", "x == None\n"),
    "no trigger": ("python/none-comparison", "a.py", "x = None\n"),
}


@pytest.mark.parametrize("case", KEPT_OUT)
def test_a_file_that_holds_nothing_is_kept_out(case: str) -> None:
    glob, path, content = KEPT_OUT[case]
    assert not Triggers(select([glob])).may_hold(path, content.encode())


def test_letters_beyond_ascii_are_parts_of_words() -> None:
    assert Triggers(select(["python/constant-attribute"])).may_hold("a.py", 'getattr(größe, "x")\n'.encode())


ODD = {"a NUL": b"a\0b", "a long line": b"\n" + b"x" * (LONGEST_LINE + 1), "large": b"x\n" * 600_000}


@pytest.mark.parametrize("case", ODD)
def test_what_has_an_obstacle_is_not_ordinary(case: str) -> None:
    assert not is_ordinary(ODD[case])


@pytest.mark.parametrize("content", [b"", b"x\n" * 9000, b"x" * LONGEST_LINE + b"\n", b"x\r" * 100])
def test_most_files_are_ordinary(content: bytes) -> None:
    assert is_ordinary(content)
