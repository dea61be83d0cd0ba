"""`raise error` in `except A as error:` becomes `raise`: the trace no longer gets this line as one more of its own.

Where the name is used for nothing but that it would be left over, and the repository's linter would say so: left alone.
To take it out of the handler's head is none of this rule's business: it is shown the statement, not what stands around.
"""

import ast

import libcst as cst

from tars_operator.engine.generation.codemods.raise_from import caught_name, handler_of
from tars_operator.engine.generation.codemods.rewriting import Rewriting, Scene


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        return caught_name(self.scene) is not None

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        name = caught_name(self.scene)
        if name is None or updated_node.cause or not isinstance(updated_node.exc, cst.Name):
            return updated_node
        if not _is_used(self.scene, name):
            return updated_node
        return cst.Raise(semicolon=updated_node.semicolon) if updated_node.exc.value == name else updated_node


def _is_used(scene: Scene, name: str) -> bool:
    """Whether the innermost handler says the name for more than to raise it again."""
    nodes = list(ast.walk(handler_of(scene)))
    raised = [node.exc for node in nodes if isinstance(node, ast.Raise) and node.cause is None]
    uses = (node for node in nodes if isinstance(node, ast.Name) and node.id == name)
    return any(not any(use is one for one in raised) for use in uses)
