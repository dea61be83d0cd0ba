"""The TODO scanner: markers in comments, never in strings.

A search for the words finds the few files that may have a marker; only those are read closely, by Python's tokenizer or
by ast-grep's grammar of their language, so that a string that looks like a comment is never taken for one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.engine.analysis import trees
from tars_operator.engine.analysis.finders import Hit, Search
from tars_operator.engine.analysis.remarks import remark
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK, lines
from tars_operator.engine.analysis.symbols import Symbol, enclosing, parse, symbols_in
from tars_operator.engine.languages import is_python, speech, spoken_in
from tars_operator.engine.patterns import TODO_ELSEWHERE, TODO_IN_FUNCTION

# Python's own tokenizer gives the same at a tenth of the speed; possessive, so that a long string costs no memory
_STRING_OR_COMMENT = re.compile(
    r"""(?s:\"{3}(?:[^"\\]++|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3})"""
    r"""|"(?:[^"\\\r\n]++|\\(?:\r\n|[\s\S]))*+"|'(?:[^'\\\r\n]++|\\(?:\r\n|[\s\S]))*+'"""
    r"|(?P<comment>#[^\r\n]*+)"
)


@dataclass(frozen=True)
class Comment:
    """One line of a comment; `alone` when nothing stands before it on its line; `symbol` where a grammar named it."""

    row: int
    column: int
    text: str
    alone: bool
    symbol: str = ""


class TodoFinder:
    """Finds comments that start with one of a pattern's markers."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        wanted = [pattern for pattern in patterns if pattern.todo]
        markers = {marker for pattern in wanted for marker in pattern.todo}
        for file in files:
            if not any(marker in file.content for marker in markers):  # ten times faster than an expression
                continue
            languages = spoken_in(file.path)
            mine = [pattern for pattern in wanted if pattern.language in languages]
            if mine:
                (_scan if is_python(file.path) else _scan_tree)(file, mine, search)
        return search


def _scan(file: SourceFile, patterns: Sequence[Pattern], search: Search) -> None:
    try:
        module = parse(file.content)
        found = comments(file.content)
    except SyntaxError as error:
        search.skip(file.path, f"syntax error: {error}"[:300])
        return
    known = symbols_in(module, lines(file.content))
    for pattern in patterns:
        for hit in _hits(found, _marker(set(pattern.todo)), known):
            if _belongs(pattern.id, hit, known):
                search.add(file.path, pattern.id, hit)


def _scan_tree(file: SourceFile, patterns: Sequence[Pattern], search: Search) -> None:
    found = [*_comments_in_tree(file)]
    for pattern in patterns:
        for hit in _hits(found, _marker(set(pattern.todo)), ()):
            search.add(file.path, pattern.id, hit)


def _comments_in_tree(file: SourceFile) -> Iterator[Comment]:
    spoken = speech(file.path)
    text = lines(file.content)
    tree = trees.root(file.content, spoken)
    for node in tree.find_all({"rule": {"any": [{"kind": kind} for kind in spoken.comments]}}):
        start = node.range().start
        alone = not text[start.line][: start.column].strip()
        name = trees.symbol(node, spoken)
        for number, line in enumerate(node.text().splitlines()):
            column = 0 if number else start.column
            yield Comment(start.line + number + 1, column + 1, line.removesuffix("*/"), alone, name)


def comments(content: str) -> list[Comment]:
    """All comments in order, of text that parses: strings and comments are all one has to tell apart then."""
    text = content.removeprefix(BYTE_ORDER_MARK)
    starts = [0, *accumulate(map(len, lines(text)))]
    return [_comment(match, text, starts) for match in _STRING_OR_COMMENT.finditer(text) if match["comment"]]


def _comment(match: re.Match[str], text: str, starts: list[int]) -> Comment:
    row = bisect_right(starts, match.start())
    begin = starts[row - 1]
    alone = not text[begin : match.start()].strip()
    return Comment(row, match.start() - begin + 1, match["comment"], alone)


def _marker(markers: set[str]) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, markers)))
    return re.compile(rf"(?:#|//|/\*|^\s*\*?)[#/*!\s]*\b(?P<marker>{words})(?![\w.-])", re.MULTILINE)


def _hits(found: Sequence[Comment], marker: re.Pattern[str], known: tuple[Symbol, ...]) -> Iterator[Hit]:
    for index, comment in enumerate(found):
        match = marker.search(comment.text)
        if match:
            more = list(_continuation(found, index, marker))
            symbol = enclosing(known, comment.row)
            message = " ".join([comment.text[match.start("marker") :].strip(), *more])
            yield Hit(
                line=comment.row,
                column=comment.column + match.start(),
                end_line=comment.row + len(more),
                message=message,
                rule=match["marker"],
                symbol=symbol.name if symbol else comment.symbol,
                remark=remark(message, symbol),
            )


def _continuation(found: Sequence[Comment], index: int, marker: re.Pattern[str]) -> Iterator[str]:
    """The comments that follow directly, alone on their lines and aligned with the first, are its sentence's rest."""
    first = found[index]
    for distance in range(1, len(found) - index):
        comment = found[index + distance]
        if (
            (comment.row, comment.column) != (first.row + distance, first.column)
            or not (first.alone and comment.alone)
            or marker.search(comment.text)
        ):
            return
        yield comment.text.strip().lstrip("#/*!").strip()


def _belongs(pattern: str, hit: Hit, known: tuple[Symbol, ...]) -> bool:
    """The two built-in patterns share the comments among them; a pattern of a user's own gets all."""
    symbol = enclosing(known, hit.line)
    in_function = symbol is not None and symbol.function is not None
    return {TODO_IN_FUNCTION: in_function, TODO_ELSEWHERE: not in_function}.get(pattern, True)
