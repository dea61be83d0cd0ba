"""The finder of our own codemods for Python: what a rule would change is what it finds.

A trigger, searched for in the whole text, decides whether a file is looked at; the rule's code, and libcst with it, is
imported only then. Of such a file only the functions and classes with a trigger in them are parsed, and the whole of it
when a rule asks for it. Files that would be changed are asked at the end whether they are Python at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import Any

from tars_operator.api.code import Codemod, Pattern, SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.api.words import Language
from tars_operator.engine.analysis.blocks import Page, Place
from tars_operator.engine.analysis.doubts import copies
from tars_operator.engine.analysis.doubts.alignment import misaligns
from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.facts import UNKNOWN
from tars_operator.engine.analysis.finders import Hit, Search, TextEdit, narrowed
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK
from tars_operator.engine.analysis.syntax import broken, told
from tars_operator.engine.analysis.together import together
from tars_operator.engine.languages import is_python

_KEPT = re.compile(r"[^\n]*#\s*(?:noqa|nosec|ruff:\s*(?:ignore|disable))\b", re.IGNORECASE)
MOST_WORK = 250_000_000  # places times characters: 20 seconds at worst; the largest of 35,000 files took a third of it
TOO_MANY = "more places to look at than a file of its size can be asked for"
_Found = list[tuple[Pattern, Hit]]
CODEMODS = "tars_operator.engine.generation.codemods"


class CodemodFinder:
    """Finds the places of all patterns that have a codemod of ours."""

    def __init__(self, facts: Facts = UNKNOWN) -> None:
        self._longest_line = facts.line_length

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        python = (pattern for pattern in patterns if pattern.language is Language.PYTHON)
        wanted = [(pattern, pattern.codemod) for pattern in python if pattern.codemod]
        triggers = [(pattern, codemod, re.compile(codemod.trigger, re.MULTILINE)) for pattern, codemod in wanted]
        found: dict[str, _Found] = {}
        for file in files if wanted else ():
            text = file.content.removeprefix(BYTE_ORDER_MARK)
            mine = [(pattern, codemod) for pattern, codemod, trigger in triggers if trigger.search(text)]
            if mine and is_python(file.path) and (hits := self._look(file, mine, search)):
                found[file.path] = hits
        for path, reason in broken([file for file in files if file.path in found]).items():
            search.skip(path, reason)
            del found[path]
        for path, hits in found.items():
            for pattern, hit in hits:
                search.add(path, pattern.id, hit)
        return search

    def _look(self, file: SourceFile, wanted: Sequence[tuple[Pattern, Codemod]], search: Search) -> _Found:
        if _is_too_much(file.content, wanted):
            search.skip(file.path, TOO_MANY)
            return []
        page = Page(file.content.removeprefix(BYTE_ORDER_MARK), self._longest_line)
        module = import_module(f"{CODEMODS}.rewriting").Module(page.content, lambda: page.tree)
        mark = len(file.content) - len(page.content)
        try:
            return [
                (pattern, _shifted(hit, mark))
                for pattern, codemod in wanted
                for hit in together(_hits(page, module, pattern, codemod), pattern.scope)
                if hit.fix
            ]
        except SyntaxError as error:
            search.skip(file.path, told(error))
            return []


def _is_too_much(content: str, wanted: Sequence[tuple[Pattern, Codemod]]) -> bool:
    """Where a place lies is told by what stands above it."""
    most = MOST_WORK // len(content)
    if len(content) // 10 < most:  # not even if there were nothing but places
        return False
    found = (match for _, codemod in wanted for match in re.finditer(codemod.trigger, content, re.MULTILINE))
    return next(islice(found, most, None), None) is not None


def _hits(page: Page, module: Any, pattern: Pattern, codemod: Codemod) -> Iterator[Hit]:
    rewriting = import_module(f"{CODEMODS}.rewriting")
    rule = import_module(f"{CODEMODS}.{codemod.name}").Rewrite
    for offset, place in _places(page, pattern, codemod):
        scene = rewriting.Scene(place.statement.node, place.statement.around, module)
        after = rewriting.rewritten(page.content[place.start : place.end], rule(scene))
        fix = () if after is None else (narrowed(page.content, TextEdit(place.start, place.end, after)),)
        if fix:
            owner = page.outline.owner(offset)
            yield Hit(
                line=page.row(offset),
                column=1,
                end_line=page.row(place.end - 1),
                message=pattern.title,
                rule=codemod.name,
                symbol=owner.name if owner else "",
                fix=() if _is_left(page, fix, page.row(offset)) else fix,
            )


def _is_left(page: Page, fix: Sequence[TextEdit], row: int) -> bool:
    if widens(page.content, fix, page.longest_line) or misaligns(page.content, fix):
        return True
    return copies.hold(row, page.content)


def _shifted(hit: Hit, by: int) -> Hit:
    """The same for who counts the characters of a byte order mark, too."""
    moved = (replace(edit, start=edit.start + by, end=edit.end + by) for edit in hit.fix)
    return replace(hit, fix=tuple(moved)) if by else hit


def _places(page: Page, pattern: Pattern, codemod: Codemod) -> Iterator[tuple[int, Place]]:
    """The statements with a trigger in them, each once, with the offset of the first."""
    seen: set[int] = set()
    for match in re.finditer(codemod.trigger, page.content, re.MULTILINE):
        place = None if _is_kept(page, pattern, match.start()) else page.place(match.start())
        if place and place.start not in seen:
            seen.add(place.start)
            yield match.start(), place


def _is_kept(page: Page, pattern: Pattern, offset: int) -> bool:
    """Whether a comment says to linters that it is meant; ruff heeds those on its line by itself."""
    is_quiet = bool(page.quiet) and page.quiet.about(pattern.known_as, page.row(offset))
    return is_quiet or _KEPT.match(page.content, offset) is not None
