"""A process of its own for one judged process: starts it confined, watches it, and leaves nothing of it alive.

A fresh interpreter and not a fork of the caller: the caller has threads, and in Single mode credentials in its memory.
The job comes as one line on standard input, which stays open as a lifeline; the result goes to standard output. The
answer to every breach is SIGKILL, at once: a judged process has nothing to tidy up.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from typing import NoReturn

from tars_operator.engine.sandbox import libc
from tars_operator.engine.sandbox.confinement import confine
from tars_operator.engine.sandbox.job import Job, Result
from tars_operator.engine.sandbox.processes import Descendants, end_all, reap
from tars_operator.engine.sandbox.streams import Streams
from tars_operator.engine.sandbox.usage import Gauge
from tars_operator.engine.sandbox.words import Ending

RECORDS = "TARS_RECORDS"  # "<descriptor> <nonce>", read and removed by the plugin
_POLL = 0.01
_PATIENCE = 8.0  # seconds for killed processes to be gone


def _become(job: Job, output: int, records: int) -> NoReturn:
    """Turn this freshly forked process into the judged one."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.set_inheritable(records, True)
    os.chdir(job.directory)
    os.umask(0o022)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    confine(job)
    os.execve(job.argv[0], list(job.argv), {**job.environment, RECORDS: f"{records} {job.nonce}"})  # noqa: S606


def _start(job: Job, output: int, records: int) -> int:
    """Fork the judged process and wait until it runs.

    Raises:
        OSError: it could not be confined or executed; the text says which.

    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _become(job, output, records)
        except BaseException as error:  # noqa: BLE001 - the only thing a half-made child may do is say so and end
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(127)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as trouble:
        text = trouble.read()
    if text:
        raise OSError(text)
    return child


class _Watch:
    """One judged process from its start to the end of its last descendant."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._gauge = Gauge(job.limits, job.writable)
        output_end, output = os.pipe()
        records_end, records = os.pipe()
        self._streams = Streams(output_end, records_end, sys.stdin.fileno())
        self._started = time.monotonic()
        try:
            self._child = _start(job, output, records)
        finally:
            os.close(output)
            os.close(records)
        self._descendants = Descendants(os.getpid())
        self._ended: dict[int, int] = {}

    def run(self) -> Result:
        breach = self._until_end()
        seconds = time.monotonic() - self._started
        message = self._end_all()
        self._streams.drain(self._job.limits.output_bytes)
        breach = breach or self._late_breach()
        status = self._ended.get(self._child)
        records = self._streams.records(self._job.nonce)
        return Result(breach.value if breach else "", status, seconds, self._streams.tail(), records, message)

    def _until_end(self) -> Ending | None:
        while self._child not in self._ended:
            self._streams.wait(_POLL)
            self._ended.update(reap() or {})
            breach = self._breach()
            if breach is not None:
                return breach
        return None

    def _breach(self) -> Ending | None:
        limits = self._job.limits
        if self._streams.orphaned:
            return Ending.SANDBOX_FAILED
        if time.monotonic() - self._started > limits.seconds:
            return Ending.TIMED_OUT
        if self._streams.flooded(limits.output_bytes):
            return Ending.OUTPUT_FLOOD
        return self._gauge.breach(self._descendants.now())

    def _late_breach(self) -> Ending | None:
        """What a process did just before it ended, between two looks."""
        if self._streams.flooded(self._job.limits.output_bytes):
            return Ending.OUTPUT_FLOOD
        return Ending.DISK_EXCEEDED if self._gauge.too_much_disk([]) else None

    def _end_all(self) -> str:
        try:
            self._ended.update(end_all(self._descendants, _PATIENCE))
        except TimeoutError as error:
            return str(error)
        return ""


def supervise(job: Job) -> Result:
    """Run the job and outlive every process that came from it."""
    libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)
    try:
        return _Watch(job).run()
    except OSError as error:
        end_all(Descendants(os.getpid()), _PATIENCE)
        return Result(Ending.SANDBOX_FAILED.value, None, 0.0, "", message=str(error))


def main() -> None:
    with os.fdopen(os.dup(sys.stdin.fileno()), encoding="utf-8") as lines:
        job = Job.loads(lines.readline())
    answer = supervise(job).dumps().encode()
    with suppress(BrokenPipeError):  # nobody waits for it any more
        while answer:
            answer = answer[os.write(sys.stdout.fileno(), answer) :]
