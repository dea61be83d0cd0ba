"""The same work for several parts at the same time: one here, each other in a child of this process.

Python keeps a process to one core. A child that is forked has read all code and patterns already; what it found comes
back through a pipe. One that fails says nothing, and its part is done here: its error is raised here then, too.
"""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

MOST = 8  # processes: each more brings less, and takes memory
Part = TypeVar("Part")
Answer = TypeVar("Answer")


def cores() -> int:
    """How many parts can be worked on at once. A process with threads must not fork: their locks would stay shut."""
    may_fork = sys.platform == "linux" and threading.active_count() == 1
    return min(len(os.sched_getaffinity(0)), MOST) if may_fork else 1


def spread(work: Callable[[Part], Answer], parts: Sequence[Part]) -> list[Answer]:
    """`work` of each part, in their order."""
    children = [_Child(work, part) for part in parts[1:]]
    try:
        here = [work(part) for part in parts[:1]]
        return [*here, *(child.answer() for child in children)]
    finally:
        for child in children:
            child.end()


class _Child(Generic[Part, Answer]):
    def __init__(self, work: Callable[[Part], Answer], part: Part) -> None:
        self._work, self._part = work, part
        self._reading, writing = os.pipe()
        self._process = _forked(lambda: pickle.dumps(work(part)), writing)
        os.close(writing)

    def answer(self) -> Answer:
        said = b"".join(self._said())
        if not self._process or self._wait() != 0:
            return self._work(self._part)
        answer: Answer = pickle.loads(said)  # noqa: S301 - our own child's
        return answer

    def end(self) -> None:
        """Whatever it does: an interrupt gives it the time to remove its temporary files."""
        os.close(self._reading)
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGINT)
            self._wait()

    def _said(self) -> Iterator[bytes]:
        while said := os.read(self._reading, 1 << 20):
            yield said

    def _wait(self) -> int:
        process, self._process = self._process, 0
        return os.waitpid(process, 0)[1]


def _forked(work: Callable[[], bytes], target: int) -> int:
    """The child's id, 0 when there can be none. A child never comes back from here; Ctrl-C is its parent's to hear."""
    parent, status = os.getpid(), 1
    try:
        with suppress(OSError):  # there are too many processes; or nobody reads any more
            if process := os.fork():
                return process
            os.setsid()
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
            with os.fdopen(target, "wb") as stream:
                stream.write(work())
            status = 0
    finally:
        if os.getpid() != parent:
            os._exit(status)
    return 0
