"""Texts that a hostile repository may bring: none of what is read from them takes long, however it begins again."""

import time

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.words import Language
from tars_operator.engine import levels
from tars_operator.engine.analysis.doubts.lookups import may_find
from tars_operator.engine.analysis.facts import imports_of
from tars_operator.engine.analysis.settings.quiet import Quiet
from tars_operator.engine.generation import tested_by, tested_elsewhere

SIZE = 1_000_000  # the largest file that is read
BLANKS = " " * SIZE


def filled(text, size=SIZE):
    return text * (size // len(text))


def elsewhere(path, content):
    """The tests that a file of another language than Python names for a function `a`."""
    target = tested_elsewhere.Target("id", path, ("a",))
    return [*tested_elsewhere.naming(SourceFile(path=path, blob="0" * 40, content=f"a 'a' {content}"), [target])]


def imported(content):
    return tested_by._imported(SourceFile(path="tests/test_a.py", blob="0" * 40, content=content))


CASES = {
    "projects": lambda: levels.levels({"a.csproj": filled("<Project ")}),
    "blanks before a version": lambda: levels.levels({"setup.py": f"python_requires ={BLANKS}x"}),
    "brackets of imports": lambda: imports_of(filled("from a import (\n"), frozenset("a")),
    "blanks behind noqa": lambda: Quiet(f"# ruff: noqa:{BLANKS[:9_900]}!\n"),
    "blanks behind from": lambda: imported(f"from{BLANKS}x"),
    "dots behind from": lambda: imported(f"from {filled('.')}x"),
    "hashes of a comment": lambda: [may_find(f"a{one}", ("#" * 9_000 + "\n") * 100) for one in range(20)],
    "remarks": lambda: elsewhere("a.test.js", filled("/*")),
    "names of tests": lambda: elsewhere("a.test.js", filled("it('")),
    "chains of tests": lambda: elsewhere("a.test.js", filled("it.")),
    "attributes of Rust": lambda: elsewhere("tests/a.rs", filled("#[test ")),
    "tests of Rust": lambda: elsewhere("tests/a.rs", filled("#[test]")),
    "annotations of Java": lambda: elsewhere("aTest.java", filled("@Test ", 300_000)),
    "attributes of C#": lambda: elsewhere("aTest.cs", filled("[Test ", 300_000)),
}


@pytest.mark.parametrize("case", CASES)
def test_no_text_takes_long(case):
    started = time.process_time()
    CASES[case]()
    assert time.process_time() - started < 10


def test_many_words_for_linters_do_not_take_long():
    line = f"# pylint: disable={','.join(f'aa{number}' for number in range(1200))}\n"
    quiet = Quiet(300 * line)
    started = time.process_time()
    assert quiet.about(("singleton-comparison", "E711"), 400) is False
    assert not any(quiet.about((f"E{number}", "C0121"), 400) for number in range(200))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("go.mod", f"go {'1' * 5000}\n", (111_111_111,)),
        ("go.mod", f"go 1.{'2' * 5000}\n", (1, 222_222_222)),
        ("pom.xml", f"<release>{'8' * 5000}</release>", (888_888_888,)),
    ],
)
def test_no_number_is_too_long(path, text, expected):
    assert [level.version for level in levels.levels({path: text}).values()] == [expected]


def test_no_edition_is_too_long():
    assert levels.levels({"tsconfig.json": f'{{"lib": ["es{"2" * 5000}"]}}'}).get(Language.JAVASCRIPT) is None


def test_many_tests_of_many_functions_do_not_take_long():
    """A file whose strings speak of all functions, and whose tests use none."""
    count = 8_000
    targets = [tested_by._Target(str(number), (f"f{number}",), ("m",)) for number in range(count)]
    named = " ".join(f"f{number}" for number in range(count))
    tests = "".join(f"def test_{number}():\n    pass\n" for number in range(count))
    file = SourceFile(path="test_m.py", blob="0" * 40, content=f'import m\nX = "{named}"\n{tests}')
    started = time.process_time()
    assert [*tested_by._naming(file, tested_by._Modules(targets))] == []
    assert time.process_time() - started < 5


def test_many_functions_deep_in_folders_do_not_take_long():
    module = tuple(f"a{number}" for number in range(400))
    targets = [tested_by._Target(str(number), ("f",), module) for number in range(500)]
    started = time.process_time()
    known = tested_by._Modules(targets)
    assert [*known.reached([module[-3:-1]])] == targets
    assert time.process_time() - started < 5


def test_a_test_within_a_function_is_none():
    text = "def test_a():\n    def test_b():\n        f()\n\nclass TestC:\n    def test_d(self):\n        f()\n"
    assert [name for name, _ in tested_by._tests("a.py", text)] == ["a.py::test_a", "a.py::TestC::test_d"]
