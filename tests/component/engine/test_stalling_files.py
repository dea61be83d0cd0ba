"""Nonsense that the grammars lose their way in: left out when its time or memory is spent, and nothing else is lost."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine.analysis import analyzer, readers, ruff_process
from tars_operator.engine.analysis.analyzer import LocalAnalyzer, locate
from tars_operator.engine.analysis.reading import Limits
from tars_operator.engine.patterns import select

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # of who runs the tests in threads

PATTERNS = select(["*/todo", "java/array-type"])
SHORT = Limits(seconds=0.3, seconds_for_each=0, mebibytes=2048)
SMALL = Limits(seconds=30, seconds_for_each=0, mebibytes=64)
WIDE = Limits(seconds=60, seconds_for_each=0, mebibytes=8192)
STALLS = {SHORT: "takes longer than 0.3 s to read", SMALL: "takes more than 64 MiB to read"}


def crafted(unit, size):
    """A TODO, and `size` characters of the unit, in lines that are short enough."""
    line = unit * (9_900 // len(unit)) + "\n"
    return "// TODO mend\n" + (line * (size // len(line) + 1))[:size] + "\n"


CASES = {
    "Java: lambdas": ("A.java", crafted("a=>", 5_000), SHORT),
    "Java: lambdas by memory": ("A.java", crafted("a=>", 3_500), SMALL),
    "Java: generics": ("A.java", crafted("A<", 9_000), SMALL),
    "C#: generics": ("A.cs", crafted("A<", 7_000), SMALL),
    "JavaScript: words": ("a.js", crafted("where A:", 12_000), SHORT),
    "TypeScript: generics": ("a.ts", crafted("a<b,", 20_000), SMALL),
    "TSX: generics": ("a.tsx", crafted("a<b,", 20_000), SMALL),
    "Rust: raw texts": ("a.rs", crafted('r#"', 50_000), SHORT),
    "Go: parameters": ("a.go", crafted("(a=", 120_000), SHORT),
}
GOOD = SourceFile(path="Good.java", blob="1" * 40, content="class Good {\n    int a[];  // TODO mend\n}\n")
GOOD_FOUND = {("Good.java", "java/array-type"), ("Good.java", "java/todo")}


@pytest.fixture(params=["forked", "from a reader"])
def _process(request, monkeypatch):
    if request.param == "from a reader":
        monkeypatch.setattr(readers, "may_fork", lambda: False)


def file(case):
    path, content, _ = CASES[case]
    return SourceFile(path=path, blob="0" * 40, content=content)


def analyzed(*files):
    answer = LocalAnalyzer().analyze(AnalyzeRequest(files=files, patterns=PATTERNS))
    found = {(one.path, one.pattern) for one in answer.findings}
    return found, {one.path: one.reason for one in answer.skipped}


@pytest.mark.usefixtures("_process")
@pytest.mark.parametrize("case", CASES)
def test_a_file_that_stalls_is_left_out(case, monkeypatch):
    path, _, limits = CASES[case]
    monkeypatch.setattr(readers, "LIMITS", limits)
    assert analyzed(file(case), GOOD) == (GOOD_FOUND, {path: STALLS[limits]})


@pytest.mark.parametrize("case", CASES)
def test_with_time_and_memory_the_same_file_is_read(case, monkeypatch):
    """The control: what is left out above is the limits' doing."""
    monkeypatch.setattr(readers, "LIMITS", WIDE)
    found, skipped = analyzed(file(case), GOOD)
    assert skipped == {}
    assert {path for path, _ in found} == {CASES[case][0], "Good.java"}


def test_many_files_that_stall_cost_the_others_nothing(monkeypatch):
    monkeypatch.setattr(readers, "LIMITS", SMALL)
    bad = [file("C#: generics").model_copy(update={"path": f"a{number}.cs"}) for number in range(5)]
    found, skipped = analyzed(bad[0], GOOD, *bad[1:], GOOD.model_copy(update={"path": "Last.java"}))
    assert {path for path, _ in found} == {"Good.java", "Last.java"}
    assert skipped.keys() == {one.path for one in bad}


def test_parts_in_children_leave_the_same_out(monkeypatch):
    monkeypatch.setattr(readers, "LIMITS", SMALL)
    monkeypatch.setattr(analyzer, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(analyzer, "cores", lambda: 2)
    assert analyzed(file("C#: generics"), GOOD) == (GOOD_FOUND, {"A.cs": STALLS[SMALL]})


@pytest.mark.usefixtures("_process")
def test_a_finding_in_what_stalls_is_no_longer_there(monkeypatch):
    """As a generator asks for it, before it mends anything."""
    monkeypatch.setattr(readers, "LIMITS", SMALL)
    pattern = PATTERNS[[one.id for one in PATTERNS].index("java/todo")]
    finding = next(one for one in LocalAnalyzer().analyze(AnalyzeRequest(files=(GOOD,), patterns=(pattern,))).findings)
    assert locate(GOOD, pattern, finding) is not None
    assert locate(file("Java: generics"), pattern, finding) is None


def wrapped(unit, size):
    """One statement of Python, in lines that are short enough."""
    return "\\\n".join([unit * (9_000 // len(unit))] * (size // 9_000))


PYTHON = {
    "targets": (f"{wrapped('a=', 900_000)}1\n", "ruff cannot read it: took longer than 2.0 seconds"),
    "findings": ("x = " + wrapped("f'{a}' ", 200_000) + "\n", f"ruff cannot read it: {ruff_process.TOO_MANY}"),
    "signs": (f"x = {wrapped('-', 200_000)}1\n", "ruff cannot read it: ended with code -6"),
}


@pytest.mark.parametrize("case", PYTHON)
def test_a_file_that_stalls_what_looks_at_python_is_left_out(case, monkeypatch):
    monkeypatch.setattr(ruff_process, "LONGEST_CHECK", 2.0)
    monkeypatch.setattr(ruff_process, "LONGEST_FOR_EACH", 0)
    content, reason = PYTHON[case]
    files = [
        SourceFile(path=path, blob="0" * 40, content=f"import os\n{end}")
        for path, end in [("a.py", content), ("b.py", "")]
    ]
    answer = LocalAnalyzer().analyze(AnalyzeRequest(files=tuple(files), patterns=select(["ALL"])))
    assert {one.path for one in answer.findings} == {"b.py"}
    assert [one.reason[: len(reason)] for one in answer.skipped] == [reason]


@pytest.mark.parametrize("line", [wrapped("a=", 9_000) + "1", "x = " + "f'{a}' " * 100], ids=["targets", "findings"])
def test_less_of_the_same_is_looked_at(line):
    """The control: it is not what they say that files are left out for."""
    file = SourceFile(path="a.py", blob="0" * 40, content=f"import os\n{line}\n")
    answer = LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=select(["ALL"])))
    assert answer.skipped == ()
    assert "python/unused-import" in {one.pattern for one in answer.findings}


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a=>", "A<", "(A)", "!", "(", "{"])
def test_no_file_that_may_be_looked_at_takes_longer_than_its_limits(unit):
    files = [SourceFile(path=f"A{end}", blob="0" * 40, content=crafted(unit, 990_000)) for end in (".java", ".cs")]
    found, skipped = analyzed(*files, GOOD)
    assert found >= GOOD_FOUND
    assert all(reason.startswith("takes ") for reason in skipped.values())
