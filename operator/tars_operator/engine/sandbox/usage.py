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
_DISK_EVERY = 0.2  # seconds between two walks; slow walks are made rarer, so that they take a fifth of the time at most
_THREADS_PER_PROCESS = 32


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


def _open_files(process: Process, roots: tuple[str, ...]) -> Iterator[os.stat_result]:
    """Files of `roots` that a process holds open: an unlinked file fills the disk and is in no directory."""
    try:
        descriptors = list(Path(f"/proc/{process.pid}/fd").iterdir())
    except OSError:
        return
    for descriptor in descriptors:
        with suppress(OSError):  # this one was closed meanwhile; the others count
            if str(descriptor.readlink()).startswith(roots):
                yield descriptor.stat()


def disk(roots: tuple[str, ...], family: list[Process]) -> Use:
    """What is taken beneath `roots`, each file once, with those that are open and have no name any more."""
    found: dict[tuple[int, int], int] = {}
    hidden: list[str] = []
    sources = [*(_walk(root, hidden) for root in roots), *(_open_files(process, roots) for process in family)]
    for source in sources:
        for entry in source:
            blocks = entry.st_blocks * 512 if stat.S_ISREG(entry.st_mode) or stat.S_ISDIR(entry.st_mode) else 0
            found[entry.st_dev, entry.st_ino] = blocks + _ENTRY_BYTES
    return Use(sum(found.values()), whole=not hidden)


def _free(directory: int) -> int:
    """Bytes that are left on the file system of an open directory."""
    system = os.fstatvfs(directory)
    return system.f_bavail * system.f_frsize


class Gauge:
    """Compares use with the limits; the disk, whose walk is costly, less often than the rest."""

    def __init__(self, limits: Limits, roots: tuple[str, ...]) -> None:
        self._limits = limits
        self._roots = roots
        self._at_start = disk(roots, []).bytes
        self._place = os.open(roots[0], os.O_RDONLY | os.O_DIRECTORY)  # stays open: what leads there can be locked
        self._free_at_start = _free(self._place)
        self._next_walk = time.monotonic() + _DISK_EVERY

    def breach(self, family: list[Process]) -> Ending | None:
        if self._too_many(family):
            return Ending.TOO_MANY_PROCESSES
        if self._too_much_memory(family):
            return Ending.MEMORY_EXCEEDED
        if time.monotonic() >= self._next_walk and self.too_much_disk(family):
            return Ending.DISK_EXCEEDED
        return None

    def _too_many(self, family: list[Process]) -> bool:
        threads = sum(process.threads for process in family)
        return len(family) > self._limits.processes or threads > self._limits.processes * _THREADS_PER_PROCESS

    def _too_much_memory(self, family: list[Process]) -> bool:
        """Resident bytes count shared pages for everyone, so that the exact and slower figure has the last word."""
        if sum(process.memory for process in family) <= self._limits.memory_bytes:
            return False
        return sum(map(proportional_memory, family)) > self._limits.memory_bytes

    def too_much_disk(self, family: list[Process]) -> bool:
        """What is kept out of sight is measured by what the disk lost; others who write there at the time count too."""
        started = time.monotonic()
        use = disk(self._roots, family)
        now = time.monotonic()
        self._next_walk = now + max(_DISK_EVERY, 4 * (now - started))
        lost = 0 if use.whole else self._free_at_start - _free(self._place)
        return max(use.bytes - self._at_start, lost) > self._limits.disk_bytes
