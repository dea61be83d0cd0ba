"""The ruff finder: one process for all files, and every place only once.

ruff gives the same edit to several diagnostics (two unused names of one import statement): they are one finding here,
because they can only be mended together. A class S pattern finds only what has a safe fix: without one there would be
nothing shape-preserving to propose.
"""

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.doubts.beside import heeded
from tars_operator.engine.analysis.doubts.deciding import Known, closed, is_another_matter, is_doubtful, tidied
from tars_operator.engine.analysis.doubts.exports import offered
from tars_operator.engine.analysis.facts import UNKNOWN
from tars_operator.engine.analysis.finders import Hit, Search, TextEdit, applied
from tars_operator.engine.analysis.ruff_process import SYNTAX_ERROR, Diagnostic, RuffFailedError, Rules, check
from tars_operator.engine.analysis.settings.elsewhere import names_of
from tars_operator.engine.analysis.settings.quiet import Quiet
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK, lines
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols_in
from tars_operator.engine.analysis.together import together
from tars_operator.engine.languages import is_python


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
        contents = {file.path: file.content for file in python}
        known = Known(facts, offered(found, contents, facts), _gone(found, contents))
        by_path = {path: list(group) for path, group in groupby(found, key=lambda item: item.path)}
        for file in python:
            if file.path in by_path:
                spoken = _spoken(by_path[file.path], file.content, facts.off.get(file.path, ()))
                trusted = heeded(spoken, [_mended(item, file.content, known) for item in spoken], file.content, facts)
                _collect(file, trusted, mine, search)
        return search


def _spoken(found: Iterable[Diagnostic], content: str, off: Collection[str]) -> list[Diagnostic]:
    """Without what is switched off for the file, or by a comment in it, and what nobody asked for."""
    quiet = Quiet(content)
    wanted = (item for item in found if item.code not in off and not is_another_matter(item, content))
    return [item for item in wanted if not quiet.about(names_of(item.code), item.row)]


def _gone(found: Iterable[Diagnostic], contents: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    gone: dict[tuple[str, str], str] = {}
    for item in found:
        texts = [contents[item.path][edit.start : edit.end] for edit in item.fix]
        gone[item.path, item.code] = "\n".join([gone.get((item.path, item.code), ""), *texts])
    return gone


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
    wanted = [(pattern, mine) for pattern in patterns if (mine := _wanted(found, pattern))]
    if not wanted and all(item.code != SYNTAX_ERROR for item in found):
        return
    try:
        module = parse(file.content)
    except SyntaxError as error:  # Python decides, as the gate will: ruff's own view depends on its target version
        search.skip(file.path, f"syntax error in line {error.lineno or 1}: {error.msg}"[:300])
        return
    text = lines(file.content)
    known = symbols_in(module, text)
    for pattern, diagnostics in wanted:
        hits = (_hit(item, enclosing(known, item.row), len(text)) for item in diagnostics)
        for hit in together(hits, pattern.scope):
            fix = closed(hit.fix, file.content) if _is_whole(hit.fix, file.content) else ()
            if fix or pattern.change_class is ChangeClass.BEHAVIOUR:
                search.add(file.path, pattern.id, replace(hit, fix=fix))


def _is_whole(fix: tuple[TextEdit, ...], content: str) -> bool:
    """Whether the file can be read after the fix: ruff makes its edits one by one, and two may empty a block."""
    if len(fix) > 1:
        try:
            ast.parse(applied(content, fix).removeprefix(BYTE_ORDER_MARK))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _wanted(found: list[Diagnostic], pattern: Pattern) -> list[Diagnostic]:
    """The diagnostics of `pattern`; none of a class S pattern when none of them can be mended."""
    chosen = [item for item in found if item.code in pattern.ruff]
    is_told = pattern.change_class is ChangeClass.BEHAVIOUR or any(item.fix for item in chosen)
    return chosen if is_told else []


def _mended(item: Diagnostic, content: str, known: Known) -> Diagnostic:
    """Without a fix that is safe only for who knows neither the other files nor the repository's habits.

    Of a name that is there already, ruff writes the import anew as it is; that is no edit.
    """
    real = replace(item, fix=tuple(edit for edit in item.fix if content[edit.start : edit.end] != edit.content))
    is_left = bool(real.fix) and is_doubtful(real, content, known)
    return replace(real, fix=() if is_left else tidied(real, content))


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
