"""`tars scan` on real checkouts: what is found, what is said, and that nothing is left behind."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import fastjsonschema
import pytest
from tests.support.repositories import TOP, commit, git


def found(out):
    return [(one["path"], one["pattern"]) for one in json.loads(out)["findings"]]


SHOP = [("src/shop.py", "python/unused-import"), ("src/shop.py", "todo/function")]


def test_findings_are_told_by_pattern_with_the_remedy_and_exit_1(tars, checkout):
    code, out, err = tars("scan")
    assert code == 1
    assert out.splitlines() == [
        "python/unused-import: 1 note, mended by tars fix",
        "  Remove imports that nothing uses.",
        "  src/shop.py:2  `os` imported but unused",
        "",
        "todo/function: 1 note, mended by you or a model",
        "  Do what a TODO, FIXME, HACK or XXX comment inside a function asks for.",
        "  src/shop.py:6  TODO: round",
        "",
    ]
    assert "2 findings in 2 files: 2 notes." in err


def test_the_table_is_one_line_for_each(tars, checkout):
    code, out, _ = tars("scan", "-o", "table")
    assert code == 1
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["SEVERITY", "PLACE"], ["note", "src/shop.py:2"], ["note", "src/shop.py:6"]
    ]  # fmt: skip


def test_no_findings_is_exit_0(tars, checkout):
    assert tars("scan", "src/clean.py", "--quiet") == (0, "", "")


ASKED = {
    "everything": ((), SHOP),
    "a folder": (("src",), SHOP),
    "a pattern": (("--pattern", "todo/*"), SHOP[1:]),
    "two patterns": (("--pattern", "todo/*", "--pattern", "python/unused-import"), SHOP),
    "included": (("--include", "tests/**"), []),
    "excluded": (("--exclude", "src/shop.py"), []),
    "tests as well": (("tests", "--protected"), [("tests/test_shop.py", "python/unused-import")]),
}


@pytest.mark.parametrize(("arguments", "expected"), ASKED.values(), ids=ASKED)
def test_where_and_what_to_look_for(arguments, expected, tars, checkout):
    assert found(tars("scan", *arguments, "-o", "json")[1]) == expected


def test_a_folder_is_looked_at_from_within(tars, checkout, monkeypatch):
    monkeypatch.chdir(checkout / "src")
    assert found(tars("scan", "-o", "json")[1]) == SHOP


def test_what_is_not_committed_is_looked_at_and_what_git_does_not_track_is_not(tars, checkout):
    (checkout / "src/clean.py").write_text("import os\n")
    (checkout / "src/new.py").write_text("import os\n")
    assert ("src/clean.py", "python/unused-import") in found(tars("scan", "-o", "json")[1])
    assert "src/new.py" not in dict(found(tars("scan", "-o", "json")[1]))
    git(checkout, "add", "src/new.py")
    assert "src/new.py" in dict(found(tars("scan", "-o", "json")[1]))


def test_what_a_linter_is_told_to_leave_is_left_with_the_reason(tars, checkout):
    tars("scan", "-o", "json")
    settings = checkout / "ruff.toml"
    settings.write_text('[lint]\nignore = ["F4"]\n')
    git(checkout, "add", "ruff.toml")
    _, out, err = tars("scan", "-o", "json")
    assert found(out) == SHOP[1:]
    assert "python/unused-import: not looked for: ruff.toml switches off F4\n" in err
    left = {"path": "python/unused-import", "reason": "not looked for: ruff.toml switches off F4"}
    assert left in json.loads(out)["skipped"]
    settings.write_text('[lint.per-file-ignores]\n"src/*" = ["F401"]\n')
    assert found(tars("scan", "-o", "json")[1]) == SHOP[1:]
    assert "python/unused-import" not in tars("plan", "-o", "diff")[1]
    settings.write_text('[lint.per-file-ignores]\n"tests/*" = ["F401"]\n')
    assert found(tars("scan", "-o", "json")[1]) == SHOP


def test_files_that_cannot_be_read_are_named_with_the_reason(tars, checkout):
    (checkout / "src/clean.py").unlink()
    git(checkout, "config", "core.symlinks", "true")
    (checkout / "src/link.py").symlink_to("/etc/hostname")
    git(checkout, "add", "src/link.py")
    _, out, err = tars("scan", "-o", "json")
    reasons = {one["path"]: one["reason"] for one in json.loads(out)["skipped"]}
    assert reasons.keys() == {"src/broken.py", "src/clean.py", "src/latin.py", "src/link.py"}
    assert (reasons["src/latin.py"], reasons["src/link.py"]) == ("not valid UTF-8", "a link")
    assert "src/broken.py: syntax error" in err


def test_a_folder_that_became_a_link_out_of_the_checkout_is_not_followed(tars, checkout, tmp_path):
    (checkout / "src").rename(tmp_path / "elsewhere")
    (checkout / "src").symlink_to(tmp_path / "elsewhere")
    assert found(tars("scan", "-o", "json")[1]) == []


def test_a_todo_names_its_function_and_the_tests_of_it(tars, checkout):
    test = "from src.shop import total\n\n\ndef test_total():\n    assert total([]) == '[]'\n"
    commit(checkout, {"tests/test_shop.py": test}, "second")
    (todo,) = json.loads(tars("scan", "-o", "json", "--pattern", "todo/*")[1])["findings"]
    assert (todo["symbol"], todo["remark"]["tests"]) == ("total", ["tests/test_shop.py::test_total"])


@pytest.fixture(scope="module")
def schema():
    """What says whether a log is SARIF 2.1.0."""
    path = subprocess.run(
        [TOP / "hack/offline/sarif-schema"], check=True, capture_output=True, text=True
    ).stdout.strip()
    return fastjsonschema.compile(json.loads(Path(path).read_text()))


LOGS = {
    "findings and skipped files": ((), {}),
    "a name of strange characters": ((), {"src/a b,c%#\u00e9.py": "import os\n"}),
    "nothing found": (("src/clean.py",), {}),
    "tests as well": (("--protected",), {}),
    "other languages": ((), {"a.go": "package a\n\nfunc f(a interface{}) {}\n", "b.cs": "class B { bool F(bool a) { return a == true; } }\n"}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "more"), LOGS.values(), ids=LOGS)
def test_sarif_is_what_its_schema_says(arguments, more, tars, checkout, schema):
    commit(checkout, more, "second")
    schema(json.loads(tars("scan", *arguments, "-o", "sarif")[1]))


WRONG = {
    "version": lambda log: log.update(version="2.0.0"),
    "level": lambda log: log["runs"][0]["results"][0].update(level="bad"),
    "no message": lambda log: log["runs"][0]["results"][0].pop("message"),
    "line 0": lambda log: region(log).update(startLine=0),
    "column 0": lambda log: region(log).update(startColumn=0),
}


def region(log):
    return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]


@pytest.mark.slow
@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_the_schema_would_refuse_another_log(spoil, tars, checkout, schema):
    log = json.loads(tars("scan", "-o", "sarif")[1])
    spoil(log)
    with pytest.raises(fastjsonschema.JsonSchemaException):
        schema(log)


def test_a_sarif_result_names_its_rule_its_place_and_its_fingerprint(tars, checkout):
    run = json.loads(tars("scan", "-o", "sarif")[1])["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert place["artifactLocation"] == {"uri": "src/shop.py", "uriBaseId": "SRCROOT"}
        assert 1 <= place["region"]["startLine"] <= place["region"]["endLine"]
        assert rules[result["ruleIndex"]]["help"]["text"]
        assert len(result["partialFingerprints"]["tarsFinding/v1"]) == 64


def test_a_place_has_its_column(tars, checkout):
    (checkout / "src/shop.py").write_text("x = '\u00e9'; import os\n")
    (found,) = json.loads(tars("scan", "src/shop.py", "-o", "json")[1])["findings"]
    assert (found["line"], found["column"]) == (1, 17)
    (result,) = json.loads(tars("scan", "src/shop.py", "-o", "sarif")[1])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 17, "endLine": 1}


def test_sarif_names_what_was_not_looked_at(tars, checkout):
    (invocation,) = json.loads(tars("scan", "-o", "sarif")[1])["runs"][0]["invocations"]
    said = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: one["message"]["text"]
            for one in invocation["toolExecutionNotifications"]}  # fmt: skip
    assert said["src/latin.py"] == "not looked at: not valid UTF-8"


@pytest.fixture
def notes(checkout):
    """Fifty notes of one pattern, and a warning that must not drown in them."""
    commit(
        checkout,
        {"src/many.py": "".join(f"# TODO: {n}\n" for n in range(50)), "src/z.py": "if a == None:\n    a()\n"},
        "second",
    )
    return checkout


def test_many_notes_of_a_pattern_hide_no_other(tars, notes):
    out = tars("scan")[1]
    assert out.splitlines()[0].startswith("python/none-comparison: 1 warning,")
    assert out.count("  src/many.py:") == 5
    assert "  and 45 more: tars scan --all --pattern todo/comment" in out


@pytest.mark.parametrize("how", [("--all",), ("--quiet",), ("-o", "table")], ids=["all", "quiet", "table"])
def test_all_are_shown_when_asked_for_or_when_nobody_would_be_told(how, tars, notes):
    assert tars("scan", *how)[1].count("src/many.py:") == 50


def test_annotations_are_one_line_each_that_no_file_name_can_leave(tars, checkout):
    git(checkout, "mv", "src/shop.py", "src/a,b%.py")
    lines = tars("scan", "-o", "github", "--pattern", "todo/*")[1].splitlines()
    assert len(lines) == 1
    assert "file=src/a%2Cb%25.py,line=6,col=5,endLine=6,title=todo/function::TODO: round" in lines[0]


MISTAKES = {
    "no such pattern": (("--pattern", "python/unused-imprt"), "did you mean python/unused-import?"),
    "no such path": (("src/nothing.py",), "there is no such file"),
    "no checkout": (("/",), "is in no Git checkout"),
    "two checkouts": ((".", "../other"), "name one at a time"),
}


@pytest.mark.parametrize(("arguments", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_one_sentence_and_exit_2(arguments, expected, tars, checkout, tmp_path):
    (tmp_path / "other/.git").mkdir(parents=True)
    code, out, err = tars("scan", *arguments)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert expected in err


def test_the_repositorys_configuration_starts_no_program(tars, checkout, tmp_path):
    program = tmp_path / "monitor"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    git(checkout, "config", "core.fsmonitor", str(program))
    tars("scan")
    assert not (tmp_path / "started").exists()
    git(checkout, "status")
    assert (tmp_path / "started").exists()


def test_no_colour_without_a_terminal(tars, checkout):
    assert not any("\x1b" in text for text in tars("scan")[1:])


@pytest.mark.parametrize(("output", "columns"), [("table", 70), ("table", 40), ("text", 60)])
def test_on_a_narrow_terminal_nothing_is_cut(output, columns, checkout):
    command = [sys.executable, "-m", "tars_operator.cli.main", "scan", "-o", output]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": str(columns), "TERM": "xterm"}
    seen = on_terminal(command, environment)
    for whole in ("src/shop.py:2", "python/unused-import", "imported"):
        assert whole in seen
    assert "\x1b[" in seen  # a terminal has colours


def on_terminal(command, environment):
    """What the command writes to a terminal of its own."""
    main, other = os.openpty()
    child = subprocess.Popen(command, env=environment, stdout=other, stderr=other)
    os.close(other)
    seen = b""
    with suppress(OSError):  # how Linux says that nobody is there any more
        while chunk := os.read(main, 4096):
            seen += chunk
    os.close(main)
    assert child.wait(60) == 1
    return seen.decode()


OWN = """
id: ours/no-print
title: Use the log.
find: {astGrep: {rule: {pattern: print($A)}, fix: log($A)}}
examples: [{before: "print(1)\\n", after: "log(1)\\n"}]
"""


@pytest.fixture
def own_patterns(checkout):
    """A good pattern and one whose example does not hold, in the checkout's own folder."""
    commit(checkout, {
        ".tars/patterns/print.yaml": OWN,
        ".tars/patterns/wrong.yaml": OWN.replace("no-print", "wrong").replace('after: "log', 'after: "lag'),
        "src/clean.py": "print(1)\n",
    }, "second")  # fmt: skip
    return checkout


