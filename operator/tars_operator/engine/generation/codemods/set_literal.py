"""`set([1, 2])` and `set((1, 2))` become `{1, 2}`, where the name can only be Python's own."""

import re
from collections.abc import Sequence

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of

_LEFT = re.compile(r"\bset\([\[(][^\[\](){}\r\n]+\r?\n")  # aligned with what would go: it stays, and so do all


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, "set")
        literal = _set(call) if call and not _LEFT.search(self.scene.module.text) else None
        return literal if literal and self.scene.module.is_builtin("set") else updated_node


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
