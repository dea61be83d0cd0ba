"""Repositories as Git can have them and nobody expects them: each works, or one clear line says what to do.

The same small package each time, with one import too many; what is odd about the repository is its name in the table.
"""

import os
import shutil
from pathlib import Path

import pytest
from tests.support.repositories import commit, git, make_repository

from tars_operator.engine.workspace import trust

pytestmark = pytest.mark.slow  # each repository meets the sandbox

FILES = {
    "pkg/__init__.py": "",
    "pkg/a.py": "import os\n\n\ndef one():\n    return 1\n",
    "test_a.py": "from pkg.a import one\n\n\ndef test_one():\n    assert one() == 1\n",
}
USED = b"import os\n"
PATTERN = ("--pattern", "python/unused-import")
SOMEBODY = 4711


def plain(path):
    make_repository(path, FILES)


def sha256(path):
    path.mkdir()
    git(path, "init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    commit(path, FILES, "first")


def detached(path):
    plain(path)
    commit(path, {"more.py": b"X = 1\n"}, "second")
    git(path, "checkout", "--quiet", "HEAD~1")


def linked_worktree(path):
    plain(path.with_name("main"))
    git(path.with_name("main"), "worktree", "add", "--quiet", "-b", "other", str(path))


def shallow(path):
    plain(path.with_name("origin"))
    commit(path.with_name("origin"), {"more.py": b"X = 1\n"}, "second")
    git(path.parent, "clone", "--quiet", "--depth=1", path.with_name("origin").as_uri(), path.name)


def partial(path):
    plain(path.with_name("origin"))
    git(path.with_name("origin"), "config", "uploadpack.allowFilter", "true")
    git(path.parent, "clone", "--quiet", "--filter=blob:none", path.with_name("origin").as_uri(), path.name)


def alternates(path):
    plain(path.with_name("origin"))
    git(
        path.parent,
        "clone",
        "--quiet",
        "--shared",
        path.with_name("origin").as_uri().removeprefix("file://"),
        path.name,
    )


def branch_with_slashes(path):
    plain(path)
    git(path, "checkout", "--quiet", "-b", "feature/x/y#1@home")


def tag_named_like_the_branch(path):
    plain(path)
    git(path, "tag", "main")


def repository_inside(path):
    plain(path)
    plain(path / "inner")


def submodule(path):
    plain(path)
    plain(path.with_name("library"))
    git(path, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(path.with_name("library")), "lib")
    git(path, "commit", "--quiet", "--message", "library")


def sparse(path):
    plain(path)
    commit(path, {"other/z.py": b"X = 1\n"}, "second")
    git(path, "sparse-checkout", "set", "--cone", "--sparse-index", "pkg")


def names_of_any_kind(path):
    plain(path)
    names = (b"new\nline.py", b"quo\"te'.py", b"bad\xff.py", b"-rf.py", b":colon.py", b"glob*[a].py", b"sp ace.py")
    commit(path, {os.fsdecode(name): USED for name in names}, "names")


def names_that_differ_in_case(path):
    plain(path)
    commit(path, {"pkg/A.py": USED, "PKG/a.py": USED}, "case")


def spaces_and_quotes(path):
    odd = path.with_name('it\'s "$HOME" here')
    plain(odd)
    path.symlink_to(odd)


def locked(path):
    plain(path)
    (path / ".git/index.lock").touch()


def bare_by_its_settings(path):
    plain(path)
    git(path, "config", "core.bare", "true")


def work_tree_elsewhere(path):
    plain(path)
    git(path, "config", "core.worktree", str(path.parent))


def trusted(path):
    plain(path)
    own(path)
    git(path, "config", "--file", str(Path(os.environ["HOME"], ".gitconfig")), "safe.directory", str(path / ".git"))


def own(path):
    for name in (path, *path.rglob("*")):
        os.chown(name, SOMEBODY, SOMEBODY, follow_symlinks=False)


WORKING = [
    plain, sha256, detached, linked_worktree, shallow, partial, alternates, branch_with_slashes, tag_named_like_the_branch,
    repository_inside, submodule, sparse, names_of_any_kind, names_that_differ_in_case, spaces_and_quotes, locked,
    bare_by_its_settings, work_tree_elsewhere,
    pytest.param(trusted, marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    """A person without settings."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    trust.trusted_directories.cache_clear()
    yield
    trust.trusted_directories.cache_clear()


@pytest.fixture
def enter(monkeypatch, tmp_path):
    def make_and_enter(make):
        make(tmp_path / "odd")
        monkeypatch.chdir(tmp_path / "odd")

    return make_and_enter


@pytest.mark.parametrize("make", WORKING, ids=lambda make: make.__name__)
def test_it_works(tars, enter, make):
    enter(make)
    code, out, err = tars("run", "--local", "--quiet", *PATTERN)
    assert (code, "Completed" in out, "pkg/a.py:1" in out) == (0, True, True), out + err
    code, out, err = tars("scan", *PATTERN)
    assert (code, "pkg/a.py:1" in out) == (1, True), out + err
    assert tars("plan", *PATTERN)[0] == 0
    assert tars("fix", *PATTERN)[0] == 0
    assert Path("pkg/a.py").read_text() == "def one():\n    return 1\n"


# What is no repository to work with. For each command the line that it ends with.


def empty(path):
    path.mkdir()
    git(path, "init", "--quiet", "--initial-branch=main")


def not_a_repository(path):
    path.mkdir()


def gone(path):
    plain(path)
    shutil.rmtree(path / ".git/objects")


def led_nowhere(path):
    path.mkdir()
    (path / ".git").write_text("gitdir: /nowhere\n")


def garbled_settings(path):
    plain(path)
    (path / ".git/config").write_text("[core\n")


def newer_format(path):
    plain(path)
    git(path, "config", "core.repositoryformatversion", "1")
    git(path, "config", "extensions.ofTomorrow", "true")


def garbled_index(path):
    plain(path)
    (path / ".git/index").write_bytes(b"garbage")


def lost_object(path):
    plain(path)
    blob = git(path, "rev-parse", "HEAD:pkg/a.py")
    (path / ".git/objects" / blob[:2] / blob[2:]).unlink()


def branch_in_the_way(path):
    plain(path)
    git(path, "branch", "tars")


def name_of_no_file(path):
    plain(path)
    blob = git(path, "rev-parse", "HEAD:pkg/a.py")
    git(path, "update-index", "--add", "--cacheinfo", f"100644,{blob},{'x' * 300}.py")
    git(path, "commit", "--quiet", "--message", "long")


def somebody_elses(path):
    plain(path)
    own(path)


STATUS = "see what git status says there"
BROKEN = [
    (empty, "", "the repository is empty or its default branch is missing; name a branch, tag or commit"),
    (not_a_repository, "git init, git add", "there is no repository at spec.source.url"),
    (gone, STATUS, "there is no repository at spec.source.url"),
    (led_nowhere, STATUS, "there is no repository at spec.source.url"),
    (garbled_settings, STATUS, "see git status there"),
    (newer_format, STATUS, "see git status there"),
    (garbled_index, STATUS, ""),
    (lost_object, "", "see git fsck there"),
    (branch_in_the_way, "", "cannot be beside branch tars of the repository; choose another"),
    (name_of_no_file, "", "longer than the name of a file can be; shorten it"),
    pytest.param(
        somebody_elses,
        "",
        "git config --global --add safe.directory",
        marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away"),
    ),
]


@pytest.mark.parametrize(("make", "looking", "running"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_it_says_what_to_do(tars, enter, make, looking, running):
    enter(make)
    code, out, err = tars("run", "--local", "--quiet", *PATTERN)
    assert (code, running in " ".join((out + err).split())) == (1 if running else 0, True), out + err
    for command in ("scan", "plan", "fix"):
        code, out, err = tars(command, *PATTERN)
        assert (code == 2, looking in " ".join(err.split())) == (bool(looking), True), out + err
