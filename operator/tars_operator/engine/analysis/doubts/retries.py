"""A doubt about calls in a handler: whether the fix would make of them what was tried before."""

import ast
import re

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.symbols import nodes

_SUPER = re.compile(r"\bsuper\([^()]*\)")


def are_the_same(item: Diagnostic, content: str) -> bool:
    """`super().f()` is tried, and `super(A, self).f()` where that fails: the second try makes no sense any more."""
    for attempt in nodes(content, ast.Try):
        handled = (one for handler in attempt.handlers for one in handler.body)
        around = [one for one in handled if one.lineno <= item.row <= (one.end_lineno or 0)]
        if {*map(_without_names, around)} & {*map(_without_names, attempt.body)}:
            return True
    return False


def _without_names(statement: ast.stmt) -> str:
    return _SUPER.sub("super()", ast.unparse(statement))
