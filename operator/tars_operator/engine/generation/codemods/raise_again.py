"""`raise error` in `except A as error:` becomes `raise`: the trace no longer gets this line as one more of its own.

Where the name is used for nothing but that it would be left over, and the repository's linter would say so: left alone.
To take it out of the handler's head is none of this rule's business: it is shown the statement, not what stands around.
A file where such a one stays keeps its way.
"""

import ast
from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from tars_operator.engine.generation.codemods.raise_from import caught_name
from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        return caught_name(self.scene) is not None

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        name = caught_name(self.scene)
        if name is None or updated_node.cause or not isinstance(updated_node.exc, cst.Name):
            return updated_node
        if updated_node.exc.value != name or not _all_go(self.scene.module.tree):
            return updated_node
        return cst.Raise(semicolon=updated_node.semicolon)


@lru_cache(maxsize=1)
def _all_go(tree: ast.Module) -> bool:
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name)
    return all(_is_used(handler) for handler in handlers if any(_raised(handler)))


def _raised(handler: ast.ExceptHandler) -> Iterator[ast.Name]:
    """The caught one, where it is raised again."""
    raised = (node.exc for node in ast.walk(handler) if isinstance(node, ast.Raise) and node.cause is None)
    return (one for one in raised if isinstance(one, ast.Name) and one.id == handler.name)


def _is_used(handler: ast.ExceptHandler) -> bool:
    """Whether the handler says the name for more than to raise it again."""
    raised = [*_raised(handler)]
    uses = (node for node in ast.walk(handler) if isinstance(node, ast.Name) and node.id == handler.name)
    return any(not any(use is one for one in raised) for use in uses)
