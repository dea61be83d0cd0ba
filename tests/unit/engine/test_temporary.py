"""An interrupt at any moment leaves no directory behind: once it is the first thing after making it, once before."""

import atexit
import tempfile
from pathlib import Path

import pytest

from tars_operator.engine.temporary import temporary_directory


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Where all temporary directories lie."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_private_and_goes_with_its_content(place):
    with temporary_directory("tars-") as path:
        (path / "file").touch()
        assert (path.parent, path.stat().st_mode & 0o777) == (place, 0o700)
    assert list(place.iterdir()) == []


def test_an_interrupt_right_after_it_was_made(place, monkeypatch):
    make = Path.mkdir

    def made_and_interrupted(path, mode):
        make(path, mode)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", made_and_interrupted)
    with pytest.raises(KeyboardInterrupt), temporary_directory("tars-"):
        pass
    assert list(place.iterdir()) == []


def test_an_interrupt_while_it_is_removed(place, monkeypatch):
    """Then it goes at the end of the process."""
    kept = []
    monkeypatch.setattr(atexit, "register", kept.append)

    def interrupted(*_path, **_how):
        raise KeyboardInterrupt

    monkeypatch.setattr("shutil.rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), temporary_directory("tars-"):
        pass
    (remove,) = kept
    monkeypatch.undo()
    assert [one.name for one in place.iterdir()] == [remove.args[0].name]
