"""`isinstance(a, X) or isinstance(a, Y)` becomes `isinstance(a, (X, Y))`.

Subject and classes are names, joined by dots at most, so nothing is evaluated that could notice.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of, is_simple, plain


class Rewrite(Rewriting):
    def leave_BooleanOperation(
        self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
    ) -> cst.BaseExpression:
        left, right = _asked(updated_node.left), _asked(updated_node.right)
        if not isinstance(updated_node.operator, cst.Or) or left is None or right is None or updated_node.lpar:
            return updated_node
        if not left.args[0].value.deep_equals(right.args[0].value) or not self.scene.module.is_builtin("isinstance"):
            return updated_node
        classes = cst.Tuple([*_classes(left), *_classes(right)])
        return left.with_changes(args=[left.args[0], left.args[1].with_changes(value=classes)])


def _asked(node: cst.BaseExpression) -> cst.Call | None:
    call = call_of(node, "isinstance")
    if call is None or len(call.args) != 2 or not plain(call.args) or call.lpar or not is_simple(call.args[0].value):
        return None
    return call if all(is_simple(element.value) for element in _classes(call)) else None


def _classes(call: cst.Call) -> list[cst.Element]:
    named = call.args[1].value
    elements = named.elements if isinstance(named, cst.Tuple) else [cst.Element(named)]
    return [cst.Element(element.value) for element in elements if isinstance(element, cst.Element)]
