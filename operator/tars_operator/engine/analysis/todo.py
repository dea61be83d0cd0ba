"""The TODO scanner: markers in comments, never in strings.

A search for the words finds the few lines that may have a marker; only those are read closely, by their outline, or in
other languages than Python by ast-grep's tree, so that a string that looks like a comment is never taken for one.
Whether the rest of a file parses is not asked here: that would take longer than the search, and a TODO stays one in
broken code.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.analysis import trees
from tars_operator.engine.analysis.finders import Hit, Search
from tars_operator.engine.analysis.markers import Markers, candidates, marked, without_end
from tars_operator.engine.analysis.outline import Outline
from tars_operator.engine.analysis.remarks import is_stub, remark
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.languages import is_python, speech
from tars_operator.engine.patterns import TODO_ELSEWHERE, TODO_IN_FUNCTION

MOST_WORK = 100_000_000  # TODOs times characters of a file: some seconds; of 38000 real files the worst has a tenth
_ALONE = re.compile(r"\r?\n([ \t]*)(#[^\r\n]*)")


@dataclass(frozen=True)
class Comment:
    """One line of a comment; `alone` when nothing stands before it on its line; `symbol` is what it stands in."""

    row: int
    column: int
    text: str
    alone: bool
    symbol: str = ""
    in_function: bool = False
    is_stub: bool = False


class TodoFinder:
    """Finds comments of Python that start with one of a pattern's markers."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        wanted = [pattern for pattern in patterns if pattern.todo and pattern.language is Language.PYTHON]
        markers = frozenset(marker for pattern in wanted for marker in pattern.todo)
        for file in files if wanted else ():
            if is_python(file.path):
                _look(file, wanted, markers, search)
        return search


def _look(file: SourceFile, patterns: Sequence[Pattern], markers: Markers, search: Search) -> None:
    if _is_too_much(file.content, markers):
        search.skip(file.path, "more TODOs than a file of its size can be asked for")
        return
    found = [*comments(file.content, markers)]
    for pattern in patterns:
        for comment, hit in _hits(found, frozenset(pattern.todo)):
            if _belongs(pattern.id, comment):
                search.add(file.path, pattern.id, hit)


def hits_in_tree(tree: trees.Node, file: SourceFile, pattern: Pattern) -> Iterator[Hit]:
    """The comments of another language that start with one of the pattern's markers."""
    return (hit for _, hit in _hits([*_comments_in_tree(tree, file)], frozenset(pattern.todo)))


def _is_too_much(content: str, markers: Markers) -> bool:
    """Where a TODO belongs is told by the lines above: with too many of them, the same lines are read for too long."""
    most = MOST_WORK // max(1, len(content))
    return next(islice(candidates(content, markers), most, None), None) is not None


def comments(content: str, markers: Markers) -> Iterator[Comment]:
    """The comments of Python code that start with one of `markers`, and those that directly follow one."""
    if next(candidates(content, markers), None) is None:
        return
    outline = Outline(content)
    text = outline.text
    row, counted, last = 1, 0, 0
    for start in candidates(text, markers):
        row, counted = row + text.count("\n", counted, start), start
        place = outline.comment(start) if row > last else None
        last = max(row, last)
        if place and marked(text[place[0] : place[1]], markers):
            block = _block(outline, place, row, markers)
            yield from block
            last = block[-1].row


def _block(outline: Outline, place: tuple[int, int], row: int, markers: Markers) -> list[Comment]:
    """The comment at `place`, and the lines below that may be the rest of its sentence."""
    text, (start, end) = outline.text, place
    line = text.rfind("\n", 0, start) + 1
    owner = outline.owner(start)
    in_function = owner is not None and not owner.is_class
    first = Comment(
        row=row,
        column=start - line + 1,
        text=text[start:end],
        alone=not text[line:start].strip(),
        symbol=owner.name if owner else "",
        in_function=in_function,
        is_stub=owner is not None and in_function and is_stub(outline.source(owner)),
    )
    block = [first]
    while first.alone and (more := _below(text, end, len(block) + row)) and more.column == first.column:
        if marked(more.text, markers):
            break
        block.append(more)
        end = text.find("\n", end) + first.column + len(more.text)
    return block


def _below(text: str, end: int, row: int) -> Comment | None:
    """The comment that has the line after `end` for itself."""
    match = _ALONE.match(text, end)
    return Comment(row, len(match[1]) + 1, match[2], alone=True) if match else None


def _comments_in_tree(tree: trees.Node, file: SourceFile) -> Iterator[Comment]:
    spoken = speech(file.path)
    text = lines(file.content)
    for node in tree.find_all({"rule": {"any": [{"kind": kind} for kind in spoken.comments]}}):
        start = node.range().start
        alone = not text[start.line][: start.column].strip()
        name = trees.symbol(node, spoken)
        for number, line in enumerate(node.text().splitlines()):
            column = 0 if number else start.column
            yield Comment(start.line + number + 1, column + 1, without_end(line), alone, name)


def _hits(found: Sequence[Comment], markers: Markers) -> Iterator[tuple[Comment, Hit]]:
    for index, comment in enumerate(found):
        match = marked(comment.text, markers)
        if match:
            more = list(_continuation(found, index, markers))
            message = " ".join([comment.text[match.start("marker") :].strip(), *more]).rstrip()
            yield (
                comment,
                Hit(
                    line=comment.row,
                    column=comment.column + max(0, match.start("opens")),
                    end_line=comment.row + len(more),
                    message=message,
                    rule=match["marker"],
                    symbol=comment.symbol,
                    remark=remark(message, is_stub=comment.is_stub),
                ),
            )


def _continuation(found: Sequence[Comment], index: int, markers: Markers) -> Iterator[str]:
    """The comments that follow directly, alone on their lines and aligned with the first, are its sentence's rest."""
    first = found[index]
    for distance in range(1, len(found) - index):
        comment = found[index + distance]
        if (
            (comment.row, comment.column) != (first.row + distance, first.column)
            or not (first.alone and comment.alone)
            or marked(comment.text, markers)
        ):
            return
        yield comment.text.strip().lstrip("#/*!").strip()


def _belongs(pattern: str, comment: Comment) -> bool:
    """The two built-in patterns share the comments among them; a pattern of a user's own gets all."""
    inside = comment.in_function
    return {TODO_IN_FUNCTION: inside, TODO_ELSEWHERE: not inside}.get(pattern, True)
