"""How `tars scan` tells people what it found: in text, in a table, as annotations, on terminals of any width."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from tests.support.repositories import commit, git


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
