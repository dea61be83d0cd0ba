"""Doubts about the else of a loop that nothing breaks: whether it is better taken off."""

import ast
import re

from tars_operator.engine.analysis.doubts.returns import leaves
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import rows
from tars_operator.engine.analysis.symbols import nodes, parsed

_BLOCKS = ("body", "orelse", "finalbody")
_OWN_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Loop = ast.For | ast.AsyncFor | ast.While
HABIT = 4  # such loops of a file; fewer are a slip


def is_forgotten_break(item: Diagnostic, content: str) -> bool:
    """Nothing leaves the loop: then its else, which always comes, may wait for a break; or words speak of the loop."""
    known = _with_else(content)
    around = [one for one in known if _end(one.body) < item.row <= one.orelse[0].lineno]
    loop = max(around, key=lambda one: one.lineno, default=None)
    if loop is None or not any(isinstance(one, ast.Return | ast.Raise) for each in loop.body for one in ast.walk(each)):
        return True
    if sum(map(_never_breaks, known)) >= HABIT or _hides_what_follows(loop, content):
        return True
    text = "".join(rows(content)[item.row - 1 : _end(loop.orelse)])
    return re.search(r"#[^\n]*\b(?:break|else|loop)", text) is not None


def _with_else(content: str) -> list[_Loop]:
    loops: list[_Loop] = [*nodes(content, ast.For), *nodes(content, ast.While), *nodes(content, ast.AsyncFor)]
    return [one for one in loops if one.orelse]


def _never_breaks(loop: _Loop) -> bool:
    """A break in a loop inside is that one's, and one in its else is this one's again."""
    inner = [*loop.body]
    while inner:
        one = inner.pop()
        if isinstance(one, ast.Break):
            return False
        if isinstance(one, _OWN_LOOPS):
            inner += one.orelse
        elif not isinstance(one, _DEFINITIONS):
            parts = [one, *getattr(one, "handlers", ()), *getattr(one, "cases", ())]
            inner += [each for part in parts for name in _BLOCKS for each in getattr(part, name, ())]
    return True


def _hides_what_follows(loop: _Loop, content: str) -> bool:
    """An else that always leaves, before a statement: nobody comes to that one, which is the thing to mend."""
    module = parsed(content)
    if module is None or not leaves(loop.orelse):
        return False
    blocks = (getattr(node, name, None) for node in ast.walk(module) for name in _BLOCKS)
    return any(isinstance(block, list) and loop in block[:-1] for block in blocks)


def _end(block: list[ast.stmt]) -> int:
    return block[-1].end_lineno or block[-1].lineno
