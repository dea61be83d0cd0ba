"""`a == None` becomes `a is None`."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_IDENTITY = {cst.Equal: cst.Is, cst.NotEqual: cst.IsNot}


class Rewrite(Rewriting):
    def leave_ComparisonTarget(
        self, original_node: cst.ComparisonTarget, updated_node: cst.ComparisonTarget
    ) -> cst.ComparisonTarget:
        identity = _IDENTITY.get(type(original_node.operator))
        if identity is None or not original_node.comparator.deep_equals(cst.Name("None")):
            return updated_node
        return updated_node.with_changes(operator=identity())
