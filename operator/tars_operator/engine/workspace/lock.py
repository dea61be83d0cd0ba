"""One process at a time in a workspace. A Job is no mutual exclusion: a replaced pod may still be ending."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tars_operator.engine.ports import PartUnavailable

POLL_SECONDS = 0.2


@contextmanager
def held(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file at `path`; the kernel lets go of it when the process ends, however it ends.

    Raises:
        PartUnavailable: another process held it for `seconds`.

    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(descriptor, path, time.monotonic() + seconds)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise PartUnavailable(f"workspace {path.parent} is in use by another coordinator") from error
            time.sleep(POLL_SECONDS)
        else:
            return
