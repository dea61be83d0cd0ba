"""Encoding lines that programs write: where most of a repository's come from a generator, they are its habit.

Dropped from the few files that people wrote, the line would part those from all others, and the next file would have it
again.
"""

import re
from collections.abc import Iterable, Mapping

from tars_operator.engine.selection import foreign, headers

ENCODING = "UP009"  # ruff's rule about such lines
_LINE = re.compile(rb"(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*utf-?8", re.IGNORECASE)


class Encodings:
    """Hears of one file after the other."""

    def __init__(self) -> None:
        self._by_people = self._by_programs = 0

    def read(self, contents: Mapping[str, bytes]) -> None:
        for path in (path for path, content in contents.items() if _LINE.match(content)):
            is_foreign = bool(foreign.by_path(path) or headers.by_header(contents[path], path))
            self._by_programs += is_foreign
            self._by_people += not is_foreign

    def off(self, known: Mapping[str, tuple[str, ...]], paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """What is switched off by path, with the rule about such lines where programs write most of them."""
        if self._by_programs <= self._by_people:
            return known
        return {path: tuple(sorted({*known.get(path, ()), ENCODING})) for path in paths}
