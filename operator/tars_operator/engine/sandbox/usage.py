"""How much the judged processes use, and which limit that passes."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from tars_operator.engine.sandbox.job import Limits
from tars_operator.engine.sandbox.processes import Process, proportional_memory
from tars_operator.engine.sandbox.words import Ending

_ENTRY_BYTES = 512  # what a name costs, so that endless empty files are seen too
_DISK_EVERY = 0.2  # seconds between two walks; slow walks are made rarer, so that they take a fifth of the time at most
_THREADS_PER_PROCESS = 32


def _walk(root: str) -> Iterator[os.stat_result]:
    """Every entry beneath `root`; what cannot be read or is gone is passed over."""
    todo = [root]
    while todo:
        try:
            with os.scandir(todo.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(entry.path)
                    yield entry.stat(follow_symlinks=False)
        except OSError:
            continue


def _open_files(process: Process, roots: tuple[str, ...]) -> Iterator[os.stat_result]:
    """Files of `roots` that a process holds open: an unlinked file fills the disk and is in no directory."""
    try:
        with os.scandir(f"/proc/{process.pid}/fd") as descriptors:
            for descriptor in descriptors:
                if str(Path(descriptor.path).readlink()).startswith(roots):
                    yield Path(descriptor.path).stat()
    except OSError:
        return


def disk(roots: tuple[str, ...], family: list[Process]) -> int:
    """Bytes taken beneath `roots`, each file once, with those that are open and have no name any more."""
    found: dict[tuple[int, int], int] = {}
    sources = [*(_walk(root) for root in roots), *(_open_files(process, roots) for process in family)]
    for source in sources:
        for entry in source:
            blocks = entry.st_blocks * 512 if stat.S_ISREG(entry.st_mode) or stat.S_ISDIR(entry.st_mode) else 0
            found[entry.st_dev, entry.st_ino] = blocks + _ENTRY_BYTES
    return sum(found.values())


class Gauge:
    """Compares use with the limits; the disk, whose walk is costly, less often than the rest."""

    def __init__(self, limits: Limits, roots: tuple[str, ...]) -> None:
        self._limits = limits
        self._roots = roots
        self._at_start = disk(roots, [])
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
        started = time.monotonic()
        taken = disk(self._roots, family) - self._at_start
        now = time.monotonic()
        self._next_walk = now + max(_DISK_EVERY, 4 * (now - started))
        return taken > self._limits.disk_bytes
