"""Files of hostile text are read in a child process, one after the other, each with a time and a memory of its own.

A grammar that lost its way in crafted nonsense takes minutes and gigabytes. ast-grep's binding holds the interpreter's
lock meanwhile, so nothing in its process can stop it, and a role server would answer nobody. Here the system ends the
child, the file is left out with the reason, and another child goes on with the next one. Time is that of the processor:
a busy machine is no reason to leave a file out. It grows with the file, so that a request of many has an end as well.
"""

import faulthandler
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.engine.analysis.finders import Search
from tars_operator.engine.analysis.processes import Child

Asked = tuple[SourceFile, tuple[Pattern, ...]]
Look = Callable[[SourceFile, Sequence[Pattern], Search], None]


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Of 8000 real ones none took more than 4 µs for a character, or 100 MB."""

    seconds: float = 0.5
    seconds_for_each: float = 10e-6  # character
    mebibytes: int = 256

    def seconds_of(self, file: SourceFile) -> float:
        return self.seconds + self.seconds_for_each * len(file.content)


def in_children(look: Look, asked: Sequence[Asked], limits: Limits) -> Search:
    """What `look` sees in each of these files; those that it cannot be done with are skipped."""
    search, done = Search(), 0
    while done < len(asked):
        child = Child(partial(_read, look, asked[done:], limits))
        try:
            for seen in _said(child.stream):
                search.join(seen)
                done += 1
            if done < len(asked):
                search.skip(asked[done][0].path, _obstacle(child, asked[done][0], limits))
                done += 1
        finally:
            child.end(signal.SIGKILL)
    return search


def _said(stream: BinaryIO) -> Iterator[Search]:
    """One answer for each file; what was cut off by the child's end is none."""
    while True:
        try:
            yield pickle.load(stream)  # noqa: S301 - our own child's
        except (EOFError, pickle.UnpicklingError):
            return


def _obstacle(child: Child, file: SourceFile, limits: Limits) -> str:
    if not child.has_begun:
        return "there can be no other process to read it"
    ending = child.wait()
    if ending == -signal.SIGPROF:
        return f"takes longer than {limits.seconds_of(file):.1f} s to read"
    if ending == -signal.SIGABRT:  # how the grammars end where there is no more memory
        return f"takes more than {limits.mebibytes} MiB to read"
    return f"ends the process that reads it (status {ending})"


def _read(look: Look, asked: Sequence[Asked], limits: Limits, answers: BinaryIO) -> None:
    """The child: it must not hear of what its parent does with signals, nor say anything of its own."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit_memory(limits.mebibytes << 20)
    for file, patterns in asked:
        signal.setitimer(signal.ITIMER_PROF, limits.seconds_of(file))
        answer = _answer(partial(look, file, patterns), file.path, limits)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(answer)
        answers.flush()


def _answer(look: Callable[[Search], None], path: str, limits: Limits) -> bytes:
    """What is said of a file that took all memory is said when that is free again: after the block of its error."""
    obstacle = f"takes more than {limits.mebibytes} MiB to read"
    try:
        search = Search()
        look(search)
        return pickle.dumps(search)
    except (MemoryError, SystemError):  # the other one where there is no room for the first
        pass
    except Exception as error:  # noqa: BLE001 - a file that our own code stumbles over costs the others nothing
        obstacle = f"cannot be read: {type(error).__name__}: {error}"[:300]
    search = Search()
    search.skip(path, obstacle)
    return pickle.dumps(search)


def _limit_memory(more: int) -> None:
    """Beyond what the child has from its parent. A dump of its memory would be of no use to anybody."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
