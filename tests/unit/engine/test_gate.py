"""Each check of the gate as a table, and the order in which they are asked."""

import time

import pytest
from tests.support.roles import digest

from tars_operator.api.code import Candidate, Edit, Finding, Strategy
from tars_operator.api.codechange import FileChange
from tars_operator.api.reasons import GateReason
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import ChangeClass, Engine, Verdict
from tars_operator.engine.gate import evidence, hidden, paths, size, staleness, syntax
from tars_operator.engine.gate.case import Case, File, Objection
from tars_operator.engine.gate.judge import CHECKS, judge
from tars_operator.engine.gate.lines import compare
from tars_operator.engine.protected import LONGEST_PATH, is_protected, is_safe

OLD = "import os\n\nx = 1\ny = 2\n"
BLOB = "b" * 40


def make_case(content=OLD + "z = 3\n", path="src/a.py", old_blob=BLOB, prove=lambda: None, **spec):
    finding = Finding(
        id=digest("finding"), pattern="todo/function", change_class=ChangeClass.BEHAVIOUR, path="src/a.py",
        line=1, end_line=1, message="do it",
    )  # fmt: skip
    candidate = Candidate(
        id=digest(content), finding=finding, change_class=ChangeClass.BEHAVIOUR,
        edits=(Edit(path=path, old_blob=old_blob, content=content),), strategy=Strategy(engine=Engine.REPLAY),
    )  # fmt: skip
    wanted = {"source": {"url": "https://git.example.com/a.git"}, **spec}
    return Case(candidate, {"src/a.py": File(BLOB, OLD)}, RunSpec.model_validate(wanted), prove)


def reason(objection):
    return objection.reason if objection else None


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "../a.py", "src/../../a.py", "src//a.py", "./a.py", "", "a/", ".git/config", "x/.GIT/hooks/pre-push",
        "git~1/config", "src/a.py\0", "src/\na.py", "src\\a.py", "C:/a.py", "src/a.py ", "src/a.py.", "src/\u202ea.py", "a/" * 512 + "a",
    ],
)  # fmt: skip
def test_unsafe_paths(path):
    assert not is_safe(path)
    if 0 < len(path) <= LONGEST_PATH:  # what an edit can name at all
        assert reason(paths.check(make_case(path=path))) is GateReason.UNSAFE_PATH


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_a.py", "tests/data/x.json", "pkg/tests/helper.py", "test_a.py", "src/a_test.py", "conftest.py", "src/conftest.py",
        "app/tests.py", "app/unit_tests.py", "pytest.toml", "pytest.ini", "tox.ini", "setup.cfg", "setup.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt", "uv.lock",
        ".github/workflows/ci.yml", ".gitlab-ci.yml", ".gitea/workflows/x.yml", ".gitattributes", ".gitmodules", "Dockerfile",
        "images/Dockerfile.dev", "Makefile", ".pre-commit-config.yaml", "CODEOWNERS", "docs/CODEOWNERS", "sitecustomize.py",
        "src/evil.pth", "CLAUDE.md", "AGENTS.md", ".cursor/rules", "charts/x/values.yaml", "TESTS/test_a.py", "src/Conftest.py",
        "cmd/a_test.go", "pkg/testdata/a.go", "a/testsuite/b.py", "functional_tests/support/a.py", "e2e-tests/server/app.py", "core/tests_core/a.py", "contrib/fuzz/a.py", "features/steps/a.py", "t/mocks.py", "testing/util.py", "fuzzing/targets/a.py", "src/a.test.ts", "src/a.spec.js", "src/__tests__/a.tsx", "spec/a.js", "benches/a.rs", "packages/bench/a.ts", "src/ATest.java", "gson/ATests.cs", "src/UnitTests/A.cs",
        "Src/Ours.Tests/A.cs", "Src/Ours.FuzzTests/A.cs", "src/it/resources/a/Input.java", "src/etc/testcases/A.java", "a/b_tests.js",
    ],
)  # fmt: skip
def test_protected_paths(path):
    assert reason(paths.check(make_case(path=path))) is GateReason.PROTECTED_PATH


@pytest.mark.parametrize(
    "path",
    [
        "src/a.py",
        "src/contest.py",
        "src/latest.py",
        "src/tested.py",
        "src/attest/a.py",
        "src/contests/a.py",
        "src/latest_news/a.py",
        "src/fuzz.py",
        "src/t/a.py",
        "src/testing/a.py",
        "src/features/a.py",
        "src/Latest.java",
        "src/test.go",
    ],
)
def test_ordinary_paths(path):
    assert is_safe(path)
    assert not is_protected(path)


