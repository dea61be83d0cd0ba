"""The built-in patterns, the choice of a run among them, and `CodePattern` objects as patterns.

A rule is class S here only when ruff itself calls its fix safe, or when a codemod or rewrite of ours keeps the shape
by construction and says why. Which of ruff's rules have a safe fix was read from ruff 0.17; the examples prove it,
and the finder asks again for every single place. Well-known rules are left out on purpose: unused variables (F841)
and most comprehension rules have fixes that ruff calls unsafe, because they can change what the program does. Blanks
at line ends (W291) have a safe fix, but are a formatter's work: one change per line would eat a run's limit of
changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import PatternSpec
from tars_operator.engine import safe_yaml

TODO_IN_FUNCTION = "todo/function"
TODO_ELSEWHERE = "todo/comment"
ALL = "ALL"  # stands for every pattern, recommended or not
CATALOGUE = "tars_operator.engine.catalogue"


@cache
def built_in() -> tuple[Pattern, ...]:
    """All of them by id. Read at the first question: not every process asks it."""
    found = {pattern.id: pattern for pattern in _catalogue()}
    return tuple(found[name] for name in sorted(found))


def _catalogue() -> Iterator[Pattern]:
    for file in sorted(files(CATALOGUE).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            text = file.read_text(encoding="utf-8")
            yield from map(_pattern, safe_yaml.load(text))


def select(globs: Iterable[str], custom: Sequence[Pattern] = ()) -> tuple[Pattern, ...]:
    """Built-in and `custom` patterns that `globs` choose. A built-in id wins.

    A glob chooses recommended patterns by their ids (`*` matches across `/`), a whole id any, and `ALL` all of them.
    """
    wanted = tuple(globs)
    known = {pattern.id: pattern for pattern in (*custom, *built_in())}
    return tuple(known[name] for name in sorted(known) if any(chooses(glob, known[name]) for glob in wanted))


def why_none(glob: str, custom: Sequence[Pattern] = ()) -> str:
    """Why `glob` chooses nothing; empty when it chooses a pattern."""
    if select([glob], custom):
        return ""
    alike = [one.id for one in select([ALL], custom) if fnmatchcase(one.id, glob)]
    if alike:
        return f"a glob chooses recommended patterns only; write {alike[0]} to choose that one"
    return "no pattern has such an id"


def chooses(glob: str, pattern: Pattern) -> bool:
    """Whether `glob`, as in `spec.patterns` of a run, stands for `pattern`."""
    return glob in {pattern.id, ALL} or (pattern.recommended and fnmatchcase(pattern.id, glob))


def from_spec(spec: PatternSpec) -> Pattern:
    """The pattern that a `CodePattern` object, or a file of the repository, describes."""
    return _pattern(spec.to_json())


def _pattern(data: Mapping[str, Any]) -> Pattern:
    """What finds stands beside the rest in the engine's own words."""
    return Pattern.model_validate({**{key: value for key, value in data.items() if key != "find"}, **data["find"]})
