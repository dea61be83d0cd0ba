"""When the order of imports can be judged without the repository's configuration.

ruff sorts by sections (standard library, third party, first party), wraps at its own line length and splits statements.
How a repository's own formatter sorts, and how long its lines are, is not known here, and a fix that fights it is no
improvement. So an unsorted block counts only when one line of several is out of its place (where more are, nobody keeps
an order), nobody gave them one of another kind, the sections of its modules leave no doubt, and the order cannot mean
anything. Gaps stay as they are.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tars_operator.engine.analysis.finders import TextEdit

FEWEST_LINES = 4  # of three, one that is out of its place is no exception
FEWEST_BY_LENGTH = 2  # of two lengths, lines are in that order by chance


@dataclass(frozen=True)
class Place:
    """Where a block of imports stands: whether in an `__init__.py`, and the repository's own packages."""

    is_init: bool = False
    own: Collection[str] = ()


def moves_one_line(content: str, fix: tuple[TextEdit, ...], place: Place) -> bool:
    """Whether `fix` only moves a line of `content` to where an order that is there has its place for it."""
    return bool(fix) and all(
        _is_one_moved(content[edit.start : edit.end], edit.content) and _may_move(edit.content, place) for edit in fix
    )


def _is_one_moved(before: str, after: str) -> bool:
    one, other = _lines(before), _lines(after)
    if Counter(one) != Counter(other) or len(one) < FEWEST_LINES or _gaps(before) != _gaps(after):
        return False
    moved = any(_without(one, line) == _without(other, line) for line in one)
    return one != other and moved and not _has_an_order(before)


def _without(lines: list[str], line: str) -> list[str]:
    at = lines.index(line)
    return lines[:at] + lines[at + 1 :]


def _gaps(text: str) -> int:
    return len(re.findall(r"\n[ \t]*\n", text.strip()))


def _lines(text: str) -> list[str]:
    return [stripped for line in text.splitlines() if (stripped := line.strip())]


def _has_an_order(block: str) -> bool:
    """Each group of lines has an order: not the one that ruff prefers, but somebody's."""
    groups = [_heads(group) for group in re.split(r"\n[ \t]*\n", block)]
    return all(_is_ordered(group) for group in groups)


def _heads(group: str) -> list[str]:
    return [line for line in _lines(group) if line.startswith(("import ", "from "))]


def _is_ordered(lines: list[str]) -> bool:
    """The order of a dictionary, of the modules, or of the lengths."""
    by_length = len({*map(len, lines)}) > FEWEST_BY_LENGTH and lines == sorted(lines, key=len)
    return by_length or lines in (sorted(lines, key=str.casefold), sorted(lines, key=_module))


def _module(line: str) -> tuple[bool, str]:
    """What isort calls the order within sections: by module, relative ones last."""
    name = line.removeprefix("from ").removeprefix("import ").casefold()
    return name.startswith("."), name


def _may_move(block: str, place: Place) -> bool:
    """Not where a later star hides an earlier name, or a package is being put together: there the order has a meaning.

    One package that is not the standard library's has one section, whoever owns it; two may be in two.
    """
    try:
        found = [*_imports(ast.parse(block))]
    except SyntaxError:  # the block is a part of an indented body: leave it
        return False
    if any(name == "*" for _, name in found):
        return False
    packages = {package for package, _ in found}
    if place.is_init and packages & {"", *place.own}:
        return False
    return len(packages - sys.stdlib_module_names - {"", *place.own}) <= 1


def _imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Top-level packages and the names taken from them; nothing is the package of what is relative."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = "" if node.level else (node.module or "").partition(".")[0]
            yield from ((package, alias.name) for alias in node.names)