def test_more_paths_can_be_protected():
    case = make_case(gate={"protectedPaths": ["src/**"]})
    assert reason(paths.check(case)) is GateReason.PROTECTED_PATH


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        (None, {}),
        (GateReason.OUT_OF_SCOPE, {"path": "src/b.py"}),
        (GateReason.OUT_OF_SCOPE, {"include": ["lib/**"]}),
        (GateReason.OUT_OF_SCOPE, {"exclude": ["**/a.py"]}),
    ],
    ids=["the finding's file", "another file", "not included", "excluded"],
)
def test_scope(expected, changes):
    assert reason(paths.check(make_case(**changes))) is expected


@pytest.mark.parametrize(
    ("expected", "blob"), [(None, BLOB), (GateReason.STALE_BASE, "c" * 40), (GateReason.STALE_BASE, "")]
)
def test_staleness(expected, blob):
    assert reason(staleness.check(make_case(old_blob=blob))) is expected


@pytest.mark.parametrize(
    ("expected", "content", "limit"),
    [
        (GateReason.NO_CHANGE, OLD, 10),
        (None, OLD + "z = 3\n", 1),
        (GateReason.TOO_LARGE, OLD + "z = 3\nw = 4\n", 1),
        (GateReason.TOO_LARGE, None, 3),
        (None, OLD.replace("\n", "\r\n"), 8),
        (GateReason.TOO_LARGE, OLD.replace("\n", "\r\n"), 7),
    ],
    ids=["no change", "one line", "two lines", "all removed", "line ends", "too many line ends"],
)
def test_size(expected, content, limit):
    assert reason(size.check(make_case(content, gate={"maxChangedLines": limit}))) is expected


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        (None, "x = 1\n"),
        (None, "assert (1, 'a warning is no error')\n"),
        (GateReason.SYNTAX_ERROR, "def f(:\n"),
        (GateReason.SYNTAX_ERROR, "```python\nx = 1\n```\n"),
        (GateReason.SYNTAX_ERROR, "x = 1\0\n"),
        (GateReason.SYNTAX_ERROR, "  x = 1\n"),
        (GateReason.SYNTAX_ERROR, "x = " + "(" * 500 + ")" * 500),
        (GateReason.SYNTAX_ERROR, "x = \u201cquoted\u201d\n"),
        (GateReason.SYNTAX_ERROR, "x = a" + ".b" * 100_000),
        (GateReason.SYNTAX_ERROR, "x = " + "-" * 100_000 + "1"),
    ],
    ids=["good", "warning", "broken", "fence", "NUL", "indent", "nested", "smart quotes", "deep tree", "deep grammar"],
)
def test_syntax(expected, content):
    assert reason(syntax.check(make_case(content))) is expected


def test_syntax_never_executes():
    assert syntax.check(make_case("raise SystemExit('executed')\n")) is None


HIDDEN = [
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u00a0",
    "\x1b",
    "\x08",
    "\u2028",
    "\ue000",
    "\ufe0f",
    "\U000e0041",
]


@pytest.mark.parametrize("char", HIDDEN, ids=[f"U+{ord(char):04X}" for char in HIDDEN])
def test_hidden_characters(char):
    assert reason(hidden.check(make_case(OLD + f"z = 'a{char}b'\n"))) is GateReason.HIDDEN_CHARACTERS


@pytest.mark.parametrize("char", ["ä", "漢", "€", "é", "\t", "—", "🙂"])
def test_visible_characters(char):
    assert hidden.check(make_case(OLD + f"z = '{char}'\n")) is None


def test_hidden_characters_that_were_there_may_stay():
    case = make_case(OLD + "z = 3\n")
    there = {"src/a.py": File(BLOB, "\ufeff" + OLD)}
    kept = Case(make_case("\ufeff" + OLD.replace("y = 2", "y = 20")).candidate, there, case.spec, case.prove)
    assert hidden.check(kept) is None


def test_a_hidden_character_may_stay_in_a_line_that_changes():
    case = make_case(OLD.replace("y = 2", "y = '\u00a0' * 2"))
    there = {"src/a.py": File(BLOB, OLD.replace("y = 2", "y = '\u00a0'"))}
    assert hidden.check(Case(case.candidate, there, case.spec, case.prove)) is None


def test_one_hidden_character_does_not_let_more_of_them_in():
    case = make_case(OLD.replace("y = 2", "y = '\u200b\u200b'"))
    there = {"src/a.py": File(BLOB, OLD.replace("y = 2", "y = '\u200b'"))}
    objection = hidden.check(Case(case.candidate, there, case.spec, case.prove))
    assert reason(objection) is GateReason.HIDDEN_CHARACTERS


