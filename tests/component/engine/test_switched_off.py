"""What a repository switches off in its linters is proposed neither to a person at a checkout nor by a run."""

import pytest
import yaml
from tests.support.repositories import make_repository
from tests.support.roles import ContentTester, TableGenerator

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine import pipeline
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.patterns import select
from tars_operator.engine.planning import scanning
from tars_operator.engine.planning.scanning import Wish
from tars_operator.engine.planning.working_tree import WorkingTree
from tars_operator.engine.workspace.workspace import Workspace

CODE = "import os\n\n\ndef f(a):\n    assert (a, 'x')\n"
FILES = {"one.py": CODE, "pkg/two.py": CODE, "pkg/sub/three.py": CODE}
PATTERNS = ["python/unused-import", "python/assert-tuple"]
ASKED = [f"{name}*" for name in PATTERNS]
EVERYTHING = {(path, pattern) for path in FILES for pattern in PATTERNS}
SETTINGS = {
    "nothing": ({}, EVERYTHING, {}),
    "a rule": (
        {"pyproject.toml": '[tool.ruff.lint]\nignore = ["F401"]\n'},
        {one for one in EVERYTHING if one[1] != "python/unused-import"},
        {"python/unused-import": "not looked for: pyproject.toml switches off F401"},
    ),
    "a pattern of ours": (
        {".pylintrc": "[A]\ndisable=assert-on-tuple\n"},
        {one for one in EVERYTHING if one[1] != "python/assert-tuple"},
        {"python/assert-tuple": "not looked for: .pylintrc switches off assert-on-tuple"},
    ),
    "both in a folder": (
        {"setup.cfg": "[flake8]\nper-file-ignores = pkg/*:F401,F6\n"},
        {one for one in EVERYTHING if one[0] == "one.py"},
        {},
    ),
    "both but in a folder": (
        {"ruff.toml": '[lint.per-file-ignores]\n"!pkg/**" = ["ALL"]\n'},
        {one for one in EVERYTHING if one[0] != "one.py"},
        {},
    ),
    "one of both in a file": (
        {"ruff.toml": 'per-file-ignores = {"three.py" = ["F401"], "one.py" = ["F631"]}\n'},
        EVERYTHING - {("pkg/sub/three.py", "python/unused-import"), ("one.py", "python/assert-tuple")},
        {},
    ),
    "taste where nobody develops any more": (
        {"README.md": "# Shop\n\nNew development is frozen.\n"},
        {one for one in EVERYTHING if one[1] != "python/unused-import"},
        {"python/unused-import": "not looked for: a matter of taste, and README.md says: New development is frozen."},
    ),
    "an option that nobody develops": ({"README.md": "# Shop\n\n`--old` is deprecated.\n"}, EVERYTHING, {}),
    "below the top": ({"pkg/ruff.toml": 'ignore = ["F401", "F631"]\n'}, EVERYTHING, {}),
}


def scanned(source, asked=ASKED):
    tree = WorkingTree(source.resolve())
    usable = scanning.usable(tree, select(asked), asked)
    wish = Wish(RunSpec.model_validate({"source": {"url": source.as_uri()}}), usable.patterns)
    seen = scanning.scan(tree, wish, LocalAnalyzer())
    return {(one.path, one.pattern) for one in seen.findings}, {one.path: one.reason for one in usable.left}


def ran(source, folder, asked=ASKED):
    spec = RunSpec.model_validate({"source": {"url": source.as_uri(), "ref": "main"}, "patterns": asked})
    workspace = Workspace(folder, local=True)
    tester = ContentTester({"one": lambda _files: True}, {})
    clock = iter(range(1_800_000_000, 1_900_000_000)).__next__
    parts = Parts(workspace, LocalAnalyzer(), TableGenerator({}), tester, [].append, lambda: None, clock)
    pipeline.run(Order("tidy", spec), parts)
    report = yaml.safe_load(workspace.report_path.read_text())
    found = {(one["path"], one["pattern"]) for one in report["plan"]["steps"]}
    return found, {one["path"]: one["reason"] for one in report["skipped"]}


@pytest.mark.parametrize(("settings", "found", "left"), SETTINGS.values(), ids=SETTINGS)
def test_a_look_and_a_run_leave_out_the_same(settings, found, left, tmp_path):
    source = make_repository(tmp_path / "source", FILES | settings)
    assert scanned(source) == ran(source, tmp_path / "work") == (found, left)


def test_taste_is_looked_for_where_nobody_develops_when_somebody_names_it(tmp_path):
    files = FILES | {"README.md": "# Shop\n\nNew development is frozen.\n"}
    source = make_repository(tmp_path / "source", files)
    assert scanned(source, PATTERNS) == ran(source, tmp_path / "work", PATTERNS) == (EVERYTHING, {})


def test_one_of_several_rules_is_left(tmp_path):
    code = "def f(a, b):\n    if not a in b:\n        a()\n    if not a is b:\n        b()\n"
    source = make_repository(tmp_path / "source", {"one.py": code, "ruff.toml": 'ignore = ["E713"]\n'})
    tree = WorkingTree(source.resolve())
    usable = scanning.usable(tree, select(["python/negated-test"]))
    wish = Wish(RunSpec.model_validate({"source": {"url": source.as_uri()}}), usable.patterns)
    assert {one.rule for one in scanning.scan(tree, wish, LocalAnalyzer()).findings} == {"E714"}
    assert usable.left == ()


COMMENTED = {
    "a codemod": ("assert (a, 'x')  # pylint: disable={}\n", "assert-on-tuple"),
    "a codemod, by its code": ("if a:\n    # pylint: disable={}\n    assert (a, 'x')\n", "W0199"),
    "a rule of ruff": ("x = f'a'  # pylint: disable={}\n", "f-string-without-interpolation"),
    "a rule of ruff, from here on": ("# pylint: disable={}\n\nimport os\n", "W0611"),
}


@pytest.mark.parametrize(("content", "name"), COMMENTED.values(), ids=COMMENTED)
@pytest.mark.parametrize("is_named", [True, False])
def test_a_comment_to_pylint_keeps_a_place(content, name, is_named):
    text = content.format(name if is_named else "fixme")
    request = AnalyzeRequest(
        files=(SourceFile(path="a.py", blob="1", content=text),), patterns=select([*ASKED, "python/unused-fstring"])
    )
    assert len(LocalAnalyzer().analyze(request).findings) == (0 if is_named else 1)


@pytest.mark.parametrize(("generated", "found"), [(1, {"by_hand.py"}), (2, set())])
def test_encoding_lines_are_left_where_a_generator_writes_most_of_them(generated, found, tmp_path):
    line = "# -*- coding: utf-8 -*-\n"
    files = {f"gen/{number}_pb2.py": line for number in range(generated)} | {"by_hand.py": line}
    tree = WorkingTree(make_repository(tmp_path / "source", files).resolve())
    wish = Wish(RunSpec.model_validate({"source": {"url": "https://git.example/a"}}), select(["python/encoding-line"]))
    assert {one.path for one in scanning.scan(tree, wish, LocalAnalyzer()).findings} == found
