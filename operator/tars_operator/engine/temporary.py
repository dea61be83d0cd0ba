"""Directories that go when their work is over, whenever Ctrl-C comes.

`tempfile.TemporaryDirectory` leaves its directory behind when the interrupt comes between making it and writing down
that it is to be removed. Here the name is known first.
"""

import atexit
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import gettempdir

PRIVATE = 0o700


@contextmanager
def temporary_directory(prefix: str) -> Iterator[Path]:
    """A new, private directory among the temporary ones; removed at the end with all that is in it."""
    path = Path(gettempdir()).resolve() / f"{prefix}{secrets.token_hex(8)}"
    remove = partial(shutil.rmtree, path, ignore_errors=True)
    atexit.register(remove)  # an interrupt may come in the middle of the removal, too
    try:
        path.mkdir(mode=PRIVATE)
        yield path
    finally:
        remove()
        atexit.unregister(remove)
