"""`if a == None:` becomes `if a is None:`, where nothing but the truth of the comparison is asked.

Elsewhere, as an argument or a value that is returned, the answer of == may be no bool at all: a criterion for a
database, an array of answers. There it is left. What stands left of and or or is asked for its truth in any case, and
so is what `not` stands before: `not a == None` becomes `a is not None`. Several such questions are asked
alike: of `a != None or b != None` the last one goes, too.
"""

from collections.abc import Mapping

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, Scene

_IDENTITY: Mapping[type[cst.BaseCompOp], type[cst.Is | cst.IsNot]] = {cst.Equal: cst.Is, cst.NotEqual: cst.IsNot}


class Rewrite(Rewriting):
    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._asked: set[cst.BaseExpression] = set()  # expressions of which only the truth is asked

    def visit_If(self, node: cst.If) -> None:
        self._ask(node.test)

    def visit_While(self, node: cst.While) -> None:
        self._ask(node.test)

    def visit_Assert(self, node: cst.Assert) -> None:
        self._ask(node.test)

    def visit_IfExp(self, node: cst.IfExp) -> None:
        self._ask(node.test)

    def visit_CompIf(self, node: cst.CompIf) -> None:
        self._ask(node.test)

    def visit_UnaryOperation(self, node: cst.UnaryOperation) -> None:
        if isinstance(node.operator, cst.Not):
            self._ask(node.expression)

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        self._ask(node.left)
        if node in self._asked or (_is_about_none(node.left) and _is_about_none(node.right)):
            self._ask(node.right)

    def leave_Comparison(self, original_node: cst.Comparison, updated_node: cst.Comparison) -> cst.Comparison:
        identity = _identity(original_node) if original_node in self._asked else None
        return _by(identity, updated_node) if identity else updated_node

    def leave_UnaryOperation(
        self, original_node: cst.UnaryOperation, updated_node: cst.UnaryOperation
    ) -> cst.BaseExpression:
        inner = updated_node.expression
        identity = _identity(original_node.expression) if isinstance(updated_node.operator, cst.Not) else None
        if identity is None or not isinstance(inner, cst.Comparison):
            return updated_node
        opposite = cst.IsNot if identity is cst.Is else cst.Is
        return _by(opposite, inner).with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)

    def _ask(self, node: cst.BaseExpression) -> None:
        self._asked.add(node)


def _is_about_none(node: cst.BaseExpression) -> bool:
    """Whether all that it asks is what is None."""
    if isinstance(node, cst.BooleanOperation):
        return _is_about_none(node.left) and _is_about_none(node.right)
    return _identity(node) is not None


def _identity(node: cst.BaseExpression) -> type[cst.Is | cst.IsNot] | None:
    """What should stand where one thing is compared with None by == or !=."""
    if not isinstance(node, cst.Comparison) or len(node.comparisons) != 1:
        return None
    target = node.comparisons[0]
    return _IDENTITY.get(type(target.operator)) if target.comparator.deep_equals(cst.Name("None")) else None


def _by(identity: type[cst.Is | cst.IsNot], node: cst.Comparison) -> cst.Comparison:
    return node.with_changes(comparisons=[node.comparisons[0].with_changes(operator=identity())])
