"""The form that a repository's formatter gives its files: statements that have it keep it.

A call that got shorter may fit into one line now, and `black --check` would send the change back. ruff formats as black
does, so it is asked for both. A statement of another form is left. Where no formatter is named, a file that has black's
form as a whole is taken for formatted by it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.ruff_process import RuffFailedError, Rules, output, ruff_binary
from tars_operator.engine.analysis.settings.manifests import table, toml

SORTERS = ("setup.cfg", ".isort.cfg", "tox.ini")  # may say that imports are sorted as black wants them
REQUIREMENTS = ("requirements-dev.txt", "dev-requirements.txt", "requirements_dev.txt", "requirements/dev.txt")
MANIFESTS = ("pyproject.toml", "ruff.toml", ".ruff.toml", ".pre-commit-config.yaml", *SORTERS, *REQUIREMENTS)
USUAL, LONGEST = 88, 320  # characters of a line: what black and ruff take where nothing is said, and ruff's most
ENOUGH_LINES = 30  # of a file, to tell from its form who formats it
_HOOK = re.compile(r"\bid:[ \t]*['\"]?(?:black|ruff-format)\b")
_BLACK = re.compile(r"^[ \t]*[\"']?black\b(?![-.\w])", re.MULTILINE)  # as a tool for those who develop it
_FOR_BLACK = re.compile(r"^profile[ \t]*=[ \t]*black\b", re.MULTILINE)
_ARGUMENT = re.compile(r"--line-length[=\s,'\"]{1,9}(\d{1,3})\b")


def line_length(manifests: Mapping[str, str]) -> int:
    """How long the formatter that the repository names lets lines be; 0 when it names none."""
    said = [_said_by(name, manifests[name]) for name in MANIFESTS if name in manifests]
    return next((number for number in said if 0 < number <= LONGEST), 0)


def _said_by(name: str, text: str) -> int:
    if name == ".pre-commit-config.yaml":
        length = _ARGUMENT.search(text)
        return (int(length[1]) if length else USUAL) if _HOOK.search(text) else 0
    if name in SORTERS:
        is_for_black = _FOR_BLACK.search(text) or (name == "tox.ini" and _BLACK.search(text))
        return USUAL if is_for_black else 0
    if name in REQUIREMENTS:
        return USUAL if _BLACK.search(text) else 0
    data = toml(text)
    if name != "pyproject.toml":
        return _number(data)
    tools = table(data, "tool")
    is_asked_for = table(tools, "isort").get("profile") == "black" or _BLACK.search(text)
    like_black = USUAL if is_asked_for else 0
    return next((_number(table(tools, tool)) for tool in ("black", "ruff") if tool in tools), like_black)


def _number(settings: Mapping[str, object]) -> int:
    number = settings.get("line-length", USUAL)
    return number if isinstance(number, int) else 0


def in_form(before: str, after: str, facts: Facts | None) -> str:
    """`after` in the form of the repository's formatter, where what goes has it; as it is where that has not.

    Only the statements that change are asked about: a younger formatter has other ideas of a line elsewhere.
    """
    if facts is None or before == after:
        return after
    length = facts.line_length or _length_by(before, facts.python)
    if not length:
        return after
    known = facts.model_copy(update={"line_length": length})
    gone, come = _changed(before, after)
    if facts.line_length and _formatted(before, gone, known) != before:  # else it has the form as a whole
        return after
    return _formatted(after, come, known) or after


@lru_cache(maxsize=4)
def _length_by(content: str, python: str) -> int:
    """How long lines may be in a file that has black's form as a whole; 0 when it has not, or is too short to tell."""
    is_long = content.count("\n") >= ENOUGH_LINES
    return USUAL if is_long and _formatted(content, None, Facts(line_length=USUAL, python=python)) == content else 0


class _Lines(NamedTuple):
    """What changed, with a line above and below, of which the statements are asked about; counted from 1."""

    first: int
    last: int


def _changed(before: str, after: str) -> tuple[_Lines, _Lines]:
    """The lines that go, and those that come."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    above = _common(old, new)
    below = min(_common(old[::-1], new[::-1]), len(old) - above, len(new) - above)
    return _Lines(max(above, 1), len(old) - below + 1), _Lines(max(above, 1), len(new) - below + 1)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _formatted(content: str, lines: _Lines | None, facts: Facts) -> str:
    """All of it, or some lines; empty when ruff cannot read it."""
    part = ("--range", f"{lines.first}-{lines.last + 1}") if lines else ()
    command = [
        *(ruff_binary(), "format", "--isolated", "--no-cache", "--quiet", "--stdin-filename", "file.py"),
        *("--line-length", str(facts.line_length), "--target-version", Rules((), facts.python).target),
        *("--config", "format.quote-style='preserve'", *part, "-"),
    ]
    try:
        return output(command, Path("/"), content.encode()).decode()
    except RuffFailedError:
        return ""
