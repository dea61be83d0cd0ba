"""The same work for several parts at the same time: one here, each other in a child of this process.

Python keeps a process to one core. A child that is forked has read all code and patterns already; what it found comes
back through a pipe. One that fails says nothing, and its part is done here: its error is raised here then, too.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import BinaryIO, Generic, TypeVar

MOST = 8  # processes: each more brings less, and takes memory
Part = TypeVar("Part")
Answer = TypeVar("Answer")


def cores() -> int:
    """How many parts can be worked on at once."""
    return min(len(os.sched_getaffinity(0)), MOST) if may_fork() else 1


def may_fork() -> bool:
    """A process with threads must not: their locks would stay shut. The system knows those that Python does not."""
    return sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1


def spread(work: Callable[[Part], Answer], parts: Sequence[Part]) -> list[Answer]:
    """`work` of each part, in their order."""
    children = [_Share(work, part) for part in parts[1:]]
    try:
        here = [work(part) for part in parts[:1]]
        return [*here, *(child.answer() for child in children)]
    finally:
        for child in children:
            child.end()


class Child:
    """A process that is forked to write what its parent reads from `stream`; nothing where there can be no other."""

    def __init__(self, work: Callable[[BinaryIO], None]) -> None:
        with suppress(OSError):  # a child that tries the folder for itself leaves the trial behind when it is ended
            gettempdir()
        reading, writing = os.pipe()
        self._process = _forked(work, writing)
        self.has_begun = bool(self._process)
        os.close(writing)
        self.stream: BinaryIO = os.fdopen(reading, "rb")

    def wait(self) -> int:
        """How it ended: 0 when all is well, the number of a signal below 0. It has closed its stream."""
        process, self._process = self._process, 0
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def end(self, number: int = signal.SIGINT) -> None:
        """Whatever it does: an interrupt gives it the time to remove its temporary files."""
        self.stream.close()
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, number)
            self.wait()


class _Share(Child, Generic[Part, Answer]):
    def __init__(self, work: Callable[[Part], Answer], part: Part) -> None:
        self._work, self._part = work, part
        super().__init__(lambda stream: pickle.dump(work(part), stream))

    def answer(self) -> Answer:
        said = self.stream.read()
        if not self.has_begun or self.wait() != 0:
            return self._work(self._part)
        answer: Answer = pickle.loads(said)  # noqa: S301 - our own child's
        return answer


def _forked(work: Callable[[BinaryIO], None], target: int) -> int:
    """The child's id, 0 when there can be none. A child never comes back from here; Ctrl-C is its parent's to hear."""
    parent, status = os.getpid(), 1
    try:
        with suppress(OSError):  # there are too many processes; or nobody reads any more
            if process := os.fork():
                return process
            os.setsid()
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
            with os.fdopen(target, "wb") as stream:
                work(stream)
            status = 0
    finally:
        if os.getpid() != parent:
            os._exit(status)
    return 0
