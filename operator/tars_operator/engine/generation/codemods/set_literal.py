"""`set([1, 2])` and `set((1, 2))` become `{1, 2}`, where the name can only be Python's own.

All such calls of a file go, or none: items that stand below each other, aligned with what would go, are left.
So is a file that speaks of what would come in a comment above such a call: the comment would ask for what is there.
"""

import ast
import re
from collections.abc import Sequence
from functools import lru_cache

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of

_ANNOUNCED = re.compile(r"^[ \t]*#[^\n]*\{[^\n]*\n[ \t]*\w[^\n]*\bset\([\[(]", re.MULTILINE)


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, "set")
        literal = _set(call) if call else None
        module = self.scene.module  # the last questions: they read the whole file
        if literal is None or _ANNOUNCED.search(module.text):
            return updated_node
        return literal if module.is_builtin("set") and _all_go(module.tree) else updated_node


def _set(call: cst.Call) -> cst.BaseExpression | None:
    inner = alone(call.args)
    if not isinstance(inner, cst.List | cst.Tuple) or not inner.elements or call.lpar:
        return None
    if isinstance(inner, cst.List) and _hangs(call, inner):
        opening = cst.LeftCurlyBrace(inner.lbracket.whitespace_after)
        return cst.Set(inner.elements, lbrace=opening, rbrace=cst.RightCurlyBrace(inner.rbracket.whitespace_before))
    return None if "\n" in cst.Module([]).code_for_node(call) else cst.Set(_plain(inner.elements))


def _plain(elements: Sequence[cst.BaseElement]) -> list[cst.BaseElement]:
    """Without the comma that made a tuple of one element."""
    return [*elements[:-1], elements[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]


def _hangs(call: cst.Call, items: cst.List) -> bool:
    """Whether the items begin on a line of their own, so that nothing is aligned with what goes."""
    gaps = call.whitespace_before_args, call.args[0].whitespace_after_arg
    is_close = all(isinstance(gap, cst.SimpleWhitespace) for gap in gaps)
    return is_close and isinstance(items.lbracket.whitespace_after, cst.ParenthesizedWhitespace)


@lru_cache(maxsize=1)
def _all_go(tree: ast.Module) -> bool:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "set")
    given = ((call, call.args[0]) for call in calls if len(call.args) == 1)
    return not any(_stays(call, items) for call, items in given if isinstance(items, ast.List | ast.Tuple))


def _stays(call: ast.Call, items: ast.List | ast.Tuple) -> bool:
    if call.lineno == call.end_lineno or not items.elts:
        return False
    is_close = items.lineno == call.lineno and items.end_lineno == call.end_lineno
    return not (is_close and isinstance(items, ast.List) and items.elts[0].lineno > items.lineno)
