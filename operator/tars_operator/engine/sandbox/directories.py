"""Copying, changing, removing trees that judged code may have shaped: no link is followed, no lock or depth stops it.

Nothing here calls itself for each level: judged code nests directories deeper than Python's stack or a path can go.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from glob import escape
from pathlib import Path

from tars_operator.engine.sandbox.requests import relative_path
from tars_operator.engine.sandbox.words import Refused


def copy(source: Path, target: Path) -> None:
    """Copy directories, regular files and links as they are; sockets, pipes and devices are left behind."""
    todo = [(source, target)]
    while todo:
        folder, place = todo.pop()
        place.mkdir()
        todo += [(Path(entry.path), place / entry.name) for entry in _entries(folder) if not _copied(entry, place)]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _copied(entry: os.DirEntry[str], folder: Path) -> bool:
    """Copy what is no directory; whether there is nothing more to do for the entry."""
    if entry.is_symlink():
        (folder / entry.name).symlink_to(Path(entry.path).readlink())
    elif entry.is_dir():
        return False
    elif stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        shutil.copy2(entry.path, folder / entry.name)
    return True


def look(root: Path) -> str:
    """A digest of names, modes, sizes and times beneath `root`; empty when something cannot be looked at."""
    digest = hashlib.sha256()
    todo = [root]
    try:
        while todo:
            for entry in sorted(_entries(todo.pop()), key=lambda one: one.name):
                seen = entry.stat(follow_symlinks=False)
                digest.update(repr((entry.path, seen.st_mode, seen.st_size, seen.st_mtime_ns)).encode())
                if entry.is_dir(follow_symlinks=False):
                    todo.append(Path(entry.path))
    except OSError:
        return ""
    return digest.hexdigest()


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


def remove(root: Path) -> None:
    """Remove a tree with everything in it, also directories that were made unreadable.

    Each directory's directories are first moved up beside it, so that no path grows longer than it is here.
    """
    if not root.exists():
        return
    root.chmod(0o700)
    while folders := _emptied(root):
        for folder in folders:
            folder.chmod(0o700)
            for inner in _emptied(folder):
                inner.chmod(0o700)
                inner.rename(root / secrets.token_hex(16))
            folder.rmdir()
    root.rmdir()


def _emptied(folder: Path) -> list[Path]:
    """The directories in `folder`; everything else there is removed."""
    entries = _entries(folder)
    folders = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            Path(entry.path).unlink()
    return folders
