"""`assert False, "words"` becomes `raise AssertionError("words")`: python -O takes assertions out."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_Assert(self, original_node: cst.Assert, updated_node: cst.Assert) -> cst.BaseSmallStatement:
        if not updated_node.test.deep_equals(cst.Name("False")):
            return updated_node
        error = cst.Name("AssertionError")
        raised = cst.Call(error, [cst.Arg(updated_node.msg)]) if updated_node.msg else error
        return cst.Raise(raised, semicolon=updated_node.semicolon)
