"""Where a local run works: in a directory that goes with it, or in one that stays, where it can go on later."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tars_operator.cli import console
from tars_operator.cli.errors import usage
from tars_operator.engine.order import Order

_MARK = "order"  # file with the digest of the run that works in a directory


@contextmanager
def temporary(order: Order, *, keep: bool) -> Iterator[Path]:
    directory = Path(mkdtemp(prefix=f"tars-{order.name}-"))
    try:
        yield directory
    finally:
        if keep:
            console.say(f"Workspace kept: {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def lasting(order: Order, place: str) -> Iterator[Path]:
    """The directory `place`, new or as a run of the same order left it.

    Raises:
        CliError: something else is in it.

    """
    directory, mark = Path(place), Path(place, _MARK)
    if not mark.exists() and directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise usage(f"--workspace {place}: holds something else; name an empty directory, or one that is not there")
    if mark.exists() and mark.read_text(encoding="utf-8") != _digest(order):
        raise usage(f"--workspace {place}: holds another run, or this one with other settings; name another directory")
    directory.mkdir(parents=True, exist_ok=True)
    mark.write_text(_digest(order), encoding="utf-8")
    yield directory


def _digest(order: Order) -> str:
    """Of what must stay the same for a run to go on. Which steps are wanted may change: what was done stays done."""
    return hashlib.sha256(json.dumps([order.name, order.spec.to_json()], sort_keys=True).encode()).hexdigest()
