"""How much the judged processes use, and which limit that passes."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tars_operator.engine.sandbox.job import Limits
from tars_operator.engine.sandbox.processes import Process, proportional_memory
from tars_operator.engine.sandbox.words import Ending

_ENTRY_BYTES = 512  # what a name costs, so that endless empty files are seen too
_WALK_EVERY = 0.2  # seconds between two walks; slow walks are made rarer, so that they take a fifth of the time at most
_THREADS_PER_PROCESS = 32
_SOCKET_BYTES = 1 << 19  # what one of a pair can hold, with the largest buffer that Linux gives to everybody


@dataclass(frozen=True)
class Use:
    """Bytes on disk; not `whole` when a directory could not be looked into."""

    bytes: int
    whole: bool


def _walk(root: str, hidden: list[str]) -> Iterator[os.stat_result]:
    """Every entry beneath `root`. What is gone is passed over; what is locked, or too deep for a path, is `hidden`."""
    todo = [root]
    while todo:
        folder = todo.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(entry.path)
                    with suppress(FileNotFoundError):
                        yield entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        except OSError:
            hidden.append(folder)


def descriptors(family: list[Process]) -> list[tuple[Path, str]]:
    """What the processes hold open: the place in /proc, and what it leads to."""
    found = []
    for process in family:
        with suppress(OSError):  # the process ended
            for place in Path(f"/proc/{process.pid}/fd").iterdir():
                with suppress(OSError):  # this one was closed meanwhile; the others count
                    found.append((place, str(place.readlink())))
    return found


def _open_files(opened: list[tuple[Path, str]], roots: tuple[str, ...]) -> Iterator[os.stat_result]:
    """Files of `roots` that are held open: an unlinked file fills the disk and is in no directory."""
    for place, target in opened:
        if target.startswith(roots):
            with suppress(OSError):
                yield place.stat()


def disk(roots: tuple[str, ...], opened: list[tuple[Path, str]]) -> Use:
    """What is taken beneath `roots`, each file once, with those that are open and have no name any more."""
    found: dict[tuple[int, int], int] = {}
    hidden: list[str] = []
    for source in (*(_walk(root, hidden) for root in roots), _open_files(opened, roots)):
        for entry in source:
            blocks = entry.st_blocks * 512 if stat.S_ISREG(entry.st_mode) or stat.S_ISDIR(entry.st_mode) else 0
            found[entry.st_dev, entry.st_ino] = blocks + _ENTRY_BYTES
    return Use(sum(found.values()), whole=not hidden)


def _in_sockets(opened: list[tuple[Path, str]]) -> int:
    """Bytes that may wait in sockets: memory of the kernel that counts for no process."""
    return _SOCKET_BYTES * len({target for _, target in opened if target.startswith("socket:")})


def _free(directory: int) -> int:
    """Bytes that are left on the file system of an open directory."""
    system = os.fstatvfs(directory)
    return system.f_bavail * system.f_frsize


class Gauge:
    """Compares use with the limits; what costs a walk, of the disk and of what is open, less often than the rest."""

    def __init__(self, limits: Limits, roots: tuple[str, ...]) -> None:
        self._limits = limits
        self._roots = roots
        self._at_start = disk(roots, []).bytes
        self._place = os.open(roots[0], os.O_RDONLY | os.O_DIRECTORY)  # stays open: what leads there can be locked
        self._free_at_start = _free(self._place)
        self._next_walk = time.monotonic() + _WALK_EVERY

    def breach(self, family: list[Process]) -> Ending | None:
        if self._too_many(family):
            return Ending.TOO_MANY_PROCESSES
        if self._too_much_memory(family):
            return Ending.MEMORY_EXCEEDED
        return self._seldom(family) if time.monotonic() >= self._next_walk else None

    def _seldom(self, family: list[Process]) -> Ending | None:
        started = time.monotonic()
        opened = descriptors(family)
        if self._too_much_memory(family, _in_sockets(opened)):
            return Ending.MEMORY_EXCEEDED
        is_full = self.too_much_disk(opened)
        now = time.monotonic()
        self._next_walk = now + max(_WALK_EVERY, 4 * (now - started))
        return Ending.DISK_EXCEEDED if is_full else None

    def _too_many(self, family: list[Process]) -> bool:
        threads = sum(process.threads for process in family)
        return len(family) > self._limits.processes or threads > self._limits.processes * _THREADS_PER_PROCESS

    def _too_much_memory(self, family: list[Process], more: int = 0) -> bool:
        """Resident bytes count shared pages for everyone, so that the exact and slower figure has the last word."""
        if sum(process.memory for process in family) + more <= self._limits.memory_bytes:
            return False
        return sum(map(proportional_memory, family)) + more > self._limits.memory_bytes

    def too_much_disk(self, opened: list[tuple[Path, str]]) -> bool:
        """What is kept out of sight is measured by what the disk lost; others who write there at the time count too."""
        use = disk(self._roots, opened)
        lost = 0 if use.whole else self._free_at_start - _free(self._place)
        return max(use.bytes - self._at_start, lost) > self._limits.disk_bytes
