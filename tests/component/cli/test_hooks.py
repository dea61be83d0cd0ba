"""What .pre-commit-hooks.yaml says is what the command line takes; files come as arguments, as pre-commit passes them."""

import tomllib
from pathlib import Path

import pytest
import yaml
from tests.support.repositories import make_repository

TOP = Path(__file__).parents[3]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())}
FILES = {"a.py": "import os\n\nprint(1)\n", "b.py": "import os\n\nprint(2)\n"}


@pytest.fixture
def hook(tars, tmp_path, monkeypatch):
    """Calls the hook with the first file only; its exit code, and what became of both."""
    source = make_repository(tmp_path / "shop", FILES)
    monkeypatch.chdir(source)

    def call(name):
        words = [*HOOKS[name]["entry"].split(), *HOOKS[name].get("args", []), "a.py"]
        code = tars(*words[1:])[0]
        return code, {path: (source / path).read_text() for path in FILES}

    return call


def test_the_scan_fails_for_a_finding_and_changes_nothing(hook):
    assert hook("tars-scan") == (1, FILES)


def test_the_fix_mends_the_files_it_is_given_and_is_content_with_them_then(hook):
    mended = FILES | {"a.py": "print(1)\n"}
    assert hook("tars-fix")[1] == mended
    assert hook("tars-fix") == (0, mended)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_the_environment_of_a_hook_is_one_that_the_package_knows(hook):
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    assert {f".[{name}]" for name in project["optional-dependencies"]} >= {*hook["additional_dependencies"]}
    assert hook["entry"].split()[0] in project["scripts"]
