"""`tars run --local` with nothing written: what the run is then, and what the command line says instead."""

import subprocess
import sys

import pytest
from tests.support.repositories import make_repository

from tars_operator.cli.default_run import default_run, python_of
from tars_operator.cli.errors import CliError
from tars_operator.cli.orders import Wanted, to_order

FILES = {
    "src/shop.py": "import os\n\n\ndef total(items):\n    return sum(items)\n",
    "tests/test_shop.py": "def test_one():\n    assert True\n",
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A repository called `My Shop`; a folder deep in it is the current one."""
    path = make_repository(tmp_path / "My Shop", FILES)
    monkeypatch.chdir(path / "src")
    return path


def with_python(folder):
    """An environment as far as it matters: a link to some Python."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to("/bin/true")
    return str(folder / "bin" / "python")


def test_it_is_the_repository_one_stands_in(shop):
    spec = default_run("").spec
    assert (spec.source.url, spec.source.ref, spec.test.command[0]) == (shop.as_uri(), "HEAD", "python")


@pytest.mark.parametrize(
    ("name", "repo"),
    [("shop", "https://git.example.com/a/Shop.git"), ("my-shop", "."), ("run", "https://git.example.com/...")],
)
def test_the_name_is_one_that_kubernetes_would_take(name, repo, shop):
    assert default_run(repo).run.name == name


def test_its_own_environment_runs_the_tests_before_the_active_one(shop, tmp_path, monkeypatch):
    assert python_of(shop) == sys.executable
    active = with_python(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert python_of(shop) == active
    own = with_python(shop / ".venv")
    assert python_of(shop) == own


def test_the_command_line_has_the_last_word(shop):
    globs = {"patterns": ["python/*"], "include": ["src/**"], "exclude": ["src/old/**"]}
    wanted = Wanted(test="python -m pytest 'my tests'", branch="tidy", **globs)
    spec = to_order(default_run(""), wanted).spec
    assert spec.test.command == ["python", "-m", "pytest", "my tests"]
    assert spec.delivery.branch == "tidy"
    assert {name: getattr(spec, name) for name in globs} == globs


@pytest.mark.parametrize("command", ["'", "pytest 'a"])
def test_a_command_that_no_shell_would_take_is_refused(command, shop):
    with pytest.raises(CliError, match=r"--test .*No closing quotation; quote it"):
        to_order(default_run(""), Wanted(test=command))


def test_a_run_with_nothing_written(shop, tars):
    code, out, err = tars("run", "--local", "--pattern", "python/unused-import")
    assert (code, "Applied" in out) == (0, True), err
    told = " ".join(err.split())
    assert f"No manifest: the defaults for {shop}. From commit " in told
    assert f"Tests: python -m pytest -q (python is {sys.executable})." in told
    changed = subprocess.check_output(["git", "diff", "--name-only", "HEAD", "tars/my-shop"], cwd=shop, text=True)
    assert changed.split() == ["src/shop.py"]


@pytest.mark.parametrize("command", [["true"], ["git", "init", "--quiet"]], ids=["no repository", "no commit"])
def test_where_nothing_is_committed_it_says_what_to_do(command, tars, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    subprocess.check_call(command)
    code, out, err = tars("run", "--local")
    assert (code, "SourceUnavailable" in out) == (1, True)
    assert "A run begins from a commit: git init, git add, git commit there" in " ".join(err.split())
