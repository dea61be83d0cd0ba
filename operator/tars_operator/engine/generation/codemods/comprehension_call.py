"""`set([x for x in a])` becomes `{x for x in a}`, `list(x for x in a)` becomes `[x for x in a]`.

The same items in the same order go into the same kind of collection; only the collection in between is not made. The
name must be Python's own. A call over several lines is left alone: brackets have other blanks in them.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, "set", "list")
        inner = alone(updated_node.args)
        if call is None or not isinstance(call.func, cst.Name):
            return updated_node
        if not isinstance(updated_node.whitespace_before_args, cst.SimpleWhitespace):
            return updated_node
        is_meant = isinstance(inner, cst.GeneratorExp) or (call.func.value == "set" and isinstance(inner, cst.ListComp))
        if is_meant and self.scene.module.is_builtin(call.func.value):  # the last question: it reads the whole file
            return _made(call.func.value, inner, updated_node)  # type: ignore[arg-type]
        return updated_node


def _made(name: str, inner: cst.GeneratorExp | cst.ListComp, call: cst.Call) -> cst.BaseExpression:
    around = (call.lpar, call.rpar)
    if name == "list":
        return cst.ListComp(inner.elt, inner.for_in, lpar=around[0], rpar=around[1])
    return cst.SetComp(inner.elt, inner.for_in, lpar=around[0], rpar=around[1])
