"""`key in names.keys()` becomes `key in names`, also in for loops and comprehensions.

Only of what is seen to be a dict: made as one in the function, the class or the module, or all keyword arguments. A
collection of columns has keys as well, and walks over something else.
"""

import ast
from functools import lru_cache

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_MAKERS = frozenset({"dict", "defaultdict", "OrderedDict", "Counter"})


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
        return owner if owner and self._is_dict(cst.Module([]).code_for_node(owner)) else None

    def _is_dict(self, owner: str) -> bool:
        """Whether all that gives `owner` a value where it lives makes dicts."""
        if owner.endswith(".__dict__") or owner == "os.environ":
            return True
        functions = [node for node in self.scene.around if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        if owner.startswith("self."):
            classes = [node for node in self.scene.around if isinstance(node, ast.ClassDef)]
            return bool(classes) and _makes_dicts(classes[-1], owner)
        if functions and owner in _parameters(functions[-1]):
            kwarg = functions[-1].args.kwarg
            return kwarg is not None and kwarg.arg == owner and not _values(functions[-1], owner)
        return _makes_dicts(functions[-1] if functions else self.scene.module.tree, owner)


@lru_cache(maxsize=8)
def _makes_dicts(scope: ast.AST, owner: str) -> bool:
    values = _values(scope, owner)
    made = [value for value in values if not (isinstance(value, ast.Constant) and value.value is None)]
    return bool(made) and all(map(_is_made, made))


def _values(scope: ast.AST, owner: str) -> list[ast.AST]:
    """What `owner` is set to; where that is done by a loop or the like, the name itself: nobody knows the value."""
    nodes = [*ast.walk(scope)]
    pairs = [(target, value) for node in nodes for target, value in _set(node) if ast.unparse(target) == owner]
    known = [target for target, _ in pairs]
    places = (node for node in nodes if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store))
    others = [node for node in places if not any(node is one for one in known) and ast.unparse(node) == owner]
    return [*(value for _, value in pairs), *others]


def _set(node: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.Assign):
        return [(target, node.value) for target in node.targets]
    return [(node.target, node.value)] if isinstance(node, ast.AnnAssign) and node.value else []


def _is_made(value: ast.AST) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in _MAKERS
    return isinstance(value, ast.Dict | ast.DictComp)


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    known = function.args
    every = (*known.posonlyargs, *known.args, *known.kwonlyargs, known.vararg, known.kwarg)
    return {one.arg for one in every if one is not None}


def _owner(node: cst.BaseExpression) -> cst.BaseExpression | None:
    is_call = isinstance(node, cst.Call) and not node.args and not node.lpar and isinstance(node.func, cst.Attribute)
    if not is_call or node.func.attr.value != "keys":  # type: ignore[attr-defined]
        return None
    return node.func.value  # type: ignore[attr-defined, no-any-return]
