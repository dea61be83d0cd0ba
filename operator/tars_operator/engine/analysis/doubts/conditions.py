"""Doubts about fixes of conditions and choices: whether what comes fits what stands beside it."""

import ast
import re
from functools import lru_cache

from tars_operator.engine.analysis.doubts import speed
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import rows
from tars_operator.engine.analysis.symbols import nodes

_ASKING = (ast.If, ast.While, ast.Assert, ast.IfExp, ast.comprehension)
_YODA_HABIT = 10  # comparisons of a file; fewer are an exception, even if there are no others
_NUMBER = re.compile(r"\b\d[\w.]*")
_NONE = re.compile(r"[<>]=?\s*-\s*1\b|(?:\b(?:if|and|or|not|return)|[(=,])\s*-\s*1\s*[<>]")


def sets_what_is_no_name(item: Diagnostic, content: str) -> bool:
    """`if a.b.startswith("x"): a.b = a.b[1:]` sets it only then; an attribute without a setter would refuse it."""
    statements = (edit.content.partition(" = ")[0] for edit in item.fix if content.startswith("if", edit.start))
    return not all(map(str.isidentifier, statements))


def is_no_literal_first(item: Diagnostic, content: str) -> bool:
    """A name in capitals is a constant for ruff; which side of it is the subject, only people know.

    And `0 < length` is what the line of numbers shows: the smaller one is on the left.
    """
    is_first = all(_begins_with_literal(content[edit.start : edit.end]) for edit in item.fix)
    return (
        not is_first or _is_the_way(content) or any(_leaves_half(edit.content, item.row, content) for edit in item.fix)
    )


@lru_cache(maxsize=1)
def _is_the_way(content: str) -> bool:
    """A file that nearly always has the literal first keeps to it."""
    asked = (node for node in nodes(content, ast.Compare) if isinstance(node.ops[0], ast.Eq | ast.NotEq))
    sides = [(isinstance(one.left, ast.Constant), isinstance(one.comparators[0], ast.Constant)) for one in asked]
    return sides.count((True, False)) > max(_YODA_HABIT, sides.count((False, True)))


def _leaves_half(turned: str, row: int, content: str) -> bool:
    """Whether another part of the condition has the subject on its right as well: `0 == a or first == a`.

    What is no plain name is one thing in all of the file. A sum reads worse on the left: it is what is compared with.
    """
    subject = _left(turned)
    if isinstance(subject, ast.BinOp):
        return True
    asked = nodes(content, ast.Compare) if not isinstance(subject, ast.Name) else _parts_around(row, content)
    name = ast.unparse(subject)
    return any(_ends_with(part, name) for part in asked) or any(map(_is_turned, _parts_around(row, content)))


def _left(turned: str) -> ast.expr:
    node = ast.parse(f"({turned})", mode="eval").body
    return node.left if isinstance(node, ast.Compare) else node


def _parts_around(row: int, content: str) -> list[ast.Compare]:
    """The comparisons that are parts of the condition."""
    around = (node for node in nodes(content, ast.BoolOp) if node.lineno <= row <= _last(node))
    parts = (part for node in around for part in node.values)
    return [part for part in parts if isinstance(part, ast.Compare)]


def _begins_with_literal(text: str) -> bool:
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return False
    left = node.left if isinstance(node, ast.Compare) else node
    is_ordered = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE)
    return not is_ordered and isinstance(left.operand if isinstance(left, ast.UnaryOp) else left, ast.Constant)


def _is_turned(part: ast.Compare) -> bool:
    return isinstance(part.left, ast.Constant) and isinstance(part.ops[0], ast.Lt | ast.LtE)


def _ends_with(part: ast.Compare, subject: str) -> bool:
    return not isinstance(part.left, ast.Constant) and ast.unparse(part.comparators[-1]) == subject


def is_no_range(item: Diagnostic, content: str) -> bool:
    """`-1 < a < b` is two questions: whether there is an `a` at all, and whether it is smaller."""
    return _NONE.search("".join(rows(content)[item.row - 1 : item.end_row])) is not None


def is_no_plain_or(item: Diagnostic, _content: str) -> bool:
    """`a or None` says nothing that `a if a else None` does not; and `a or b + c` is not read at a glance."""
    return any(_ends_oddly(edit.content) for edit in item.fix)


def _ends_oddly(text: str) -> bool:
    try:
        choice = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return True
    last = choice.values[-1] if isinstance(choice, ast.BoolOp) else choice
    return isinstance(last, ast.BinOp | ast.BoolOp) or (isinstance(last, ast.Constant) and not last.value)


def reprints_numbers(item: Diagnostic, content: str) -> bool:
    """`range(0x20, 0xF0)` would come back as `range(32, 240)`."""
    known = {*_NUMBER.findall("".join(rows(content)[item.row - 1 : item.end_row]))}
    return any(not known.issuperset(_NUMBER.findall(edit.content)) for edit in item.fix)


@lru_cache(maxsize=1)
def choices(content: str) -> int:
    """How many `a if a else b` the file holds."""
    return sum(ast.dump(node.test) == ast.dump(node.body) for node in nodes(content, ast.IfExp))


def is_no_plain_choice(item: Diagnostic, content: str) -> bool:
    """What was called twice is called once then; one half of a clamp is no better alone; and a call takes longer."""
    around = sum(node.lineno <= item.row <= _last(node) for node in nodes(content, ast.IfExp))
    return around > 1 or speed.matters(item, content) or any(edit.content.count("(") > 1 for edit in item.fix)


def is_no_condition(item: Diagnostic, content: str) -> bool:
    """`a and b or c` as a value is how a choice was written before Python had one; parentheses make it no clearer.

    Neither do they over several lines: those between would have to move, and where to is a formatter's to say.
    """
    conditions = [test for node in nodes(content, *_ASKING) for test in _tests(node)]
    around = (node for test in conditions if test.lineno <= item.row <= _last(test) for node in ast.walk(test))
    spans = [(node.lineno, _last(node)) for node in around if isinstance(node, ast.BoolOp)]
    return item.row != item.end_row or not any(first <= item.row <= last for first, last in spans)


def _tests(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.If | ast.While | ast.Assert | ast.IfExp):
        return [node.test]
    return node.ifs if isinstance(node, ast.comprehension) else []


def _last(node: ast.expr) -> int:
    return node.end_lineno or node.lineno
