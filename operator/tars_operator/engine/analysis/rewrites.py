"""The finder of our own codemods for Python: what a rule would change is what it finds.

A trigger, searched for in the whole text, decides whether a file is parsed at all; the rule's code, and libcst with it,
is imported only then. So a repository without such places costs a search.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import accumulate

from tars_operator.api.code import Codemod, Pattern, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.analysis.finders import Hit, Search, TextEdit
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK, lines
from tars_operator.engine.analysis.statements import Statement, by_line
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols_in
from tars_operator.engine.analysis.widths import widens
from tars_operator.engine.languages import is_python

CODEMODS = "tars_operator.engine.generation.codemods"


class CodemodFinder:
    """Finds the places of all patterns that have a codemod of ours."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        python = (pattern for pattern in patterns if pattern.language is Language.PYTHON)
        wanted = [(pattern, pattern.codemod) for pattern in python if pattern.codemod]
        triggers = [(pattern, codemod, re.compile(codemod.trigger, re.MULTILINE)) for pattern, codemod in wanted]
        for file in files if wanted else ():
            if is_python(file.path):
                mine = [(pattern, codemod) for pattern, codemod, trigger in triggers if trigger.search(file.content)]
                if mine:
                    _look(file, mine, search)
        return search


def _look(file: SourceFile, wanted: Sequence[tuple[Pattern, Codemod]], search: Search) -> None:
    try:
        module = parse(file.content)
    except SyntaxError as error:
        search.skip(file.path, f"syntax error in line {error.lineno or 1}: {error.msg}"[:300])
        return
    text = lines(file.content)
    mark = len(BYTE_ORDER_MARK) if file.content.startswith(BYTE_ORDER_MARK) else 0
    starts = [0, *accumulate(map(len, text))]
    statements = by_line(module, file.content.removeprefix(BYTE_ORDER_MARK))
    known: tuple[Symbol, ...] | None = None
    rewriting = import_module(f"{CODEMODS}.rewriting")
    surroundings = rewriting.Module(module)
    for pattern, codemod in wanted:
        rule = import_module(f"{CODEMODS}.{codemod.name}").Rewrite
        for row, statement in _places(file.content, codemod, starts, statements):
            start, end = starts[statement.first - 1], starts[statement.last]
            start += mark if statement.first == 1 else 0
            scene = rewriting.Scene(statement.node, statement.around, surroundings)
            after = rewriting.rewritten(file.content[start:end], rule(scene))
            fix = () if after is None else (TextEdit(start, end, after),)
            if fix and not widens(file.content, fix):
                known = symbols_in(module, text) if known is None else known
                symbol = enclosing(known, row)
                search.add(
                    file.path,
                    pattern.id,
                    Hit(
                        line=row,
                        column=1,
                        end_line=max(row, statement.last),
                        message=pattern.title,
                        rule=codemod.name,
                        symbol=symbol.name if symbol else "",
                        fix=fix,
                    ),
                )


def _places(
    content: str, codemod: Codemod, starts: Sequence[int], statements: dict[int, Statement]
) -> Iterator[tuple[int, Statement]]:
    """The statements with a trigger in them, each once, with the row of the first."""
    seen: set[int] = set()
    for match in re.finditer(codemod.trigger, content, re.MULTILINE):
        row = bisect_right(starts, match.start())
        statement = statements.get(row)
        if statement and id(statement) not in seen:
            seen.add(id(statement))
            yield row, statement
