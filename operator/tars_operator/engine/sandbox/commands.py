"""From the command a person wrote to what is executed: the program found, our plugin put in, what it needs readable.

The plugin is named on the command line after the word `pytest`. PYTEST_ADDOPTS would reach nested pytest runs too, and
those must not report.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tars_operator.engine.sandbox.words import Refused

_PYTHONS = ("python", "python3")
_OF_PREFIX = ("bin", "lib", "lib64", "include", "ssl", "pyvenv.cfg")


@dataclass(frozen=True)
class Programs:
    """Where programs are looked for: beside `python` first when that is given, then on `path`."""

    path: str
    python: str = ""

    @property
    def search_path(self) -> str:
        beside = [str(Path(self.python).parent)] if self.python else []
        return ":".join([*beside, self.path])

    def find(self, word: str, field: str) -> str:
        """The program's path.

        Raises:
            Refused: there is no such program.

        """
        if "/" in word:
            return word
        found = self._python(word) if word in _PYTHONS else shutil.which(word, path=self.search_path)
        if found is None:
            raise Refused(field, f"there is no program {word!r} on {self.search_path}; use an image that has it")
        return found

    def _python(self, word: str) -> str:
        """A Python there always is: the one that was given, the image's, or the one that runs this."""
        return self.python or shutil.which(word, path=self.path) or sys.executable


def _runs_pytest(word: str) -> bool:
    return word == "pytest" or word.endswith("/pytest")


def with_plugin(command: tuple[str, ...], plugin: str) -> tuple[str, ...]:
    """The command with our plugin loaded; a module that cannot be imported fails alone, and no cache is kept.

    Node ids are relative to the worktree, wherever pytest finds a configuration.

    Raises:
        Refused: the command does not run pytest, so there would be no record of its tests.

    """
    at = next((index for index, word in enumerate(command) if _runs_pytest(word)), None)
    if at is None:
        shown = " ".join(command)
        raise Refused("command", f"{shown!r} does not name pytest; write for example python -m pytest -q")
    ours = ("-p", plugin, "-p", "no:cacheprovider", "--continue-on-collection-errors", "--rootdir=.")
    return (*command[: at + 1], *ours, *command[at + 1 :])


def _interpreter_of_script(program: Path) -> list[Path]:
    try:
        with program.open("rb") as file:
            first = file.readline(512)
    except OSError:
        return []
    words = first[2:].decode("utf-8", "replace").split() if first.startswith(b"#!") else []
    return [Path(words[0])] if words else []


def _home_of_environment(prefix: Path) -> list[Path]:
    """The prefix that a virtual environment was made from."""
    try:
        lines = (prefix / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [Path(line.partition("=")[2].strip()).parent for line in lines if line.split("=")[0].strip() == "home"]


def readable_for(program: str) -> tuple[str, ...]:
    """What a program needs to see of where it is installed: of its prefix (also behind links) the usual folders.

    Never a prefix as a whole: a prefix can be somebody's home directory.
    """
    programs = [Path(program)]
    programs += [found for path in programs[:1] for found in _interpreter_of_script(path)]
    prefixes = {path.parent.parent for start in programs for path in (start, start.resolve())}
    prefixes |= {home.resolve() for prefix in set(prefixes) for home in _home_of_environment(prefix)}
    return tuple(sorted(str(prefix / name) for prefix in prefixes for name in _OF_PREFIX))
