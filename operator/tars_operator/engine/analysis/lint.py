"""The ruff finder: one process for all files, and every place only once.

ruff gives the same edit to several diagnostics (two unused names of one import statement): they are one finding here,
because they can only be mended together. A class S pattern finds only what has a safe fix: without one there would be
nothing shape-preserving to propose.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.finders import Hit, Search
from tars_operator.engine.analysis.import_order import moves_lines_only
from tars_operator.engine.analysis.ruff_process import Diagnostic, RuffFailedError, check
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols

UNSORTED_IMPORTS = "I001"


class RuffFinder:
    """Finds the places of all patterns that name ruff rules; also the judge of whether a file parses at all."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        codes = {code for pattern in patterns for code in pattern.ruff}
        diagnostics = _check(files, codes, search)
        by_path = {path: list(group) for path, group in groupby(diagnostics, key=lambda found: found.path)}
        for file in files:
            if file.path in by_path:
                _collect(file, by_path[file.path], patterns, search)
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
    problem = _syntax_problem(file.content)
    if problem:
        search.skip(file.path, problem)
        return
    known = symbols(file.content)
    for pattern in patterns:
        wanted = [item for item in found if item.code in pattern.ruff]
        for hit in _hits(file, wanted, known, shape_preserving=pattern.change_class is ChangeClass.SHAPE_PRESERVING):
            search.add(file.path, pattern.id, hit)


def _syntax_problem(content: str) -> str | None:
    """Python decides, as the gate will: ruff calls syntax newer than its target an error, and reads newer than ours."""
    try:
        parse(content)
    except SyntaxError as error:
        return f"syntax error in line {error.lineno or 1}: {error.msg}"[:300]
    return None


def _hits(
    file: SourceFile, found: Iterable[Diagnostic], known: tuple[Symbol, ...], *, shape_preserving: bool
) -> list[Hit]:
    hits: dict[object, Hit] = {}
    for item in found:
        hit = _hit(file, item, known)
        if shape_preserving and not hit.is_fixable:
            continue
        key = hit.fix or item
        hits[key] = _together(hits[key], hit) if key in hits else hit
    return list(hits.values())


def _hit(file: SourceFile, item: Diagnostic, known: tuple[Symbol, ...]) -> Hit:
    symbol = enclosing(known, item.row)
    usable = item.code != UNSORTED_IMPORTS or moves_lines_only(file.content, item.fix)
    return Hit(
        line=item.row,
        column=item.column,
        end_line=min(item.end_row, max(1, len(lines(file.content)))),
        message=item.message,
        rule=item.code,
        symbol=symbol.name if symbol else "",
        fix=item.fix if usable else (),
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
