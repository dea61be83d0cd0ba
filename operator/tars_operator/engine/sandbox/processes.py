"""The descendants of this process as /proc shows them: who they are, what they use, and how to end them all.

Works because the supervisor is a child subreaper: whatever double-forks away from the judged process is reparented to
the supervisor, never out of its sight, and `wait` says for certain when none is left.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOK_AT_ALL_EVERY = 0.25  # seconds; in between, processes known to be others' are not read again


@dataclass(frozen=True)
class Process:
    """One line of `/proc/PID/stat`; `memory` is resident bytes."""

    pid: int
    parent: int
    group: int
    threads: int
    memory: int


def _read(pid: int) -> Process | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None  # it ended while we looked
    fields = text[text.rindex(")") + 2 :].split()
    return Process(pid, int(fields[1]), int(fields[2]), int(fields[17]), int(fields[21]) * _PAGE)


def _pids() -> Iterator[int]:
    with os.scandir("/proc") as entries:
        yield from (int(entry.name) for entry in entries if entry.name.isdigit())


def proportional_memory(process: Process) -> int:
    """Memory with shared pages divided among those who share them; resident bytes where it may not be read."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return process.memory
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), process.memory)


class Descendants:
    """The descendants of process `root`, looked up again at every call."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._foreign: set[int] = set()
        self._looked_at_all = 0.0

    def now(self, *, thorough: bool = False) -> list[Process]:
        """All living descendants. A pid can be reused, so that others' are forgotten from time to time."""
        if thorough or time.monotonic() - self._looked_at_all > _LOOK_AT_ALL_EVERY:
            self._foreign.clear()
            self._looked_at_all = time.monotonic()
        seen = {found.pid: found for pid in _pids() if pid not in self._foreign and (found := _read(pid))}
        family = self._family(seen)
        self._foreign.update(seen.keys() - {process.pid for process in family})
        return family

    def _family(self, seen: dict[int, Process]) -> list[Process]:
        children: dict[int, list[Process]] = {}
        for process in seen.values():
            children.setdefault(process.parent, []).append(process)
        family, todo = [], [self._root]
        while todo:
            born = children.get(todo.pop(), [])
            family += born
            todo += [process.pid for process in born]
        return family


def _kill(family: list[Process]) -> None:
    """Kill by process group first: that is atomic against fork, so that a fork bomb cannot outrun it."""
    for group in {process.group for process in family} - {os.getpgrp()}:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    for process in family:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process.pid, signal.SIGKILL)


def reap() -> dict[int, int] | None:
    """Wait for all children that ended, without waiting: pid -> exit status. None when there is no child at all."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended or None
        if pid == 0:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def end_all(descendants: Descendants, patience: float) -> dict[int, int]:
    """Kill and reap until this process has no descendant: pid -> exit status of those that were its children.

    Raises:
        TimeoutError: some were still there after `patience` seconds (a process in an uninterruptible system call).

    """
    ended: dict[int, int] = {}
    give_up = time.monotonic() + patience
    while (reaped := reap()) is not None:
        ended.update(reaped)
        if time.monotonic() > give_up:
            raise TimeoutError("processes of the judged code did not die")
        _kill(descendants.now(thorough=True))
        time.sleep(0.001)
    return ended
