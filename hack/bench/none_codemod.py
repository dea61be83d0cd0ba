"""The edit of `python/none-comparison` as libcst's own runner wants it: what it is measured against."""

import libcst as cst
from libcst.codemod import VisitorBasedCodemodCommand

IDENTITY = {cst.Equal: cst.Is, cst.NotEqual: cst.IsNot}


class NoneComparison(VisitorBasedCodemodCommand):
    """`a == None` becomes `a is None`."""

    DESCRIPTION = "Compare with None by identity."

    def leave_ComparisonTarget(  # noqa: N802 - libcst calls it so
        self, original_node: cst.ComparisonTarget, updated_node: cst.ComparisonTarget
    ) -> cst.ComparisonTarget:
        identity = IDENTITY.get(type(original_node.operator))
        if identity is None or not original_node.comparator.deep_equals(cst.Name("None")):
            return updated_node
        return updated_node.with_changes(operator=identity())
