"""Files that cannot be looked at, and places in text."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.sources import LARGEST_FILE, Positions, lines, obstacle

CASES = {
    "plain": ("a.py", "x = 1\n", None),
    "stub": ("a.pyi", "x: int\n", None),
    "empty": ("a.py", "", None),
    "odd name": ("a\nb[1] c.py", "", None),
    "no language": ("README.md", "", "in no language"),
    "absolute": ("/etc/a.py", "", "plain path"),
    "outside": ("a/../../b.py", "", "plain path"),
    "nul in path": ("a\0.py", "", "plain path"),
    "long part": ("a" * 201 + ".py", "", "plain path"),
    "large": ("a.py", "x\n" * LARGEST_FILE, "larger than"),
    "nul": ("a.py", "x = 1\0\n", "NUL"),
    "long line": ("a.py", "x = '" + "y" * 10_001 + "'", "longer than 10000"),
    "lone surrogate": ("a.py", "x = '\ud800'", "UTF-8"),
}


@pytest.mark.parametrize("case", CASES)
def test_says_why_a_file_cannot_be_looked_at(case: str) -> None:
    path, content, expected = CASES[case]
    reason = obstacle(SourceFile.model_construct(path=path, blob="b", content=content))
    assert (reason is None) if expected is None else expected in (reason or "")


def test_lines_end_where_python_ends_them() -> None:
    text = "a\r\nb\rc\nd\x0ce\u2028f"
    assert lines(text) == ["a\r\n", "b\r", "c\n", "d\x0ce\u2028f"]


@pytest.mark.parametrize(
    ("content", "row", "column", "expected"),
    [("ab\ncd\n", 2, 2, 4), ("ab\n", 2, 1, 3), ("\ufeffab\n", 1, 1, 1), ("\ufeffab\ncd", 2, 1, 4), ("a\r\nb", 2, 1, 3)],
    ids=["second row", "after the end", "mark in row 1", "mark in row 2", "crlf"],
)
def test_places_are_offsets(content: str, row: int, column: int, expected: int) -> None:
    assert Positions(content).offset(row, column) == expected


def test_a_row_beyond_the_end_is_no_place() -> None:
    with pytest.raises(ValueError, match="row 9"):
        Positions("a\n").offset(9, 1)
