"""Doubts about fixes of lists and texts: whether somebody meant what the fix would change."""

import ast
import re
import tokenize
from io import StringIO

from tars_operator.engine.analysis import habits
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, lines, positions
from tars_operator.engine.analysis.symbols import parsed

_TWO = 2
_NUMBER = re.compile(r"\b\d[\w.]*")
_SEAM = re.compile(r"\w[\"'][ \t]*[a-zA-Z]{0,2}[\"']\w")
_LISTS = (ast.List, ast.Tuple, ast.Set, ast.Dict)
_STRINGS = {"STRING", "FSTRING_START"}


def is_no_literal_first(item: Diagnostic, content: str) -> bool:
    """A name in capitals is a constant for ruff; which side of it is the subject, only people know.

    And `0 < length` is what the line of numbers shows: the smaller one is on the left.
    """
    is_first = all(_begins_with_literal(content[edit.start : edit.end]) for edit in item.fix)
    return not is_first or any(_leaves_half(edit.content, item.row, content) for edit in item.fix)


def _leaves_half(turned: str, row: int, content: str) -> bool:
    """Whether another part of the condition has the subject on its right as well: `0 == a or first == a`."""
    module = parsed(content)
    subject = turned.partition(" ")[0]
    around = (node for node in (ast.walk(module) if module else ()) if isinstance(node, ast.BoolOp))
    parts = (part for node in around if node.lineno <= row <= _last(node) for part in node.values)
    asked = [part for part in parts if isinstance(part, ast.Compare)]
    return any(_is_turned(part) or _ends_with(part, subject) for part in asked)


def _begins_with_literal(text: str) -> bool:
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return False
    left = node.left if isinstance(node, ast.Compare) else node
    is_ordered = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE)
    return not is_ordered and isinstance(left.operand if isinstance(left, ast.UnaryOp) else left, ast.Constant)


def is_no_way(item: Diagnostic, content: str) -> bool:
    """A file without one f-string has another way; what keeps double braces is filled in again; `((f"..."))` is odd."""
    is_kept = any("{{" in content[edit.start : edit.end] for edit in item.fix) or habits.is_only_a_value(item, content)
    if is_kept or not _has_f_string(content):
        return True
    return any(
        content[: edit.start].rstrip()[-2:] == "((" and content[edit.end : edit.end + 2] == "))" for edit in item.fix
    )


def _has_f_string(content: str) -> bool:
    module = parsed(content)
    return any(isinstance(node, ast.JoinedStr) for node in (ast.walk(module) if module else ()))


def is_or_nothing(item: Diagnostic, _content: str) -> bool:
    """`a or None` says nothing that `a if a else None` does not say, and stands beside others that say it so."""
    return any(re.search(r"\bor (?:None|0|''|\"\")$", edit.content) for edit in item.fix)


def formats(content: str) -> int:
    """How many texts are filled in by `format` where they stand: one that ruff leaves would stay the old way."""
    module = parsed(content)
    calls = (node.func for node in (ast.walk(module) if module else ()) if isinstance(node, ast.Call))
    return sum(isinstance(one, ast.Attribute) and one.attr == "format" and _is_text(one.value) for one in calls)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_turned(part: ast.Compare) -> bool:
    return isinstance(part.left, ast.Constant) and isinstance(part.ops[0], ast.Lt | ast.LtE)


def _ends_with(part: ast.Compare, subject: str) -> bool:
    return not isinstance(part.left, ast.Constant) and ast.unparse(part.comparators[-1]) == subject


def reprints_numbers(item: Diagnostic, content: str) -> bool:
    """`range(0x20, 0xF0)` would come back as `range(32, 240)`."""
    known = {*_NUMBER.findall("".join(lines(content)[item.row - 1 : item.end_row]))}
    return any(not known.issuperset(_NUMBER.findall(edit.content)) for edit in item.fix)


def calls_once(item: Diagnostic, _content: str) -> bool:
    """What was called for the test and again for the value is called once then."""
    return any(edit.content.count("(") > 1 for edit in item.fix)


def is_empty(item: Diagnostic, content: str) -> bool:
    """`u'' + name` made text of it: without the u, the rest has no sense either."""
    at = positions(content).offset(item.row, item.column)
    return content[at + 1 : at + 3] in {"''", '""'} and content[at + 3 : at + 4] not in {"'", '"'}


def is_one_of_several(item: Diagnostic, content: str) -> bool:
    """In a list of texts a comma may be missing, which must not be hidden; two of three would be no improvement.

    Between two words a blank may be missing: at the seam it is seen, and not behind it.
    """
    if any(" " in edit.content and _SEAM.search(content[edit.start : edit.end]) for edit in item.fix):
        return True
    module = parsed(content)
    at = (item.row, item.column - 1)
    holding = [] if module is None else [node for node in ast.walk(module) if _holds(node, at, content)]
    text = next((node for node in holding if isinstance(node, ast.Constant | ast.JoinedStr)), None)
    if text is None or any(isinstance(node, _LISTS) and text in ast.iter_child_nodes(node) for node in holding):
        return True
    return _strings(ast.get_source_segment(content, text) or "") != _TWO


def fits_above(item: Diagnostic, content: str, longest: int) -> bool:
    """A text alone on its line that a formatter would take up to the bracket above it, once it is one."""
    rows = lines(content)
    above, below = line_at(rows, item.row - 1).rstrip(), line_at(rows, item.end_row + 1).strip()
    row, edit = line_at(rows, item.row), item.fix[0]
    joined = row.strip().replace(content[edit.start : edit.end], edit.content, 1)
    is_held = above.endswith("(") and below.startswith(")") and item.row == item.end_row
    return is_held and len(above + joined + below) <= longest


def _holds(node: ast.AST, at: tuple[int, int], content: str) -> bool:
    """Whether `node` spans the row and column (in characters, from 0)."""
    if not isinstance(node, ast.expr) or not node.lineno <= at[0] <= (node.end_lineno or 0):
        return False
    end = node.end_lineno or node.lineno, node.end_col_offset or 0
    place = at[0], len(line_at(lines(content), at[0])[: at[1]].encode())
    return (node.lineno, node.col_offset) <= place < end


def _strings(text: str) -> int:
    try:
        tokens = list(tokenize.generate_tokens(StringIO(f"({text})").readline))
    except (tokenize.TokenError, SyntaxError):
        return 0
    return sum(tokenize.tok_name[token.type] in _STRINGS for token in tokens)


def is_no_condition(item: Diagnostic, content: str) -> bool:
    """`a and b or c` as a value is how a choice was written before Python had one; parentheses make it no clearer.

    Neither do they over several lines: those between would have to move, and where to is a formatter's to say.
    """
    module = parsed(content)
    conditions = [test for node in (ast.walk(module) if module else ()) for test in _tests(node)]
    around = (node for test in conditions if test.lineno <= item.row <= _last(test) for node in ast.walk(test))
    rows = [(node.lineno, _last(node)) for node in around if isinstance(node, ast.BoolOp)]
    return item.row != item.end_row or not any(first <= item.row <= last for first, last in rows)


def _tests(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.If | ast.While | ast.Assert | ast.IfExp):
        return [node.test]
    return node.ifs if isinstance(node, ast.comprehension) else []


def _last(node: ast.expr) -> int:
    return node.end_lineno or node.lineno
