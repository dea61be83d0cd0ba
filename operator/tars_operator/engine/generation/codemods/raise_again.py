"""`raise error` in `except A as error:` becomes `raise`: the trace no longer gets this line as one more of its own."""

import libcst as cst

from tars_operator.engine.generation.codemods.raise_from import caught_name
from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        name = caught_name(self.scene)
        if name is None or updated_node.cause or not isinstance(updated_node.exc, cst.Name):
            return updated_node
        return cst.Raise(semicolon=updated_node.semicolon) if updated_node.exc.value == name else updated_node