def test_the_checkouts_own_patterns_are_looked_for(tars, own_patterns):
    assert found(tars("scan", "-o", "json", "--pattern", "ours/*")[1]) == [("src/clean.py", "ours/no-print")]


def test_a_pattern_whose_example_does_not_hold_is_told_and_not_used(tars, own_patterns):
    _, out, err = tars("scan", "-o", "json")
    assert "ours/wrong" not in {pattern for _, pattern in found(out)}
    said = ".tars/patterns/wrong.yaml: not used as a pattern: ours/wrong: example 1: after: the fix makes"
    assert said in " ".join(err.split())


def test_plan_and_fix_use_the_checkouts_own_patterns_too(tars, own_patterns):
    assert "+log(1)" in tars("plan", "--pattern", "ours/*")[1]
    tars("fix", "--pattern", "ours/*", "--behaviour", "-q")
    assert (own_patterns / "src/clean.py").read_text() == "log(1)\n"


def test_gitattributes_say_what_is_not_looked_at(tars, checkout):
    commit(checkout, {".gitattributes": "src/shop.py linguist-generated\n"}, "second")
    code, out, _ = tars("scan", "-o", "json", "--exclude", "src/broken.py", "--exclude", "src/latin.py")
    assert (code, json.loads(out)["skipped"]) == (
        0, [{"path": "src/shop.py", "reason": "generated, says .gitattributes"}]
    )  # fmt: skip


