"""Unpacking what came over the wire: only directories, regular files and links that stay inside, and only so much.

`tarfile`'s own data filter is not there on Python 3.9, and it lets an archive write through a link it made before;
here nothing is written below a link or twice.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from tars_operator.engine.sandbox.requests import relative_path
from tars_operator.engine.sandbox.words import Refused, TooLarge

LARGEST_TREE = 512 * 1024 * 1024  # bytes unpacked, headers included
_MOST_ENTRIES = 100_000
_FIELD = "archive"


class _Bounded(io.RawIOBase):
    """A stream that is refused once it gives more than `limit` bytes: no archive can inflate without end."""

    def __init__(self, source: gzip.GzipFile, limit: int) -> None:
        self._source = source
        self._left = limit
        self._limit = limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        data = self._source.read(wanted)
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(_FIELD, f"holds more than {self._limit} bytes unpacked")
        return data


def _inside(member: tarfile.TarInfo) -> PurePosixPath:
    """Where a link leads, seen from the tree's root; refused when that is outside."""
    target = PurePosixPath(member.linkname)
    place: list[str] = list(PurePosixPath(member.name).parent.parts)
    for part in target.parts:
        if part == ".." and not place:
            break
        if part == "..":
            place.pop()
        elif part != ".":
            place.append(part)
    else:
        if not target.is_absolute() and "\0" not in member.linkname:
            return PurePosixPath(*place)
    raise Refused(_FIELD, f"the link {member.name!r} leads out of the tree to {member.linkname!r}")


def _no_link_above(root: Path, path: PurePosixPath) -> None:
    for parent in list(path.parents)[:-1]:
        if (root / parent).is_symlink():
            raise Refused(_FIELD, f"{str(path)!r} lies below the link {str(parent)!r}")


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    source = archive.extractfile(member)
    if source is None:
        raise Refused(_FIELD, f"{member.name!r} has no content")
    mode = 0o755 if member.mode & 0o100 else 0o644
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "wb") as target:
        shutil.copyfileobj(source, target)


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, root: Path) -> None:
    name = member.name.rstrip("/")
    if member.isdir() and name in {"", "."}:
        return
    path = relative_path(name.removeprefix("./"), _FIELD)
    _no_link_above(root, path)
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if member.isdir():
        place.mkdir(exist_ok=True)
    elif member.issym():
        _inside(member)
        place.symlink_to(member.linkname)
    elif member.isreg() and not member.issparse():  # holes are bytes that no limit on the stream sees
        _write(archive, member, place)
    else:
        raise Refused(_FIELD, f"{member.name!r} is neither a plain file, a directory nor a symbolic link")


def unpack(archive: bytes, root: Path, limit: int = LARGEST_TREE) -> None:
    """Unpack a tar.gz into the empty directory `root`.

    Raises:
        TooLarge: more bytes or entries than are taken.
        Refused: it is no tar.gz, or an entry would reach outside `root`.

    """
    bounded = _Bounded(gzip.GzipFile(fileobj=io.BytesIO(archive)), limit)
    try:
        with tarfile.open(fileobj=bounded, mode="r|", errorlevel=2) as opened:
            for number, member in enumerate(opened):
                if number >= _MOST_ENTRIES:
                    raise TooLarge(_FIELD, f"holds more than {_MOST_ENTRIES} entries")
                _extract(opened, member, root)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise Refused(_FIELD, f"is no complete tar.gz: {error}") from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise Refused(_FIELD, f"names the same place twice: {error.filename}") from error
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        name = Path(str(error.filename)).name[:80]
        raise Refused(_FIELD, f"{name!r}... is longer than the name of a file can be; shorten it") from error
