"""`type(a) == int` becomes `type(a) is int`: classes are compared by identity."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of

_IDENTITY = {cst.Equal: cst.Is, cst.NotEqual: cst.IsNot}


class Rewrite(Rewriting):
    def leave_Comparison(self, original_node: cst.Comparison, updated_node: cst.Comparison) -> cst.BaseExpression:
        asked = call_of(updated_node.left, "type")
        if asked is None or alone(asked.args) is None or len(updated_node.comparisons) != 1:
            return updated_node
        identity = _IDENTITY.get(type(updated_node.comparisons[0].operator))
        if identity is None or not self.scene.module.is_builtin("type"):
            return updated_node
        return updated_node.with_changes(comparisons=[updated_node.comparisons[0].with_changes(operator=identity())])