def test_the_first_objection_decides_and_nothing_is_run():
    ran = []
    judgement = judge(make_case("def f(:\n", prove=lambda: ran.append(1)), clock=iter(range(100)).__next__)
    assert (judgement.verdict, judgement.reason, ran) == (Verdict.REFUSED, GateReason.SYNTAX_ERROR, [])
    assert [outcome.check for outcome in judgement.outcomes] == [
        "paths",
        "staleness",
        "size",
        "hidden-characters",
        "lookalike-characters",
        "secrets",
        "syntax",
    ]
    assert all(outcome.seconds == 1 for outcome in judgement.outcomes)


def test_what_passes_everything_is_proven():
    judgement = judge(make_case(), clock=lambda: 0.0)
    assert (judgement.verdict, judgement.reason) == (Verdict.ACCEPTED, GateReason.PROVEN)
    assert len(judgement.outcomes) == len(CHECKS)


def test_a_doubt_is_inconclusive():
    doubt = Objection(GateReason.SANDBOX_FAILED, "no sandbox", Verdict.INCONCLUSIVE)
    assert judge(make_case(prove=lambda: doubt), clock=lambda: 0.0).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("name", [name for name, _ in CHECKS if name != "tests"])
def test_each_check_earns_its_place(name):
    """Ablation: what it refuses gets through when it alone is off."""
    bad = {
        "paths": make_case(path="src/b.py", old_blob=""),
        "staleness": make_case(old_blob="c" * 40),
        "size": make_case(OLD),
        "hidden-characters": make_case(OLD + "z = '\u200b'\n"),
        "lookalike-characters": make_case(OLD + "us\u0435r = 1\n"),
        "secrets": make_case(OLD + "password = 'hunter2x'\n"),
        "syntax": make_case("def f(:\n"),
    }[name]
    without = tuple(check for check in CHECKS if check[0] != name)
    assert judge(bad, clock=lambda: 0.0).verdict is Verdict.REFUSED
    assert judge(bad, clock=lambda: 0.0, checks=without).verdict is Verdict.ACCEPTED


def make_evidence(content=OLD + "z = 3\n", blob="d" * 40, base="e" * 40, old_blob=BLOB, **spec):
    case = make_case(content, **spec)
    return evidence.digest(
        [FileChange(path="src/a.py", old_blob=old_blob, new_blob=blob)],
        base,
        case.spec,
        judge(case, clock=iter(range(99)).__next__),
    )


def test_evidence_is_the_same_for_the_same_and_ignores_seconds():
    assert make_evidence() == make_evidence()


@pytest.mark.parametrize(
    "changes", [{"blob": "f" * 40}, {"old_blob": "f" * 40}, {"base": "f" * 40}, {"gate": {"maxChangedLines": 9}}, {"test": {"timeout": "3m"}}, {"content": "def f(:\n"}]
)  # fmt: skip
def test_evidence_differs_when_anything_does(changes):
    assert make_evidence(**changes) != make_evidence()


def test_a_huge_middle_is_not_compared_line_by_line():
    old, new = "a\nb\n" * 5000, "b\na\n" * 5000
    removed, added = compare("same\n" + old + "end\n", "same\n" + new + "end\n")
    assert (len(removed), len(added)) == (10000, 10000)


@pytest.mark.parametrize(
    ("old", "new"),
    [("x\n" * 1990, "y\n" + "x\ny\n" * 995), ("a\nb\n" * 990, "b\na\n" * 495 + "a\na\n" * 495)],
    ids=["one line", "two lines"],
)
def test_equal_lines_stretch_no_comparison(old, new):
    """A patient comparison takes minutes here, and says no more."""
    started = time.process_time()
    removed, added = compare(old, new)
    assert time.process_time() - started < 5
    assert (removed, added) != ((), ())


def test_changes_far_apart_in_a_long_file_are_told_apart():
    old = "".join(f"def f{i}():\n    return None\n\n" for i in range(300))
    new = old.replace("def f1(", "def g1(").replace("def f298(", "def g298(")
    assert compare(old, new) == (("def f1():\n", "def f298():\n"), ("def g1():\n", "def g298():\n"))


@pytest.mark.parametrize(
    "content", ["x = [" + "[]," * 4000 + "]\n", OLD + "y = 1\n" * 199 + "#" * 1_000_000, "x = 1\0\n"],
    ids=["a long line", "a large file", "a NUL"],
)  # fmt: skip
def test_what_no_run_would_look_at_again(content):
    assert reason(size.check(make_case(content, gate={"maxChangedLines": 10_000}))) is GateReason.TOO_LARGE


def test_a_line_that_is_only_long_is_fine():
    assert size.check(make_case("x = [" + "[]," * 3000 + "]\n")) is None
