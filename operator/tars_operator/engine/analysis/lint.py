"""The ruff finder: one process for all files, and every place only once.

ruff gives the same edit to several diagnostics (two unused names of one import statement): they are one finding here,
because they can only be mended together. A class S pattern finds only what has a safe fix: without one there would be
nothing shape-preserving to propose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.doubts import Known, is_doubtful, tidied
from tars_operator.engine.analysis.exports import offered
from tars_operator.engine.analysis.facts import UNKNOWN
from tars_operator.engine.analysis.finders import Hit, Search, TextEdit
from tars_operator.engine.analysis.ruff_process import SYNTAX_ERROR, Diagnostic, RuffFailedError, Rules, check
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.statements import Statement, by_line
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols_in
from tars_operator.engine.languages import is_python

OF_FUNCTION = {"RET502"}  # rules about all of a function's returns
OF_FILE = {"FURB167", "PLR1711", "RSE102"}  # rules about a habit: a file has one, or it has another


@dataclass(frozen=True)
class Rows:
    """The last row of a file, and the statement that each belongs to."""

    last: int
    statements: Mapping[int, Statement]


class RuffFinder:
    """Finds the places of all patterns that name ruff rules; then also the judge of whether a file parses at all."""

    def __init__(self, facts: Facts = UNKNOWN) -> None:
        self._facts = facts

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        facts = self._facts
        search = Search()
        mine = [pattern for pattern in patterns if pattern.ruff]
        python = [file for file in files if is_python(file.path)] if mine else []
        rules = Rules(frozenset(code for pattern in mine for code in pattern.ruff), facts.python, facts.packages)
        found = _check(python, rules, search)
        known = Known(facts, offered(found, {file.path: file.content for file in python}, facts))
        by_path = {path: list(group) for path, group in groupby(found, key=lambda item: item.path)}
        for file in python:
            if file.path in by_path:
                trusted = [_mended(item, file.content, known) for item in by_path[file.path]]
                _collect(file, trusted, mine, search)
        return search


def _check(files: Sequence[SourceFile], rules: Rules, search: Search) -> list[Diagnostic]:
    """Diagnostics ordered by path. A file that crashes ruff is found by halving and costs no other its findings."""
    if not files:
        return []
    try:
        return sorted(check(files, rules), key=lambda found: (found.path, found.row, found.column, found.code))
    except (RuffFailedError, OSError) as error:
        if len(files) == 1:
            search.skip(files[0].path, f"ruff cannot read it: {error}")
            return []
    middle = len(files) // 2
    return sorted(
        (*_check(files[:middle], rules, search), *_check(files[middle:], rules, search)), key=lambda found: found.path
    )


def _collect(file: SourceFile, found: list[Diagnostic], patterns: Sequence[Pattern], search: Search) -> None:
    wanted = {pattern.id: mine for pattern in patterns if (mine := _wanted(found, pattern))}
    if not wanted and all(item.code != SYNTAX_ERROR for item in found):
        return
    try:
        module = parse(file.content)
    except SyntaxError as error:  # Python decides, as the gate will: ruff's own view depends on its target version
        search.skip(file.path, f"syntax error in line {error.lineno or 1}: {error.msg}"[:300])
        return
    text = lines(file.content)
    known, rows = symbols_in(module, text), Rows(len(text), by_line(module, file.content))
    for pattern, diagnostics in wanted.items():
        for hit in _hits(diagnostics, known, rows):
            search.add(file.path, pattern, hit)


def _wanted(found: list[Diagnostic], pattern: Pattern) -> list[Diagnostic]:
    """The diagnostics of `pattern`; of a class S pattern only those that can be mended."""
    chosen = [item for item in found if item.code in pattern.ruff]
    return [item for item in chosen if item.fix or pattern.change_class is ChangeClass.BEHAVIOUR]


def _mended(item: Diagnostic, content: str, known: Known) -> Diagnostic:
    """Without a fix that is safe only for who knows neither the other files nor the repository's habits.

    Of a name that is there already, ruff writes the import anew as it is; that is no edit.
    """
    real = replace(item, fix=tuple(edit for edit in item.fix if content[edit.start : edit.end] != edit.content))
    is_left = bool(real.fix) and is_doubtful(real, content, known)
    return replace(real, fix=() if is_left else tidied(real.fix, content))


def _hits(found: Iterable[Diagnostic], known: tuple[Symbol, ...], rows: Rows) -> list[Hit]:
    """What the same rule says of one statement is one place: mended apart, it would be left half turned."""
    hits: dict[object, list[Hit]] = {}
    for item in found:
        symbol = enclosing(known, item.row)
        hit = _hit(item, symbol, rows.last)
        beside = hits.setdefault(_together_with(item, symbol, rows), [])
        number = next((number for number, one in enumerate(beside) if _fit(one, hit)), None)
        if number is None:
            beside.append(hit)
        else:
            beside[number] = _together(beside[number], hit)
    return [hit for beside in hits.values() for hit in beside]


def _together_with(item: Diagnostic, symbol: Symbol | None, rows: Rows) -> object:
    """What may be mended at once: a habit of the file, the returns of a function, otherwise one statement."""
    if item.code in OF_FILE:
        return item.code
    if item.code in OF_FUNCTION:
        return symbol
    statement = rows.statements.get(item.row)
    return (statement.first, statement.last) if statement else item.row


def _fit(one: Hit, other: Hit) -> bool:
    """The same edit for two reasons, or edits of the same rule that are not in each other's way."""
    if not one.fix or not other.fix or one.fix == other.fix:
        return one.fix == other.fix != ()
    return one.rule == other.rule and not any(_meet(first, second) for first in one.fix for second in other.fix)


def _meet(first: TextEdit, second: TextEdit) -> bool:
    return first.start == second.start or (first.start < second.end and second.start < first.end)


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
    same = second.message in first.message
    return replace(
        first,
        end_line=max(first.end_line, second.end_line),
        message=first.message if same else f"{first.message}; {second.message}",
        fix=first.fix if first.fix == second.fix else (*first.fix, *second.fix),
    )
