"""`tars` called as from a shell, in a small checkout."""

import sys

import pytest
from tests.support.repositories import make_repository

from tars_operator.cli.main import main

FILES = {
    "src/shop.py": "import json\nimport os\n\n\ndef total(items):\n    # TODO: round\n    return json.dumps(items)\n",
    "src/clean.py": "x = 1\n",
    "src/broken.py": "def (:\n",
    "src/latin.py": b"# caf\xe9\nimport os\n",
    "tests/test_shop.py": "import os\n",
    "notes.txt": "TODO: nothing\n",
}


@pytest.fixture(autouse=True)
def _state(monkeypatch, tmp_path):
    """What one call leaves for the next one, and nobody else."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def tars(monkeypatch, capsys):
    """Runs a command line; gives exit code, stdout and stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["tars", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        seen = capsys.readouterr()
        return int(ended.value.code or 0), seen.out, seen.err

    return call


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A repository with findings; the current folder."""
    path = make_repository(tmp_path / "shop", FILES)
    monkeypatch.chdir(path)
    return path
