"""What `tars scan` does not look at, and says so."""

import json

import pytest
from tests.support.repositories import commit, git
from tests.support.scans import SHOP, found


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


def test_gitattributes_say_what_is_not_looked_at(tars, checkout):
    commit(checkout, {".gitattributes": "src/shop.py linguist-generated\n"}, "second")
    code, out, _ = tars("scan", "-o", "json", "--exclude", "src/broken.py", "--exclude", "src/latin.py")
    assert (code, json.loads(out)["skipped"]) == (
        0, [{"path": "src/shop.py", "reason": "generated, says .gitattributes"}]
    )  # fmt: skip


def test_what_is_written_from_the_file_for_asyncio_is_left(tars, checkout):
    commit(checkout, {"src/_async/a.py": "import os\n", "src/_sync/a.py": "import os\n"}, "second")
    out = tars("scan", "-o", "json", "--pattern", "python/unused-import", "src/_async", "src/_sync")[1]
    assert found(out) == [("src/_async/a.py", "python/unused-import")]
    assert [one["path"] for one in json.loads(out)["skipped"]] == ["src/_sync/a.py"]


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
