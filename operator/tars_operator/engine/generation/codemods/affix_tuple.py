"""`a.startswith("x") or a.startswith("y")` becomes `a.startswith(("x", "y"))`; the same for endswith.

Parentheses around the whole go with the `or`. Left alone is one with a comment in it.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, is_remarked, text_of


class Rewrite(Rewriting):
    _is_remarked = False

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        """The outermost comes first: none of its parts is joined where there is a comment in it."""
        self._is_remarked = self._is_remarked or is_remarked(node)

    def leave_BooleanOperation(
        self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
    ) -> cst.BaseExpression:
        left, right = _asked(updated_node.left), _asked(updated_node.right)
        if not isinstance(updated_node.operator, cst.Or) or left is None or right is None or self._is_remarked:
            return updated_node
        if not left.func.deep_equals(right.func):
            return updated_node
        affixes = cst.Tuple([*_affixes(left), *_affixes(right)])
        return left.with_changes(args=[left.args[0].with_changes(value=affixes)])


def _asked(node: cst.BaseExpression) -> cst.Call | None:
    if not isinstance(node, cst.Call) or node.lpar or not isinstance(node.func, cst.Attribute):
        return None
    is_wanted = node.func.attr.value in {"startswith", "endswith"} and isinstance(node.func.value, cst.Name)
    argument = alone(node.args)
    is_text = argument is not None and (text_of(argument) is not None or isinstance(argument, cst.Tuple))
    return node if is_wanted and is_text else None


def _affixes(call: cst.Call) -> list[cst.Element]:
    value = call.args[0].value
    elements = value.elements if isinstance(value, cst.Tuple) else [cst.Element(value)]
    return [cst.Element(element.value) for element in elements if isinstance(element, cst.Element)]
