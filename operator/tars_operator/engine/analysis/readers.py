"""Processes that read files for one that has threads: such a one must not fork, and to start Python takes long.

So they are kept. Each is asked over its pipes, does one thing at a time, and ends when its pipes are closed, whatever
became of who started it. It runs nothing of the folder that a person stands in.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from tars_operator.engine.analysis.finders import Search
from tars_operator.engine.analysis.processes import may_fork
from tars_operator.engine.analysis.reading import Asked, Limits, Look, in_children

LIMITS = Limits()
MOST = 2  # at once: the memory of a pod is bounded, and hostile files may come to each
_MODULE = "tars_operator.engine.analysis.readers"
_ENDS = 5.0  # seconds


def searched(look: Look, asked: Sequence[Asked]) -> Search:
    """What `look` sees in each of these files, without harm to this process. `look` is a function of a module."""
    if not asked:
        return Search()
    return in_children(look, asked, LIMITS) if may_fork() else _readers().search(look, asked, LIMITS)


class _Reader:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={"PATH": os.environ.get("PATH", "")},
            start_new_session=True,
        )

    def search(self, look: Look, asked: Sequence[Asked], limits: Limits) -> Search:
        """The same as `in_children`.

        Raises:
            EOFError: it ended.
            OSError: it had ended before.

        """
        given, said = self._process.stdin, self._process.stdout
        if given is None or said is None:
            raise EOFError("a reader was started without pipes")
        pickle.dump((look, asked, limits), given)
        given.flush()
        search: Search = pickle.load(said)  # noqa: S301 - our own child's
        return search

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        self._process.kill()
        self._process.wait(_ENDS)


class Readers:
    """Usable by several threads."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(MOST)
        self._idle: list[_Reader] = []

    def search(self, look: Look, asked: Sequence[Asked], limits: Limits) -> Search:
        """What one of them says. One that ended since it was asked last is no reason to have no answer.

        Raises:
            EOFError: it ended.
            OSError: none can be started.

        """
        with self._places:
            with suppress(IndexError, EOFError, OSError, pickle.UnpicklingError):
                return self._by(self._idle.pop(), look, asked, limits)
            return self._by(_Reader(), look, asked, limits)

    def _by(self, reader: _Reader, look: Look, asked: Sequence[Asked], limits: Limits) -> Search:
        try:
            search = reader.search(look, asked, limits)
        except BaseException:  # an interrupt as well
            reader.end()
            raise
        self._idle.append(reader)
        return search

    def close(self) -> None:
        while self._idle:
            self._idle.pop().end()


@cache
def _readers() -> Readers:
    readers = Readers()
    atexit.register(readers.close)
    return readers


def main() -> None:
    """A reader: it forks a child for each question, so that what it has imported need not be imported again."""
    with suppress(EOFError, BrokenPipeError):
        while True:
            answer = in_children(*pickle.load(sys.stdin.buffer))  # noqa: S301 - from who started it
            pickle.dump(answer, sys.stdout.buffer)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
