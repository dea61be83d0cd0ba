"""Doubts about fixes of texts: whether somebody meant what the fix would change."""

import ast
import re
import tokenize
from functools import lru_cache
from io import StringIO

from tars_operator.engine.analysis.doubts import brackets, habits
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, rows
from tars_operator.engine.analysis.symbols import nodes

_TWO, USUAL = 2, 88  # characters of a line: what formatters take where nothing is said
_PLACE = re.compile(r"\{([^{}:!]+)")
_PART = re.compile(r"\{\w*[.\[]")  # of a value that is given once
_INNER = re.compile(r"(?:\.\w+|\[[^\[\]]*\])\Z")
_SEAM = re.compile(r"\w[\"'][ \t]*[a-zA-Z]{0,2}[\"']\w")
_LISTS = (ast.List, ast.Tuple, ast.Set, ast.Dict)
_CONVERSION = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d.]*[diouxXeEfFgGcrsa]|\{[^\W\d][\w.]*\}")
_FILLED = re.compile(r"[ \t]*(?:[%,]|\.[ \t]*format\b)")
_SET = re.compile(r"\b(\w+)[ \t]*=[ \t]*\Z")
_GLUED = re.compile(r"[\"'] +[\"']")
_STRINGS = {"STRING", "FSTRING_START"}


def is_no_way(item: Diagnostic, content: str) -> bool:
    """A file without one f-string has another way; what keeps double braces is filled in again; `((f"..."))` is odd."""
    is_kept = any("{{" in content[edit.start : edit.end] for edit in item.fix) or habits.is_only_a_value(item, content)
    if is_kept or not _has_f_string(content) or any(_repeats(edit, content) for edit in item.fix):
        return True
    if any(_is_glued(content, edit) or _is_filled_in_later(content, edit) for edit in item.fix):
        return True
    if any(brackets.are_doubled(content, edit) for edit in item.fix):
        return True
    return any(
        content[: edit.start].rstrip()[-2:] == "((" and content[edit.end : edit.end + 2] == "))" for edit in item.fix
    )


def _is_filled_in_later(content: str, edit: TextEdit) -> bool:
    """`text = "{}".format(a)` and then `text.format(b)`: one of the two is too many, and who knows which."""
    name = _SET.search(content[content.rfind("\n", 0, edit.start) + 1 : edit.start])
    return name is not None and re.search(rf"\b{name[1]}(?:\.format\(|[ \t]*%[ \t])", content) is not None


def _is_glued(content: str, edit: TextEdit) -> bool:
    """`"Wrong." "Got {}".format(a)`: two texts in one line were one before a formatter joined the lines."""
    return _GLUED.search(content, edit.start, edit.end) is not None


def hides_a_gap(item: Diagnostic, content: str) -> bool:
    """`f"searching %s"` should have been filled in: the f, which has no sense, is all that tells."""
    return any(_CONVERSION.search(edit.content) and not _FILLED.match(content, edit.end) for edit in item.fix)


def _repeats(edit: TextEdit, content: str) -> bool:
    """Whether more than a name stands in it twice, and would be asked for twice; `{0.a} {0.b}` asked for it once."""
    places = _PLACE.findall(edit.content)
    if _PART.search(content, edit.start, edit.end):
        places = [_INNER.sub("", place) for place in places]
    values = [value for value in places if not value.isidentifier()]
    return len(values) > len(set(values))


def _has_f_string(content: str) -> bool:
    return next(nodes(content, ast.JoinedStr), None) is not None


@lru_cache(maxsize=1)
def formats(content: str) -> int:
    """How many texts are filled in by `format` where they stand: one that ruff leaves would stay the old way."""
    calls = (node.func for node in nodes(content, ast.Call))
    return sum(isinstance(one, ast.Attribute) and one.attr == "format" and _is_text(one.value) for one in calls)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_beside_an_empty(_item: Diagnostic, content: str) -> bool:
    """`u'' + name` made text of it: without the u, the rest has no sense either; and one u stays with the other."""
    return _has_an_empty(content)


@lru_cache(maxsize=1)
def _has_an_empty(content: str) -> bool:
    return any(node.kind == "u" and not node.value for node in nodes(content, ast.Constant))


def is_one_of_several(item: Diagnostic, content: str) -> bool:
    """In a list of texts a comma may be missing, which must not be hidden; two of three would be no improvement.

    Between two words a blank may be missing: at the seam it is seen, and not behind it.
    """
    if any(" " in edit.content and _SEAM.search(content[edit.start : edit.end]) for edit in item.fix):
        return True
    place = item.row, len(line_at(rows(content), item.row)[: item.column - 1].encode())
    text = next((node for node in nodes(content, ast.Constant, ast.JoinedStr) if _holds(node, place)), None)
    held = (node for node in nodes(content, *_LISTS) if _holds(node, place))
    if text is None or any(text in ast.iter_child_nodes(node) for node in held):
        return True
    return _strings(_segment(text, content)) != _TWO


def _segment(node: ast.expr, content: str) -> str:
    """Its source; `ast` would split the whole file for each."""
    within = [*rows(content)[node.lineno - 1 : node.end_lineno]]
    within[-1] = within[-1].encode()[: node.end_col_offset].decode()
    return "".join(within).encode()[node.col_offset :].decode()


def fits_above(item: Diagnostic, content: str, longest: int) -> bool:
    """A text alone on its line that a formatter would take up to the bracket above it, once it is one."""
    known = rows(content)
    above, below = line_at(known, item.row - 1).rstrip(), line_at(known, item.end_row + 1).strip()
    row, edit = line_at(known, item.row), item.fix[0]
    joined = row.strip().replace(content[edit.start : edit.end], edit.content, 1)
    is_held = above.endswith("(") and below.startswith(")") and item.row == item.end_row
    return is_held and len(above + joined + below) <= (longest or USUAL)


def _holds(node: ast.expr, place: tuple[int, int]) -> bool:
    """Whether `node` spans the row and column (in bytes, from 0)."""
    return (node.lineno, node.col_offset) <= place < (node.end_lineno or node.lineno, node.end_col_offset or 0)


def _strings(text: str) -> int:
    try:
        tokens = list(tokenize.generate_tokens(StringIO(f"({text})").readline))
    except (tokenize.TokenError, SyntaxError):
        return 0
    return sum(tokenize.tok_name[token.type] in _STRINGS for token in tokens)