def test_a_submodule_is_named(tars, checkout):
    git(checkout, "update-index", "--add", "--cacheinfo", f"160000,{git(checkout, 'rev-parse', 'HEAD')},lib/other")
    assert "not looked at: lib/other: a submodule" in tars("scan")[2]


def test_files_left_out_for_the_same_reason_are_one_line(tars, checkout):
    commit(checkout, {f"vendor/{n}.py": "x = 1\n" for n in range(7)}, "second")
    told = [line for line in tars("scan")[2].splitlines() if "vendored" in line]
    assert len(told) == 1
    assert told[0].startswith("not looked at: vendor/0.py and 6 more (all of them: -o json): ")


ASIDE = {"examples/a.py": "import os\n", "old/b.py": "import os\n", ".flake8": "[flake8]\nexclude = old\n"}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], []),
        (["examples"], ["examples/a.py"]),
        (["--include", "examples/**"], ["examples/a.py"]),
        (["old/b.py"], ["old/b.py"]),
        (["--include", "**"], []),
    ],
    ids=["nobody", "a folder", "a glob with the folder", "a file", "a glob"],
)
def test_what_lies_beside_the_product_is_left_unless_somebody_names_it(arguments, found, tars, checkout):
    for path in ("src/clean.py", "src/shop.py"):
        (checkout / path).write_text("x = 1\n")
    commit(checkout, ASIDE, "second")
    answer = json.loads(tars("scan", "--pattern", "python/unused-import", "-o", "json", *arguments)[1])
    assert [one["path"] for one in answer["findings"]] == found
    if not arguments:
        reasons = {one["path"]: one["reason"] for one in answer["skipped"]}
        assert reasons["examples/a.py"].startswith("beside the product")
        assert reasons["old/b.py"] == "left to itself: .flake8 keeps linters out of it"
