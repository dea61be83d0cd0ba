"""Doubts about what goes: whether somebody said, in a comment or by its place, that it is meant."""

import ast
import re
from collections.abc import Sequence

from tars_operator.engine.analysis.doubts import returns
from tars_operator.engine.analysis.doubts.widths import around
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, rows
from tars_operator.engine.analysis.symbols import enclosing, symbols

_WITH_DOCSTRING = 2  # statements of a body that holds nothing else
_ENCODING = re.compile(r"-\*- *coding[:=]", re.IGNORECASE)
_LICENCE = re.compile(r"copyright|licen[sc]e|\(c\)|\bSPDX-", re.IGNORECASE)
_TO_PYLINT = re.compile(r"#[ \t]*pylint[ \t]*:")


def are_to_pylint(item: Diagnostic, content: str) -> bool:
    """What a comment tells pylint about a line may be about the name that goes: `undefined-variable`."""
    return any(_TO_PYLINT.search(around(content, (edit,))[0]) for edit in item.fix)


def _leaves_words(item: Diagnostic, content: str) -> bool:
    """A comment that belongs to what goes would stand alone."""
    return any("#" in content[edit.end :].partition("\n")[0] for edit in item.fix)


def is_placeholder(item: Diagnostic, content: str) -> bool:
    """Behind a docstring or a comment alone, many write it on purpose; behind a statement it is a leftover.

    Three dots before anything else are no leftover either: something is to come in their place.
    """
    owner = enclosing(symbols(content), item.row)
    docstring = owner and ast.get_docstring(owner.node, clean=False)
    is_alone = owner is not None and docstring is not None and len(owner.node.body) == _WITH_DOCSTRING
    above = "".join(rows(content)[max(0, item.row - 5) : item.row - 1]).rstrip().rpartition("\n")[2]
    is_dots = owner is not None and owner.node.body[0].lineno == item.row and "..." in line_at(rows(content), item.row)
    return is_alone or is_dots or above.lstrip().startswith("#") or _leaves_words(item, content)


def is_meant(item: Diagnostic, content: str) -> bool:
    """A return with a comment, or one of many."""
    return "#" in line_at(rows(content), item.row) or returns.are_the_way(content)


def says_more(item: Diagnostic, content: str) -> bool:
    """`-*- mode: Python; coding: utf-8; tab-width: 4 -*-` is for an editor as well; and who writes files writes it."""
    line, below = line_at(rows(content), item.row), rows(content)[item.row :]
    is_above_command = "".join(below[:1]).startswith("#!")  # which would become the first line
    return ";" in line or "vim" in line or is_above_command or any(map(_ENCODING.search, below))


def has_one_above(item: Diagnostic, content: str) -> bool:
    """A comment above the import speaks of it, and would speak of the next line."""
    above = line_at(rows(content), item.row - 1).strip()
    if not above.startswith("#") or above.startswith(("#!", "# -*-")) or "coding" in above:
        return False
    return not _is_about_all(rows(content)[: item.row - 1])


def _is_about_all(above: Sequence[str]) -> bool:
    """The lines that a file begins with, all of them comments, tell whose it is."""
    return all(line.startswith("#") for line in above) and any(map(_LICENCE.search, above))


def are_orphaned(edit: TextEdit, content: str) -> bool:
    """Whole lines go, and leave the comment above them alone."""
    is_whole = (
        not edit.content and content[: edit.start][-1:] in {"\n", ""} and content[edit.end - 1 : edit.end] == "\n"
    )
    above = content[: edit.start].rpartition("\n")[0].rpartition("\n")[2].strip()
    below = content[edit.end :].partition("\n")[0].strip()
    if not is_whole or below or not above.startswith("#") or above.startswith("#!"):
        return False
    return not _is_about_all(content[: edit.start].splitlines())


def say_why(item: Diagnostic, content: str) -> bool:
    """`not not a  # faster than bool(a)` says itself why it is so; and what is asked keeps its form."""
    line = line_at(rows(content), item.row)
    asked = [edit.content.removeprefix("bool(").removesuffix(")") for edit in item.fix]
    return "#" in line or any(text not in line for text in asked)
