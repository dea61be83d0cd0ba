"""The TODO scanner: markers in comments, never in strings.

One regular expression finds the few files that may have a marker; only those are tokenised, so that a string that looks
like a comment is never taken for one.
"""

import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.engine.analysis.finders import Hit, Search
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK, lines
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols_in
from tars_operator.engine.patterns import TODO_ELSEWHERE, TODO_IN_FUNCTION


@dataclass(frozen=True)
class Comment:
    """One comment; `alone` when nothing stands before it on its line."""

    row: int
    column: int
    text: str
    alone: bool


class TodoFinder:
    """Finds comments that start with one of a pattern's markers."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        wanted = [pattern for pattern in patterns if pattern.todo]
        markers = _marker({marker for pattern in wanted for marker in pattern.todo})
        for file in files:
            if wanted and markers.search(file.content):
                _scan(file, wanted, search)
        return search


def _scan(file: SourceFile, patterns: Sequence[Pattern], search: Search) -> None:
    try:
        module = parse(file.content)
        found = comments(file.content)
    except (SyntaxError, tokenize.TokenError) as error:
        search.skip(file.path, f"syntax error: {error}"[:300])
        return
    known = symbols_in(module, lines(file.content))
    for pattern in patterns:
        for hit in _hits(found, _marker(set(pattern.todo)), known):
            if _belongs(pattern.id, hit, known):
                search.add(file.path, pattern.id, hit)


def comments(content: str) -> list[Comment]:
    """All comments in order.

    Raises:
        SyntaxError: the text cannot be tokenised.
        tokenize.TokenError: the same, at the end of the text.

    """
    reader = StringIO(content.removeprefix(BYTE_ORDER_MARK), newline=None).readline
    return [
        Comment(token.start[0], token.start[1] + 1, token.string, alone=not token.line[: token.start[1]].strip())
        for token in tokenize.generate_tokens(reader)
        if token.type == tokenize.COMMENT
    ]


def _marker(markers: set[str]) -> re.Pattern[str]:
    return re.compile(rf"#[#\s]*\b(?P<marker>{'|'.join(sorted(map(re.escape, markers)))})(?![\w.-])")


def _hits(found: Sequence[Comment], marker: re.Pattern[str], known: tuple[Symbol, ...]) -> Iterator[Hit]:
    for index, comment in enumerate(found):
        match = marker.search(comment.text)
        if match:
            more = list(_continuation(comment, found[index + 1 :], marker))
            symbol = enclosing(known, comment.row)
            yield Hit(
                line=comment.row,
                column=comment.column + match.start(),
                end_line=comment.row + len(more),
                message=" ".join([comment.text[match.start("marker") :].strip(), *more]),
                rule=match["marker"],
                symbol=symbol.name if symbol else "",
            )


def _continuation(first: Comment, after: Sequence[Comment], marker: re.Pattern[str]) -> Iterator[str]:
    """The comments that follow directly, alone on their lines and aligned with the first, are its sentence's rest."""
    for distance, comment in enumerate(after, start=1):
        if (
            (comment.row, comment.column) != (first.row + distance, first.column)
            or not (first.alone and comment.alone)
            or marker.search(comment.text)
        ):
            return
        yield comment.text.lstrip("#").strip()


def _belongs(pattern: str, hit: Hit, known: tuple[Symbol, ...]) -> bool:
    """The two built-in patterns share the comments among them; a pattern of a user's own gets all."""
    symbol = enclosing(known, hit.line)
    in_function = symbol is not None and symbol.function is not None
    return {TODO_IN_FUNCTION: in_function, TODO_ELSEWHERE: not in_function}.get(pattern, True)
