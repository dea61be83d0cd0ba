"""Imports that nothing uses where they stand, but that other files take from there: `from .compat import json`.

ruff judges a file alone and calls their removal safe; it would break those who import from the file. So the other files
of the same look are asked. One import that is taken, or is one of several ways to have a name (a `pass` would have to
take its place), tells that the file offers names to others: then all of its imports stay.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import positions

UNUSED_IMPORT = "F401"
_FROM = re.compile(r"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n;#]*)", re.MULTILINE)
_NAME = re.compile(r"\w+|\*")
_ALIAS = re.compile(r"(\w+)[.\w]*(?:\s+as\s+(\w+))?")


class Exports:
    """What the files of one look import from each other."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._files = {file.path: file for file in files}

    def offered_by(self, found: Iterable[Diagnostic]) -> set[str]:
        """The files among `found` whose unused imports are for others."""
        unused = [item for item in found if item.code == UNUSED_IMPORT]
        return {item.path for item in unused if self._is_for_others(item)}

    def _is_for_others(self, item: Diagnostic) -> bool:
        if any(edit.content.strip() == "pass" for edit in item.fix):
            return True
        module, name = _module(item.path), _bound(item, self._files[item.path].content)
        return not {name, "*"}.isdisjoint(self._taken.get(module, ())) or self._mentioned(f"{module}.{name}")

    @cached_property
    def _taken(self) -> dict[str, set[str]]:
        """Names by the module that they are imported from, of which only the last word is known for certain."""
        taken: dict[str, set[str]] = {}
        for file in self._files.values():
            for source, names in _FROM.findall(file.content):
                taken.setdefault(source.rpartition(".")[2], set()).update(_NAME.findall(names))
        return taken

    def _mentioned(self, text: str) -> bool:
        return any(text in file.content for file in self._files.values())


def _module(path: str) -> str:
    place = PurePosixPath(path)
    return place.parent.name if place.stem == "__init__" else place.stem


def _bound(item: Diagnostic, content: str) -> str:
    """The name that the import gives to the file: `a.b as c` c, `b` of `from a import b` b, `a.b` a."""
    alias = _ALIAS.match(content, positions(content).offset(item.row, item.column))
    return (alias[2] or alias[1]) if alias else ""
