"""`dict()`, `list()` and `tuple()` become `{}`, `[]` and `()`, `set([1, 2])` becomes `{1, 2}`.

Only where the names can only be Python's own: then the literal is the same object, without looking the name up. Empty
ones only in a file that nearly always writes them as literals: to call the classes is a way of its own.
"""

import re

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of

LITERALS = {"dict": "{}", "list": "[]", "tuple": "()"}
FEWEST_LITERALS = 3  # for each call, so that calls are exceptions
_LITERAL = re.compile(r"(?:[=(,]|\breturn)[ ]?(\{\}|\[\]|\(\))")
_CALL = re.compile(r"(?<![\w.])(?:dict|list|tuple)\(\)")


class Rewrite(Rewriting):
    def visit_Param(self, node: cst.Param) -> bool:
        """A default that all calls share is no better as a literal."""
        return False

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, "dict", "list", "tuple", "set")
        if call is None or not isinstance(call.func, cst.Name):
            return updated_node
        name = call.func.value
        literal = _set(call) if name == "set" else self._empty(call, name)
        return literal if literal and self.scene.module.is_builtin(name) else updated_node

    def _empty(self, call: cst.Call, name: str) -> cst.BaseExpression | None:
        is_empty = not call.args and isinstance(call.whitespace_before_args, cst.SimpleWhitespace) and not call.lpar
        is_usual = is_empty and _is_usual(self.scene.module.text, name)
        return cst.parse_expression(LITERALS[name]) if is_usual else None


def _is_usual(text: str, name: str) -> bool:
    """Whether the file writes literals, and those of this kind at least as often as it calls the class."""
    literals, calls = _LITERAL.findall(text), _CALL.findall(text)
    return len(literals) >= FEWEST_LITERALS * len(calls) and literals.count(LITERALS[name]) >= calls.count(f"{name}()")


def _set(call: cst.Call) -> cst.BaseExpression | None:
    inner = alone(call.args)
    if not isinstance(inner, cst.List | cst.Tuple) or not inner.elements or call.lpar:
        return None
    if isinstance(inner, cst.List) and _hangs(call, inner):
        opening = cst.LeftCurlyBrace(inner.lbracket.whitespace_after)
        return cst.Set(inner.elements, lbrace=opening, rbrace=cst.RightCurlyBrace(inner.rbracket.whitespace_before))
    return None if "\n" in cst.Module([]).code_for_node(call) else cst.Set(inner.elements)


def _hangs(call: cst.Call, items: cst.List) -> bool:
    """Whether the items begin on a line of their own, so that nothing is aligned with what goes."""
    gaps = call.whitespace_before_args, call.args[0].whitespace_after_arg
    is_close = all(isinstance(gap, cst.SimpleWhitespace) for gap in gaps)
    return is_close and isinstance(items.lbracket.whitespace_after, cst.ParenthesizedWhitespace)
