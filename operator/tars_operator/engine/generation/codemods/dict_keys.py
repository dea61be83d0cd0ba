"""`key in names.keys()` becomes `key in names`, also in for loops and comprehensions.

A function that asks for the word "keys" (`hasattr(a, "keys")`), or what class the owner is of, takes other things than
dicts: it is left alone. So is `self.keys()`: what a class walks over is its own affair.
"""

import ast

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_ComparisonTarget(
        self, original_node: cst.ComparisonTarget, updated_node: cst.ComparisonTarget
    ) -> cst.ComparisonTarget:
        owner = self._owner(updated_node.comparator)
        is_membership = isinstance(updated_node.operator, cst.In | cst.NotIn)
        return updated_node.with_changes(comparator=owner) if owner and is_membership else updated_node

    def leave_For(self, original_node: cst.For, updated_node: cst.For) -> cst.For:
        """A loop that changes the dict is none for this: it says so by list(...)."""
        owner = self._owner(updated_node.iter)
        return updated_node.with_changes(iter=owner) if owner else updated_node

    def leave_CompFor(self, original_node: cst.CompFor, updated_node: cst.CompFor) -> cst.CompFor:
        owner = self._owner(updated_node.iter)
        return updated_node.with_changes(iter=owner) if owner else updated_node

    def _owner(self, node: cst.BaseExpression) -> cst.BaseExpression | None:
        owner = _owner(node)
        is_own = isinstance(owner, cst.Name) and owner.value in {"self", "cls"}
        return None if owner is None or is_own or self._asks_what_it_is(cst.Module([]).code_for_node(owner)) else owner

    def _asks_what_it_is(self, owner: str) -> bool:
        inner = [node for node in self.scene.around if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        return any(_is_question(node, owner) for node in (ast.walk(inner[-1]) if inner else ()))


def _is_question(node: ast.AST, owner: str) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance" and node.args:
        return ast.unparse(node.args[0]) == owner
    return isinstance(node, ast.Constant) and node.value == "keys"


def _owner(node: cst.BaseExpression) -> cst.BaseExpression | None:
    is_call = isinstance(node, cst.Call) and not node.args and not node.lpar and isinstance(node.func, cst.Attribute)
    if not is_call or node.func.attr.value != "keys":  # type: ignore[attr-defined]
        return None
    return node.func.value  # type: ignore[attr-defined, no-any-return]
