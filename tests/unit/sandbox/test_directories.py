import os
import sys
from pathlib import Path

import pytest

from tars_operator.engine.sandbox import directories
from tars_operator.engine.sandbox.words import Refused


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "root"
    (made / "src").mkdir(parents=True)
    (made / "src/a.py").write_text("old")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.py").write_text("outside")
    return made


def test_an_overlay_writes_adds_and_removes(root: Path) -> None:
    (root / "gone.py").touch()
    directories.lay_over(root, {"src/a.py": "new\r\n", "deep/er/b.py": "ü", "gone.py": None, "never.py": None})
    assert (root / "src/a.py").read_bytes() == b"new\r\n"
    assert (root / "deep/er/b.py").read_text(encoding="utf-8") == "ü"
    assert not (root / "gone.py").exists()


@pytest.mark.parametrize("content", ["x", None])
@pytest.mark.parametrize(
    "path", ["../outside/a.py", "/etc/x", "src/../../outside/a.py", "", "src//a.py", "./a", "a\0b", "link/a.py", "file"]
)
def test_an_overlay_never_leaves_the_tree(root: Path, path: str, content: str | None) -> None:
    (root / "link").symlink_to(root.parent / "outside")
    (root / "file").symlink_to(root.parent / "outside/a.py")
    with pytest.raises(Refused, match="overlay"):
        directories.lay_over(root, {path: content})
    assert (root.parent / "outside/a.py").read_text() == "outside"


@pytest.mark.parametrize("path", ["src", "src/a.py/b.py"])
def test_an_overlay_does_not_turn_folders_into_files(root: Path, path: str) -> None:
    with pytest.raises(Refused, match=f"overlay.{path}: a directory or a locked place is in the way"):
        directories.lay_over(root, {path: "x"})


def test_bytecode_of_a_changed_file_is_forgotten_and_no_other(root: Path) -> None:
    cache = root / "src/__pycache__"
    cache.mkdir()
    for name in ("a.cpython-311.pyc", "a.cpython-311-pytest-9.pyc", "ab.cpython-311.pyc"):
        (cache / name).touch()
    directories.lay_over(root, {"src/a.py": "new"})
    assert [path.name for path in cache.iterdir()] == ["ab.cpython-311.pyc"]


def test_bytecode_behind_a_link_is_left_alone(root: Path) -> None:
    (root / "src/__pycache__").symlink_to(root.parent / "outside")
    (root.parent / "outside/a.x.pyc").touch()
    directories.lay_over(root, {"src/a.py": "new"})
    assert (root.parent / "outside/a.x.pyc").exists()


def test_a_copy_has_links_as_links_and_no_pipes(root: Path) -> None:
    (root / "link").symlink_to("/etc/passwd")
    os.mkfifo(root / "pipe")
    target = root.parent / "copy"
    directories.copy(root, target)
    assert (target / "link").readlink() == Path("/etc/passwd")
    assert sorted(path.name for path in target.iterdir()) == ["link", "src"]
    (target / "src/a.py").write_text("changed")
    assert (root / "src/a.py").read_text() == "old"


def test_removal_opens_locks_and_spares_what_links_point_to(root: Path) -> None:
    (root / "link").symlink_to(root.parent / "outside")
    (root / "src").chmod(0)
    directories.remove(root)
    directories.remove(root)
    assert not root.exists()
    assert (root.parent / "outside/a.py").exists()
    assert (root.parent / "outside").stat().st_mode & 0o777 != 0o700


@pytest.mark.parametrize("locked", [0o700, 0o000], ids=["open", "locked"])
def test_no_depth_stops_the_removal(root: Path, locked: int) -> None:
    """Deeper than Python's stack, and than a path may be long."""
    here = os.open(root, os.O_RDONLY)
    for _ in range(max(sys.getrecursionlimit(), 4096) + 100):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.fchmod(here, locked)
    os.close(here)
    directories.remove(root)
    assert not root.exists()


def test_no_depth_that_a_path_can_name_stops_a_copy(root: Path) -> None:
    deep = root.joinpath(*["d"] * 1500)
    for place in reversed([deep, *deep.parents]):
        place.mkdir(exist_ok=True)
    directories.copy(root, root.parent / "copy")
    assert (root.parent / "copy").joinpath(*["d"] * 1500).is_dir()
    directories.remove(root.parent / "copy")
    directories.remove(root)
