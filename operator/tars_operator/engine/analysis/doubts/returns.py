"""Doubts about ways out of a function: whether it answers at all, and what.

A procedure may return what another one does (`return self.stop()`) to be done early. One that ends by itself on some
way has an end without a word there, and a None before it is half of a consistent answer.
"""

import ast
from functools import lru_cache

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.symbols import Function, nodes

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_ASKED = (ast.Call, ast.Await)
HABIT = 3  # procedures that end with a bare return; fewer are leftovers


def is_procedure(item: Diagnostic, content: str) -> bool:
    """Whether all that the function around `item` returns is what others do, or its end may be reached."""
    function = _around(item.row, content)
    if function is None or not leaves(function.body):
        return True
    values = [one.value for one in _own(function) if isinstance(one, ast.Return) and one.value is not None]
    return all(isinstance(value, _ASKED) for value in values) or all(map(_is_yes_or_no, values))


def _is_yes_or_no(value: ast.expr) -> bool:
    """Beside True and False, None would look meant."""
    return isinstance(value, ast.Constant) and isinstance(value.value, bool)


@lru_cache(maxsize=1)
def are_the_way(content: str) -> bool:
    """Who ends most procedures with a bare return means to."""
    functions: list[Function] = [*nodes(content, ast.FunctionDef), *nodes(content, ast.AsyncFunctionDef)]
    ends = [_is_bare(one.body[-1]) for one in functions if not _is_stub(one.body) and not _answers(one)]
    return ends.count(True) >= max(HABIT, ends.count(False) + 1)


def _is_bare(last: ast.stmt) -> bool:
    return isinstance(last, ast.Return) and last.value is None


def _is_stub(body: list[ast.stmt]) -> bool:
    """Nothing but a docstring or a placeholder, which tells no habit."""
    words = sum(isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) for one in body)
    return words == len(body) or isinstance(body[words], ast.Pass | ast.Raise)


def _answers(function: ast.AST) -> bool:
    return any(isinstance(one, ast.Return) and one.value is not None for one in _own(function))


def says_none(item: Diagnostic, content: str) -> bool:
    """A `return None` at the end may be an answer that overriding methods give otherwise; a bare one is none."""
    return any("None" in content[edit.start : edit.end] for edit in item.fix)


def is_answered(item: Diagnostic, content: str) -> bool:
    """`__eq__` and its like return NotImplemented: who raises it there may have meant that."""
    function = _around(item.row, content)
    return function is not None and function.name.startswith("__") and function.name.endswith("__")


def _around(row: int, content: str) -> Function | None:
    functions: list[Function] = [*nodes(content, ast.FunctionDef)]
    functions += nodes(content, ast.AsyncFunctionDef)
    around = (one for one in functions if one.lineno <= row <= (one.end_lineno or 0))
    return max(around, key=lambda one: one.lineno, default=None)


def _own(node: ast.AST) -> list[ast.AST]:
    """What a function holds, without the functions inside of it."""
    inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, _FUNCTIONS)]
    return inner + [one for child in inner for one in _own(child)]


def leaves(block: list[ast.stmt]) -> bool:
    """Whether nobody comes to the end of the block."""
    match block[-1] if block else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=body, orelse=orelse):
            return leaves(body) and leaves(orelse)
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return leaves(body)
        case ast.Try() as attempt:
            ways = [attempt.orelse or attempt.body, *(handler.body for handler in attempt.handlers)]
            return leaves(attempt.finalbody) or all(map(leaves, ways))
        case ast.While(test=ast.Constant(value=True)) as loop:
            return not any(isinstance(one, ast.Break) for one in _own(loop))
    return False
