"""When the order of imports can be judged without the repository's configuration.

ruff sorts by sections (standard library, third party, first party), wraps at its own line length and splits statements.
Which of a repository's imports are its own, and how long its lines are, is not known here, and a fix that fights the
repository's own formatter is no improvement. So an unsorted block counts only when the fix moves whole lines, and the
sections of its modules leave no doubt.
"""

import ast
import sys
from collections import Counter
from collections.abc import Collection, Iterator

from tars_operator.engine.analysis.finders import TextEdit

FEWEST_BY_LENGTH = 2  # two lines are in the order of their lengths by chance


def moves_lines_only(content: str, fix: tuple[TextEdit, ...], own: Collection[str] = ()) -> bool:
    """Whether `fix` only permutes lines of `content` whose modules have one possible section each; `own` are known."""
    return bool(fix) and all(
        _is_permutation(_lines(content[edit.start : edit.end]), _lines(edit.content))
        and _sections_are_certain(edit.content, own)
        for edit in fix
    )


def _lines(text: str) -> list[str]:
    return [stripped for line in text.splitlines() if (stripped := line.strip())]


def _is_permutation(before: list[str], after: list[str]) -> bool:
    """The same lines in another order; an equal order would be about blank lines only."""
    return before != after and Counter(before) == Counter(after) and not _has_an_order(before)


def _has_an_order(block: list[str]) -> bool:
    """The order of a dictionary, of the modules, or of the lengths: not the one that ruff prefers, but somebody's."""
    by_length = len(block) > FEWEST_BY_LENGTH and block == sorted(block, key=len)
    return by_length or block in (sorted(block, key=str.casefold), sorted(block, key=_module))


def _module(line: str) -> str:
    return line.removeprefix("from ").removeprefix("import ").casefold()


def _sections_are_certain(block: str, own: Collection[str]) -> bool:
    """One package that is not the standard library's has one place, whoever owns it; two may be in two sections."""
    try:
        return len({*_packages(block)} - sys.stdlib_module_names - {*own}) <= 1
    except SyntaxError:  # the block is a part of an indented body: leave it
        return False


def _packages(block: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(block)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
