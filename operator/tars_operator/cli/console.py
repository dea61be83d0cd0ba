"""Two streams: data on stdout, everything for the eyes on stderr. Colour only on a terminal and without NO_COLOR."""

import sys
from typing import Any

from rich.console import Console

_UNBOUND = 10_000  # columns: a pipe has no width, and a cut line is lost data


class _Clean(Console):
    """Whatever is printed as a plain string is cleaned: names of files and messages are a repository's words."""

    def print(self, *objects: Any, **how: Any) -> None:
        super().print(*(safe(one) if isinstance(one, str) else one for one in objects), **how)


def data(*, is_bounded: bool = True) -> Console:
    """stdout: what a program may read. Unbounded, a terminal breaks long lines itself."""
    return _console(stderr=False, is_bounded=is_bounded and sys.stdout.isatty())


def progress() -> Console:
    """stderr: what a person follows."""
    return _console(stderr=True, is_bounded=sys.stderr.isatty())


def _console(*, stderr: bool, is_bounded: bool) -> Console:
    return _Clean(
        stderr=stderr, width=None if is_bounded else _UNBOUND, highlight=False, markup=False, soft_wrap=not is_bounded
    )


def say(message: str, style: str = "") -> None:
    progress().print(message, style=style or None)


def safe(text: str) -> str:
    """Text of a repository for a terminal: what could move the cursor or hide something is shown as a mark."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)
