"""A person's checkout: the tracked files as they lie on disk, edits not committed included, and safe writing to them.

Git is only asked which files it tracks. Nothing here stages, commits or runs a filter or hook of the repository.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha1, sha256
from pathlib import Path
from tempfile import mkstemp

from tars_operator.engine.workspace.git import Git, GitFailed, environment
from tars_operator.engine.workspace.objects import Entry

TEMPORARY = ".tars-"  # beside the file it will replace: a rename is atomic within one file system only
_SHA256_DIGITS = 64


class NoWorkingTreeError(ValueError):
    """The path lies in no Git checkout."""


class UnreadableTreeError(Exception):
    """Git cannot say which files it tracks in the checkout."""


class ChangedMeanwhileError(Exception):
    """The file on disk is not the one that the new content was made from."""


class WorkingTree:
    """One checkout; `root` is its top folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._git = Git(root / ".git", environment(Path.home(), ()))

    def entries(self, *places: str) -> tuple[Entry, ...]:
        """The tracked files in Git's order: `blob` is the staged content's id, `size` the file's on disk (-1: gone).

        With `places` (from the top) only those of them.

        Raises:
            UnreadableTreeError: Git cannot read the index.

        """
        words = ("--work-tree", str(self.root), "-C", str(self.root), "ls-files", "--stage", "-z", "--", *places)
        try:
            records = self._git.read(*words).split(b"\0")
        except GitFailed as error:
            said = " ".join(error.stderr.split())
            raise UnreadableTreeError(f"{self.root}: see what git status says there ({said})") from error
        staged = {path: record for record in records if record for path in (record.partition(b"\t")[2],)}
        leads_out = self._leads_out()
        return tuple(self._entry(record, leads_out) for record in staged.values())  # one in conflict has up to three

    def head(self) -> str:
        """The commit that is checked out; empty before there is one."""
        try:
            return self._git.line("rev-parse", "--verify", "--quiet", "HEAD")
        except GitFailed:
            return ""

    def origin(self) -> str:
        """Where it was cloned from; empty when nobody knows."""
        try:
            return self._git.line("config", "--get", "remote.origin.url")
        except GitFailed:
            return ""

    def _entry(self, record: bytes, leads_out: Callable[[str], bool]) -> Entry:
        head, _, path = record.partition(b"\t")
        mode, blob, stage = head.decode().split()
        name = os.fsdecode(path)
        return Entry(name, mode, "" if stage != "0" else blob, self._size(name, leads_out))

    def _size(self, path: str, leads_out: Callable[[str], bool]) -> int:
        try:
            found = os.lstat(f"{self.root}/{path}")
        except OSError:
            return -1
        return found.st_size if stat.S_ISREG(found.st_mode) and not leads_out(path.rpartition("/")[0]) else -1

    def _leads_out(self) -> Callable[[str], bool]:
        """Whether a folder, or one above it, became a link since its files were staged: the repository ends there."""

        @cache
        def leads_out(folder: str) -> bool:
            return bool(folder) and (Path(f"{self.root}/{folder}").is_symlink() or leads_out(folder.rpartition("/")[0]))

        return leads_out

    def read(self, entry: Entry) -> bytes:
        """The file on disk.

        Raises:
            OSError: it is gone, or may not be read.

        """
        with open(f"{self.root}/{entry.path}", "rb") as stream:  # noqa: PTH123 - a third of a Path's time, for each file
            return stream.read()

    def write(self, path: str, old: bytes, new: bytes) -> None:
        """Replace the file's content in one step; its mode stays, and its owner where this user may give files away.

        Raises:
            ChangedMeanwhileError: somebody changed the file since `old` was read; it is left as it is.
            OSError: it cannot be written; it is left as it is.

        """
        target = self.root / path
        if self._size(path, self._leads_out()) < 0 or target.read_bytes() != old:
            raise ChangedMeanwhileError(f"{path} was changed by somebody else meanwhile; nothing was written to it")
        handle, name = mkstemp(prefix=TEMPORARY, dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(new)
                stream.flush()
                os.fsync(stream.fileno())
            _make_alike(temporary, target.stat())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


def _make_alike(file: Path, other: os.stat_result) -> None:
    """A checkout may be somebody else's: nothing of root who works in it may stay there."""
    with suppress(PermissionError):
        os.chown(file, other.st_uid, other.st_gid)
    file.chmod(stat.S_IMODE(other.st_mode))


def find(path: Path) -> WorkingTree:
    """The checkout that holds `path`.

    Raises:
        NoWorkingTreeError: there is none.

    """
    for folder in _upwards(path.resolve()):
        if (folder / ".git").exists():
            return WorkingTree(folder)
    raise NoWorkingTreeError(
        f"{path.resolve()} is in no Git checkout; only files that Git tracks are looked at: git init, git add"
    )


def _upwards(path: Path) -> Iterator[Path]:
    yield path
    yield from path.parents


def blob_id(content: bytes, like: str) -> str:
    """The Git object id of `content`, of the same kind as the id `like`."""
    make = sha256 if len(like) == _SHA256_DIGITS else sha1
    return make(b"blob %d\0" % len(content) + content).hexdigest()


def within(path: str, places: Sequence[str]) -> bool:
    """Whether `path` is one of `places` or lies below one; the empty place is the whole checkout."""
    return any(not place or path == place or path.startswith(f"{place}/") for place in places)
