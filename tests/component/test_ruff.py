"""Findings and fixes with the real ruff."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.api.contracts import AnalyzeAnswer, AnalyzeRequest, GenerateAnswer, GenerateRequest
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer, UnknownRuleError
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.patterns import built_in, select

ANALYZER = LocalAnalyzer()
GENERATOR = LocalGenerator()


def make_file(content: str, path: str = "pkg/a.py") -> SourceFile:
    return SourceFile(path=path, blob="b" * 40, content=content)


def analyze(*files: SourceFile, patterns: tuple[Pattern, ...] = built_in()) -> AnalyzeAnswer:
    return ANALYZER.analyze(AnalyzeRequest(files=files, patterns=patterns))


def generate(file: SourceFile, finding: Finding, patterns: tuple[Pattern, ...] = built_in()) -> GenerateAnswer:
    pattern = next(known for known in patterns if known.id == finding.pattern)
    request = GenerateRequest(finding=finding, file=file, pattern=pattern, engines=(Engine.CODEMOD,))
    return GENERATOR.generate(request)


def fixed(content: str, pattern: str, number: int = 0) -> str | None:
    """`content` after the change for the finding `number` of `pattern`."""
    file = make_file(content)
    answer = generate(file, analyze(file, patterns=select([pattern])).findings[number])
    return answer.candidate.edits[0].content if answer.candidate else None


NOT_FOUND = {
    "unsafe fix": ("def f(a):\n    return tuple([x for x in a])\n", "python/*"),
    "no fix": ("from os import *\n", "python/*"),
    "kept by the repository": ("import os  # noqa: F401\n", "python/unused-import"),
    "two packages of unknown section": ("import b\nimport a\n\na, b\n", "python/sorted-imports"),
    "would split a line": ("import sys, os\n\nos, sys\n", "python/sorted-imports"),
    "blank line only": ("import os\nos\n", "python/sorted-imports"),
}


@pytest.mark.parametrize("case", NOT_FOUND)
def test_class_s_finds_only_what_has_a_safe_fix(case: str) -> None:
    content, glob = NOT_FOUND[case]
    assert analyze(make_file(content), patterns=select([glob])).findings == ()


def test_an_init_module_keeps_its_imports() -> None:
    assert (
        analyze(make_file("import os\n", "pkg/__init__.py"), patterns=select(["python/unused-import"])).findings == ()
    )


def test_the_places_of_a_file_are_mended_at_once() -> None:
    content = "x = a if a else b\ndef f():\n    return a if a else b\n"
    assert fixed(content, "python/or-operator", 0) == "x = a or b\ndef f():\n    return a or b\n"


def test_names_of_one_statement_are_one_finding() -> None:
    file = make_file("import os, sys\n")
    found = analyze(file, patterns=select(["python/unused-import"])).findings
    assert [finding.message for finding in found] == ["`os` imported but unused; `sys` imported but unused"]


def test_a_finding_is_found_again_after_its_neighbours_changed() -> None:
    before = make_file('import os\n\ndef f(a):\n    return f"a", f"{a}b", "x{}".format(a)\n')
    finding = analyze(before, patterns=select(["python/format-to-fstring"])).findings[0]
    after = make_file('\n\n\ndef f(a):\n    return "a", f"{a}b", "x{}".format(a)\n')
    answer = generate(after, finding)
    assert answer.candidate is not None
    assert answer.candidate.edits[0].content == '\n\n\ndef f(a):\n    return "a", f"{a}b", f"x{a}"\n'


def test_a_finding_that_is_gone_is_declined() -> None:
    finding = analyze(make_file("import os\n")).findings[0]
    answer = generate(make_file("x = 1\n"), finding)
    assert [decline.reason for decline in answer.declines] == ["NoFix"]


def test_class_b_patterns_find_what_has_no_fix_too() -> None:
    own = Pattern(id="ours/none", title="t", change_class=ChangeClass.BEHAVIOUR, ruff=("E711",))
    file = make_file("def f(a):\n    return a == None\n")
    finding = analyze(file, patterns=(own,)).findings[0]
    assert (finding.change_class, finding.symbol) == ("B", "f")
    assert [decline.reason for decline in generate(file, finding, (own,)).declines] == ["NoFix"]


def test_an_unknown_rule_is_named() -> None:
    own = Pattern(id="ours/odd", title="t", change_class=ChangeClass.BEHAVIOUR, ruff=("ABC123",))
    with pytest.raises(UnknownRuleError, match=r"ours/odd.*ABC123") as caught:
        analyze(make_file("x = 1\n"), patterns=(built_in()[0], own))
    assert caught.value.field == "patterns.1.ruff"


SKIPPED = {
    "syntax": ("def f(:\n", "syntax error in line 1"),
    "crashes ruff": ("x = " + "-" * 9000 + "1\n", "ruff cannot read it"),
    "nested": ("x = " + "(" * 4000 + ")" * 4000 + "\n", "syntax error"),
}


@pytest.mark.parametrize("case", SKIPPED)
def test_a_bad_file_costs_no_other_its_findings(case: str) -> None:
    content, expected = SKIPPED[case]
    good = [make_file("import os\n", f"{number}.py") for number in range(3)]
    answer = analyze(good[0], make_file(content, "bad.py"), *good[1:])
    assert [finding.path for finding in answer.findings] == ["0.py", "1.py", "2.py"]
    assert [(skipped.path, expected in skipped.reason) for skipped in answer.skipped] == [("bad.py", True)]


def test_a_path_that_is_another_files_folder_is_skipped() -> None:
    answer = analyze(make_file("import os\n", "a.py"), make_file("import os\n", "a.py/b.py"))
    assert [finding.path for finding in answer.findings] == ["a.py", "a.py/b.py"]


def test_the_repositorys_own_configuration_is_not_read() -> None:
    configuration = SourceFile(path="ruff.toml", blob="b", content='[lint]\nignore = ["F401"]\n')
    answer = analyze(configuration, make_file("import os\n", "build/a.py"), patterns=select(["python/unused-import"]))
    assert [finding.path for finding in answer.findings] == ["build/a.py"]


def test_syntax_newer_than_the_target_is_no_error() -> None:
    answer = analyze(make_file("import os\nmatch 1:\n    case 1:\n        pass\n"))
    assert ([finding.rule for finding in answer.findings], answer.skipped) == (["F401"], ())


def test_a_deep_file_is_no_error() -> None:
    chain = "".join(f"elif a == {number}:\n    b = {number}\n" for number in range(300))
    answer = analyze(make_file(f"import os\na = 1\nif a:\n    b = 0\n{chain}"))
    assert "F401" in [finding.rule for finding in answer.findings]


AROUND = st.lists(
    st.text(alphabet="ab \t\u00e9\U0001d4b3\x0c\u2028", max_size=12).map(lambda text: f"# {text}."), max_size=3
)


@settings(max_examples=25, deadline=None)
@given(
    before=AROUND,
    after=AROUND,
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    last=st.booleans(),
)
def test_every_character_outside_of_the_edit_stays(
    before: list[str], after: list[str], end: str, mark: str, last: bool
) -> None:
    def text(place: str) -> str:
        return (
            mark
            + end.join([*before, "def f(a):", f'\ty = "\u00e9\U0001d4b3"; return {place}', *after])
            + (end if last else "")
        )

    assert fixed(text('(a, f"x")'), "python/unused-fstring") == text('(a, "x")')
