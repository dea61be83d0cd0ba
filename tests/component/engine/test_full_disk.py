"""A workspace that fails in the middle: a full disk, a Git that breaks off. The run says so, and goes on another time."""

import errno
import os
import shutil

import pytest

from tars_operator.api.reasons import RunReason
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.workspace import journal

WRAPPER = """#!/bin/sh
for word; do
  if [ "$word" = {command} ]; then
    echo "fatal: write error: No space left on device" >&2
    exit 128
  fi
done
exec {git} "$@"
"""
COMMANDS = ["ls-tree", "cat-file", "hash-object", "read-tree", "write-tree", "commit-tree", "update-ref"]


@pytest.fixture
def breaking(monkeypatch, tmp_path):
    """Makes one command of Git fail; called without one, none any more."""
    folder = tmp_path / "bin"
    folder.mkdir()
    git = shutil.which("git")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def fail(command):
        (folder / "git").write_text(WRAPPER.format(command=command, git=git))
        (folder / "git").chmod(0o755)

    yield fail
    (folder / "git").unlink()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_git_that_breaks_off_is_told_and_nothing_is_lost(shop, breaking, command):
    breaking(command)
    with pytest.raises(PartUnavailable, match="No space left on device; see that its disk has room"):
        shop.run()
    breaking("nothing")
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert shop.git("show", "tars/tidy:src/a.py") == "x = 10\ny = 2  # FIX bad"


@pytest.mark.parametrize("step", ["OPENED", "INTENT", "DECIDED", "APPLIED", "COMMITTED", "ROLLED_BACK"])
def test_a_journal_that_cannot_be_written_to_its_end_is_continued(shop, monkeypatch, step):
    write = os.write

    def full(descriptor, line):
        if f'"step":"{step}"'.encode() not in line:
            return write(descriptor, line)
        write(descriptor, line[:20])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "write", full)
        with pytest.raises(PartUnavailable, match="No space left on device"):
            shop.run()
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert shop.git("show", "tars/tidy:src/a.py") == "x = 10\ny = 2  # FIX bad"
