"""Doubts about ways out of a function: whether it answers at all, and what.

A procedure may return what another one does (`return self.stop()`) to be done early. One that ends by itself on some
way has an end without a word there, and a None before it is half of a consistent answer.
"""

import ast
import re

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import rows
from tars_operator.engine.analysis.symbols import nodes

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_ASKED = (ast.Call, ast.Await)


def is_procedure(item: Diagnostic, content: str) -> bool:
    """Whether all that the function around `item` returns is what others do, or its end may be reached."""
    function = _around(item.row, content)
    if function is None or not _leaves(function.body):
        return True
    values = [one.value for one in _own(function) if isinstance(one, ast.Return) and one.value is not None]
    return all(isinstance(value, _ASKED) for value in values) or all(map(_is_yes_or_no, values))


def _is_yes_or_no(value: ast.expr) -> bool:
    """Beside True and False, None would look meant."""
    return isinstance(value, ast.Constant) and isinstance(value.value, bool)


def is_forgotten_break(item: Diagnostic, content: str) -> bool:
    """Nothing leaves the loop: then its else, which always comes, may wait for a break; or words speak of the loop."""
    loops: list[ast.For | ast.AsyncFor | ast.While] = [*nodes(content, ast.For), *nodes(content, ast.While)]
    loops += nodes(content, ast.AsyncFor)
    around = [one for one in loops if one.orelse and _end(one.body) < item.row <= one.orelse[0].lineno]
    loop = max(around, key=lambda one: one.lineno, default=None)
    if loop is None or not any(isinstance(one, ast.Return | ast.Raise) for each in loop.body for one in ast.walk(each)):
        return True
    text = "".join(rows(content)[item.row - 1 : _end(loop.orelse)])
    return re.search(r"#[^\n]*\b(?:break|else|loop)", text) is not None


def _end(block: list[ast.stmt]) -> int:
    return block[-1].end_lineno or block[-1].lineno


def says_none(item: Diagnostic, content: str) -> bool:
    """A `return None` at the end may be an answer that overriding methods give otherwise; a bare one is none."""
    return any("None" in content[edit.start : edit.end] for edit in item.fix)


def is_answered(item: Diagnostic, content: str) -> bool:
    """`__eq__` and its like return NotImplemented: who raises it there may have meant that."""
    function = _around(item.row, content)
    return function is not None and function.name.startswith("__") and function.name.endswith("__")


def _around(row: int, content: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = [*nodes(content, ast.FunctionDef)]
    functions += nodes(content, ast.AsyncFunctionDef)
    around = (one for one in functions if one.lineno <= row <= (one.end_lineno or 0))
    return max(around, key=lambda one: one.lineno, default=None)


def _own(node: ast.AST) -> list[ast.AST]:
    """What a function holds, without the functions inside of it."""
    inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, _FUNCTIONS)]
    return inner + [one for child in inner for one in _own(child)]


def _leaves(block: list[ast.stmt]) -> bool:
    """Whether nobody comes to the end of the block."""
    match block[-1] if block else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=body, orelse=orelse):
            return _leaves(body) and _leaves(orelse)
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return _leaves(body)
        case ast.Try() as attempt:
            ways = [attempt.orelse or attempt.body, *(handler.body for handler in attempt.handlers)]
            return _leaves(attempt.finalbody) or all(map(_leaves, ways))
        case ast.While(test=ast.Constant(value=True)) as loop:
            return not any(isinstance(one, ast.Break) for one in _own(loop))
    return False
