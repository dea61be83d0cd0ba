"""`tars scan` and `tars plan` remember what they found, and say the same as without: byte for byte."""

import json
import os
import sqlite3
import zlib
from contextlib import closing

import pytest
from tests.support.repositories import commit, git

from tars_operator.cli import looking
from tars_operator.engine.analysis.analyzer import LocalAnalyzer

FILES = {
    "pkg/__init__.py": "",
    "pkg/names.py": "from json import JSONDecodeError\n\nx = f'a'\n",
    "pkg/other.py": "from json import JSONDecodeError\n\ny = 1\n",
    "pkg/user.py": "print(1)\n",
}
OWN = "id: own/print\ntitle: No print.\nfind: {astGrep: {rule: {pattern: PATTERN}}}\n"


@pytest.fixture
def shop(checkout):
    commit(checkout, FILES, "second")
    return checkout


@pytest.fixture
def asked(monkeypatch):
    """Paths that the real analyzer looks at, since they were last cleared."""
    seen = []

    class Counting(LocalAnalyzer):
        def analyze(self, request):
            seen.extend(file.path for file in request.files)
            return super().analyze(request)

    monkeypatch.setattr(looking, "LocalAnalyzer", Counting)
    return seen


ALL = {"src/broken.py", "src/clean.py", "src/shop.py", *FILES}
SCAN, PLAN = ("scan", "-o", "json"), ("plan", "-q", "-o", "yaml")


@pytest.fixture(params=[SCAN, PLAN], ids=["scan", "plan"])
def verb(request):
    return request.param


def look(tars, asked, *words):
    """What is printed, and what was looked at for it; without the cache the same is printed."""
    asked.clear()
    out = tars(*words)[:2]
    seen = set(asked)
    asked.clear()
    assert tars(*words, "--no-cache")[:2] == out
    assert set(asked) == ALL
    return out[1], seen


def scanned(tars, asked):
    out, seen = look(tars, asked, *SCAN)
    return {(one["path"], one["pattern"]) for one in json.loads(out)["findings"]}, seen


def test_a_second_scan_looks_only_at_what_was_skipped(tars, shop, asked):
    assert look(tars, asked, *SCAN)[1] == ALL
    assert look(tars, asked, *SCAN)[1] == {"src/broken.py"}


def test_a_second_plan_looks_at_files_with_findings_for_their_fixes(tars, shop, asked):
    assert look(tars, asked, *PLAN)[1] == ALL
    assert look(tars, asked, *PLAN)[1] == {"src/broken.py", "src/shop.py", "pkg/names.py", "pkg/other.py"}


def test_a_plan_knows_what_a_scan_saw(tars, shop, asked):
    look(tars, asked, *SCAN)
    assert "src/clean.py" not in look(tars, asked, *PLAN)[1]


def test_an_edit_has_its_file_looked_at_whether_git_knows_of_it_or_not(tars, shop, asked):
    scanned(tars, asked)
    (shop / "src/clean.py").write_text("import re\n")
    for _ in range(2):
        found, seen = scanned(tars, asked)
        assert ("src/clean.py", "python/unused-import") in found
        assert seen <= {"src/clean.py", "src/broken.py"}
        git(shop, "update-index", "--assume-unchanged", "src/clean.py")


def test_the_content_counts_and_not_the_time_of_a_change(tars, shop, asked):
    before = (shop / "src/clean.py").stat()
    scanned(tars, asked)
    (shop / "src/clean.py").write_text("x= 2 \n"[: before.st_size])
    os.utime(shop / "src/clean.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert scanned(tars, asked)[1] == {"src/clean.py", "src/broken.py"}


def test_a_file_whose_name_another_one_begins_to_take_is_looked_at_again(tars, shop, asked, verb):
    first, _ = look(tars, asked, *verb)
    assert "pkg/names.py" in first
    (shop / "pkg/user.py").write_text("from .names import JSONDecodeError\n\nprint(JSONDecodeError)\n")
    found, seen = scanned(tars, asked)
    assert ("pkg/names.py", "python/unused-import") not in found
    assert ("pkg/other.py", "python/unused-import") in found
    assert {"pkg/names.py", "pkg/user.py"} <= seen
    git(shop, "checkout", "pkg/user.py")
    assert look(tars, asked, *verb)[0] == first


def test_a_pattern_that_changes_finds_what_it_says_now(tars, shop, asked):
    for pattern, is_found in (("print($A)", True), ("prints($A)", False)):
        commit(shop, {".tars/patterns/own.yaml": OWN.replace("PATTERN", pattern)}, "own")
        found, seen = scanned(tars, asked)
        assert any(path == "pkg/user.py" for path, _ in found) is is_found
        assert seen == ALL


def test_a_damaged_cache_is_made_anew(tars, shop, asked, tmp_path):
    scanned(tars, asked)
    (file,) = (tmp_path / "cache/tars/analysis").iterdir()
    file.write_bytes(b"no database" * 1000)
    assert scanned(tars, asked)[1] == ALL
    assert scanned(tars, asked)[1] == {"src/broken.py"}


def test_where_nothing_can_be_kept_everything_is_looked_at(tars, shop, asked, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    for _ in range(2):
        assert scanned(tars, asked)[1] == ALL


@pytest.mark.parametrize("words", [(*SCAN, "--no-cache"), (*PLAN, "--no-cache"), ("fix", "--pattern", "python/*")])
def test_who_wants_no_cache_leaves_none(words, tars, shop, tmp_path):
    tars(*words)
    assert not (tmp_path / "cache").exists()


def test_what_is_kept_holds_no_content(tars, shop, tmp_path):
    secret = "never_in_a_finding"
    commit(shop, {"src/more.py": f"import os\n\n\ndef f():\n    {secret} = 1\n"}, "third")
    tars(*SCAN)
    tars(*PLAN)
    with closing(sqlite3.connect(tmp_path / "cache/tars/analysis/v1.sqlite3")) as connection:
        values = [zlib.decompress(value) for (value,) in connection.execute("SELECT value FROM entries")]
    assert any(b"src/more.py" in value for value in values)
    assert not any(secret.encode() in value for value in values)
