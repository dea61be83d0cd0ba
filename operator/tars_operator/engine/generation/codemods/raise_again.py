"""`raise error` in `except A as error:` becomes `raise`: the trace no longer gets this line as one more of its own.

Where the name is used for nothing else it would be left over, and the repository's linter would say so: left alone.
"""

import ast

import libcst as cst

from tars_operator.engine.generation.codemods.raise_from import caught_name
from tars_operator.engine.generation.codemods.rewriting import Rewriting, Scene


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        return caught_name(self.scene) is not None

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        name = caught_name(self.scene)
        if name is None or updated_node.cause or not isinstance(updated_node.exc, cst.Name):
            return updated_node
        if _uses(self.scene, name) == 1:
            return updated_node
        return cst.Raise(semicolon=updated_node.semicolon) if updated_node.exc.value == name else updated_node


def _uses(scene: Scene, name: str) -> int:
    """How often the innermost handler says the name."""
    handler = next(node for node in reversed(scene.around) if isinstance(node, ast.ExceptHandler))
    return sum(isinstance(node, ast.Name) and node.id == name for node in ast.walk(handler))
