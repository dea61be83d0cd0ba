"""Copying, changing and removing trees that judged code may have shaped: no link is followed, no lock stops it."""

from __future__ import annotations

import os
import shutil
import stat
from glob import escape
from pathlib import Path

from tars_operator.engine.sandbox.requests import relative_path
from tars_operator.engine.sandbox.words import Refused


def copy(source: Path, target: Path) -> None:
    """Copy directories, regular files and links as they are; sockets, pipes and devices are left behind."""
    target.mkdir()
    with os.scandir(source) as entries:
        for entry in entries:
            place = target / entry.name
            if entry.is_symlink():
                place.symlink_to(Path(entry.path).readlink())
            elif entry.is_dir():
                copy(Path(entry.path), place)
            elif stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                shutil.copy2(entry.path, place)


def _refuse_links(root: Path, path: Path, field: str) -> None:
    for step in [root / parent for parent in list(path.parents)[:-1]] + [root / path]:
        if step.is_symlink():
            raise Refused(field, f"{str(step.relative_to(root))!r} is a symbolic link; only real files are written")


def _forget_bytecode(place: Path) -> None:
    """Bytecode is trusted by size and second of its source; an overlay can match both by accident."""
    cache = place.parent / "__pycache__"
    if not cache.is_symlink():
        for stale in cache.glob(f"{escape(place.stem)}.*.pyc"):
            stale.unlink()


def lay_over(root: Path, overlay: dict[str, str | None]) -> None:
    """Write the overlay into `root`, byte for byte; None removes the file.

    Raises:
        Refused: a path leads outside or through a link, or a directory is in its place.

    """
    for name, content in overlay.items():
        field = f"overlay.{name}"
        path = Path(relative_path(name, field))
        _refuse_links(root, path, field)
        place = root / path
        try:
            _forget_bytecode(place)
            if content is None:
                place.unlink(missing_ok=True)
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.encode("utf-8", "surrogatepass"))
        except (IsADirectoryError, NotADirectoryError, FileExistsError, PermissionError) as error:
            raise Refused(field, f"a directory or a locked place is in the way: {error}") from error


def _unlock(root: Path) -> None:
    for folder, names, _ in os.walk(root):
        for name in names:
            place = Path(folder, name)
            if not place.is_symlink():
                place.chmod(0o700)


def remove(root: Path) -> None:
    """Remove a tree with everything in it, also directories that were made unreadable."""
    if root.exists():
        root.chmod(0o700)
        _unlock(root)
        shutil.rmtree(root)
