"""`dict()`, `list()` and `tuple()` become `{}`, `[]` and `()`, `set([1, 2])` becomes `{1, 2}`.

Only where the names can only be Python's own: then the literal is the same object, without looking the name up.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, "dict", "list", "tuple", "set")
        if call is None or not isinstance(call.func, cst.Name):
            return updated_node
        literal = _set(call) if call.func.value == "set" else _empty(call, call.func.value)
        return literal if literal and self.scene.module.is_builtin(call.func.value) else updated_node


def _empty(call: cst.Call, name: str) -> cst.BaseExpression | None:
    if call.args or not isinstance(call.whitespace_before_args, cst.SimpleWhitespace):
        return None
    literals = {"dict": "{}", "list": "[]", "tuple": "()"}
    return cst.parse_expression(literals[name]) if not call.lpar else None


def _set(call: cst.Call) -> cst.BaseExpression | None:
    inner = alone(call.args)
    if not isinstance(inner, cst.List | cst.Tuple) or not inner.elements or call.lpar:
        return None
    return cst.Set(inner.elements)
