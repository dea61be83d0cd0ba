"""`tars` called as from a shell."""

import sys

import pytest

from tars_operator.cli.main import main


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
