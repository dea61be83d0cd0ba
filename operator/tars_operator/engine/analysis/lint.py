"""The ruff finder: one process for all files, and every place only once.

ruff gives the same edit to several diagnostics (two unused names of one import statement): they are one finding here,
because they can only be mended together. A class S pattern finds only what has a safe fix: without one there would be
nothing shape-preserving to propose.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.doubts import is_doubtful, tidied
from tars_operator.engine.analysis.exports import Exports
from tars_operator.engine.analysis.finders import Hit, Search
from tars_operator.engine.analysis.ruff_process import SYNTAX_ERROR, Diagnostic, RuffFailedError, check
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols_in
from tars_operator.engine.languages import is_python


class RuffFinder:
    """Finds the places of all patterns that name ruff rules; then also the judge of whether a file parses at all."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        mine = [pattern for pattern in patterns if pattern.ruff]
        python = [file for file in files if is_python(file.path)] if mine else []
        found = _check(python, {code for pattern in mine for code in pattern.ruff}, search)
        diagnostics = _trusted(python, found)
        by_path = {path: list(group) for path, group in groupby(diagnostics, key=lambda item: item.path)}
        for file in python:
            if file.path in by_path:
                _collect(file, by_path[file.path], mine, search)
        return search


def _check(files: Sequence[SourceFile], codes: set[str], search: Search) -> list[Diagnostic]:
    """Diagnostics ordered by path. A file that crashes ruff is found by halving and costs no other its findings."""
    if not files:
        return []
    try:
        return sorted(check(files, codes), key=lambda found: (found.path, found.row, found.column, found.code))
    except (RuffFailedError, OSError) as error:
        if len(files) == 1:
            search.skip(files[0].path, f"ruff cannot read it: {error}")
            return []
    middle = len(files) // 2
    return sorted(
        (*_check(files[:middle], codes, search), *_check(files[middle:], codes, search)), key=lambda found: found.path
    )


def _collect(file: SourceFile, found: list[Diagnostic], patterns: Sequence[Pattern], search: Search) -> None:
    wanted = {pattern.id: _wanted(found, pattern) for pattern in patterns}
    if not any(wanted.values()) and all(item.code != SYNTAX_ERROR for item in found):
        return
    try:
        module = parse(file.content)
    except SyntaxError as error:  # Python decides, as the gate will: ruff's own view depends on its target version
        search.skip(file.path, f"syntax error in line {error.lineno or 1}: {error.msg}"[:300])
        return
    text = lines(file.content)
    known = symbols_in(module, text)
    for pattern, diagnostics in wanted.items():
        for hit in _hits(diagnostics, known, len(text)):
            search.add(file.path, pattern, hit)


def _wanted(found: list[Diagnostic], pattern: Pattern) -> list[Diagnostic]:
    """The diagnostics of `pattern`; of a class S pattern only those that can be mended."""
    chosen = [item for item in found if item.code in pattern.ruff]
    return [item for item in chosen if item.fix or pattern.change_class is ChangeClass.BEHAVIOUR]


def _trusted(files: Sequence[SourceFile], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Without the fixes that are safe only for who knows neither the other files nor the repository's habits."""
    contents, found = {file.path: file.content for file in files}, list(found)
    offered = Exports(files).offered_by(found)
    return [_mended(item, contents[item.path], offered) for item in found]


def _mended(item: Diagnostic, content: str, offered: set[str]) -> Diagnostic:
    is_left = bool(item.fix) and is_doubtful(item, content, offered)
    return replace(item, fix=() if is_left else tidied(item.fix, content))


def _hits(found: Iterable[Diagnostic], known: tuple[Symbol, ...], last_line: int) -> list[Hit]:
    hits: dict[object, Hit] = {}
    for item in found:
        hit = _hit(item, enclosing(known, item.row), last_line)
        key = hit.fix or item
        hits[key] = _together(hits[key], hit) if key in hits else hit
    return list(hits.values())


def _hit(item: Diagnostic, symbol: Symbol | None, last_line: int) -> Hit:
    return Hit(
        line=item.row,
        column=item.column,
        end_line=max(item.row, min(item.end_row, last_line)),
        message=item.message,
        rule=item.code,
        symbol=symbol.name if symbol else "",
        fix=item.fix,
    )


def _together(first: Hit, second: Hit) -> Hit:
    return Hit(
        line=first.line,
        column=first.column,
        end_line=max(first.end_line, second.end_line),
        message=f"{first.message}; {second.message}",
        rule=first.rule,
        symbol=first.symbol,
        fix=first.fix,
    )
