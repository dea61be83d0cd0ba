"""`isinstance(a, X) or isinstance(a, Y)` becomes `isinstance(a, (X, Y))`.

Subject and classes are names, joined by dots at most, so nothing is evaluated that could notice. Parentheses around the
whole go with the `or`. Left alone are one with a comment in it, and names of several classes already: `STRING_TYPES`.
"""

import re

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of, is_remarked, is_simple, plain

_SEVERAL = re.compile(r"\w*(?:types|TYPES)|[A-Z0-9]+_[A-Z0-9_]+")


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
        if not left.args[0].value.deep_equals(right.args[0].value) or not self.scene.module.is_builtin("isinstance"):
            return updated_node
        classes = cst.Tuple([*_classes(left), *_classes(right)])
        return left.with_changes(args=[left.args[0], left.args[1].with_changes(value=classes)])


def _asked(node: cst.BaseExpression) -> cst.Call | None:
    call = call_of(node, "isinstance")
    if call is None or len(call.args) != 2 or not plain(call.args) or call.lpar or not is_simple(call.args[0].value):
        return None
    return call if all(_is_class(element.value) for element in _classes(call)) else None


def _is_class(node: cst.BaseExpression) -> bool:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return is_simple(node) and isinstance(name, cst.Name) and not _SEVERAL.fullmatch(name.value)


def _classes(call: cst.Call) -> list[cst.Element]:
    named = call.args[1].value
    elements = named.elements if isinstance(named, cst.Tuple) else [cst.Element(named)]
    return [cst.Element(element.value) for element in elements if isinstance(element, cst.Element)]
