"""A team's own patterns: `CodePattern` objects and files `.tars/patterns/*.yaml` of the repository.

A pattern whose examples do not hold, or a file that is none, is left out with its reason in the report, and the run
goes on without it: a typing error in one rule must not stop all others. The files are read from the base commit; the
gate lets no change touch `.tars/`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from tars_operator.api.code import Pattern, Skipped
from tars_operator.api.codepattern import DEEPEST, PatternSpec
from tars_operator.engine.analysis.analyzer import UnknownRuleError, require_known_rules
from tars_operator.engine.patterns import built_in, from_spec

FOLDER = ".tars/patterns/"
LARGEST_FILE = 64 * 1024  # characters


class BadPatternError(ValueError):
    """A pattern that cannot be used; the message says why and where to mend it."""


@dataclass(frozen=True)
class Own:
    """What a team brought: patterns that can be used, and the others with their reasons."""

    patterns: tuple[Pattern, ...]
    refused: tuple[Skipped, ...]


def is_pattern_file(path: str) -> bool:
    """Whether a path of the repository is one of a pattern of its own."""
    name = path.removeprefix(FOLDER)
    return path != name and "/" not in name and name.endswith((".yaml", ".yml"))


def adopt(objects: Iterable[Pattern], files: Mapping[str, str]) -> Own:
    """Both kinds together. A taken id stays with the built-in pattern, then the object, then the first file."""
    known = {pattern.id: pattern for pattern in built_in()}
    refused: list[Skipped] = []
    for place, pattern in [*_of_objects(objects), *_of_files(files)]:
        try:
            known |= {one.id: one for one in [_usable(pattern, known)]}
        except BadPatternError as error:
            refused.append(Skipped(path=place, reason=f"not used as a pattern: {error}"))
    return Own(tuple(known.values())[len(built_in()) :], tuple(refused))


def read(text: str) -> Pattern:
    """The pattern that a file describes: the fields of a CodePattern's spec.

    Raises:
        BadPatternError: it is no such file.

    """
    if len(text) > LARGEST_FILE:
        raise BadPatternError(f"larger than {LARGEST_FILE} characters; write one pattern per file")
    try:
        return from_spec(PatternSpec.model_validate(yaml.load(text, Loader=_Plain)))  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise BadPatternError(f"is no YAML: {' '.join(str(error).split())}"[:500]) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadPatternError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")) from error
    except ValueError as error:  # a date or number that is none: PyYAML lets them through as they come
        raise BadPatternError(f"is no YAML: {error}") from error


class _Plain(yaml.SafeLoader):
    """Refuses aliases, by which a small file unfolds to a huge value, and depths at which Python ends its recursion."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it holds an alias (*name); write the value out")
        if self.depth > DEEPEST:
            raise yaml.YAMLError(f"it is nested deeper than {DEEPEST} levels")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _of_objects(objects: Iterable[Pattern]) -> Iterator[tuple[str, Pattern | BadPatternError]]:
    return ((f"CodePattern {pattern.id}", pattern) for pattern in objects)


def _of_files(files: Mapping[str, str]) -> Iterator[tuple[str, Pattern | BadPatternError]]:
    for path in sorted(files):
        try:
            pattern = read(files[path])
            require_known_rules([pattern])
            yield path, pattern
        except (BadPatternError, UnknownRuleError) as error:
            yield path, BadPatternError(str(error))


def _usable(pattern: Pattern | BadPatternError, known: Mapping[str, Pattern]) -> Pattern:
    if isinstance(pattern, BadPatternError):
        raise pattern
    if pattern.id in known:
        raise BadPatternError(f"id: {pattern.id} is taken; choose another")
    from tars_operator.engine import examples  # noqa: PLC0415 - most repositories bring no pattern along

    try:
        wrong = examples.failures(pattern)
    except UnknownRuleError:  # of an object: the analysis says so, and ends the run that names it
        return pattern
    if wrong:
        raise BadPatternError(f"{pattern.id}: {wrong[0]}; mend the rule or the example")
    return pattern
