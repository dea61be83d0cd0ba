import pytest

from tars_operator.engine.globs import matches


@pytest.mark.parametrize(
    ("expected", "path", "glob"),
    [
        (True, "src/a.py", "**"),
        (True, "src/a.py", "src/**"),
        (True, "src/deep/er/a.py", "src/**"),
        (False, "lib/src/a.py", "src/**"),
        (True, "a.py", "**/a.py"),
        (True, "x/y/a.py", "**/a.py"),
        (False, "x/ba.py", "**/a.py"),
        (True, "x/generated/y.py", "**/generated/**"),
        (True, "generated/y.py", "**/generated/**"),
        (True, "src/a.py", "src/*.py"),
        (False, "src/x/a.py", "src/*.py"),
        (True, "a1.py", "a?.py"),
        (False, "a/1.py", "a?1.py"),
        (True, "a1.py", "a[0-9].py"),
        (False, "ax.py", "a[0-9].py"),
        (True, "ax.py", "a[!0-9].py"),
        (False, "a/.py", "a[!0-9].py"),
        (True, "src/a.py", "src/"),
        (True, "a+b.py", "a+b.py"),
        (False, "axpy", "a.py"),
        (True, "a\nb.py", "a*b.py"),
    ],
)
def test_matches(expected, path, glob):
    assert matches(path, [glob]) is expected


def test_no_glob_matches_nothing():
    assert not matches("a.py", [])


def test_an_open_bracket_is_itself():
    assert matches("a[.py", ["a[.py"])
