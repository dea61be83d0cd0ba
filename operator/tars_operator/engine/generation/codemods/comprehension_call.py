"""`set([x for x in a])` becomes `{x for x in a}`, `list(f(x) for x in a)` becomes `[f(x) for x in a]`.

The same items in the same order go into the same kind of collection; only the collection in between is not made. The
name must be Python's own. All such calls of a file go, or none: one over several lines stays, because brackets have
other blanks in them, one that only copies wants no comprehension at all, a list that another call walks over, or a set
of which another is made, wants to go itself, and one beside a tuple of the same items is half of a pair.
"""

import ast
from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of

_WALKERS = frozenset({"all", "any", "dict", "frozenset", "iter", "list", "max", "min", "set", "sorted", "sum", "tuple"})
_METHODS = frozenset({"extend", "join", "update"})  # that walk over what they are given as well
_SETS = frozenset({"frozenset", "set"})
_KINDS = frozenset({"frozenset", "list", "set", "tuple"})


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, "set", "list")
        inner = alone(updated_node.args)
        if call is None or not isinstance(call.func, cst.Name):
            return updated_node
        name = call.func.value
        is_meant = isinstance(inner, cst.GeneratorExp) or (name == "set" and isinstance(inner, cst.ListComp))
        module = self.scene.module  # the last questions: they read the whole file
        if is_meant and module.is_builtin(name) and _all_go(module.tree, name):
            return _made(name, inner, updated_node)  # type: ignore[arg-type]
        return updated_node


def _made(name: str, inner: cst.GeneratorExp | cst.ListComp, call: cst.Call) -> cst.BaseExpression:
    around = (call.lpar, call.rpar)
    if name == "list":
        return cst.ListComp(inner.elt, inner.for_in, lpar=around[0], rpar=around[1])
    return cst.SetComp(inner.elt, inner.for_in, lpar=around[0], rpar=around[1])


@lru_cache(maxsize=2)
def _all_go(tree: ast.Module, name: str) -> bool:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    walked = {argument for call in calls if _walks(call, name) for argument in call.args}
    beside = {ast.dump(one) for call in calls if _name(call) in _KINDS - {name} for one in _generators(call)}
    mine = [(call, one) for call in calls if _name(call) == name for one in _comprehensions(call)]
    is_left = (
        call.lineno != call.end_lineno or call in walked or ast.dump(one) in beside or _only_copies(one)
        for call, one in mine
    )
    return not any(is_left)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _walks(call: ast.Call, name: str) -> bool:
    """Whether a collection of this kind is needless in it; items of a set are sorted each once."""
    if name == "set":
        return _name(call) in _SETS
    return _name(call) in _WALKERS or (isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS)


def _generators(call: ast.Call) -> Iterator[ast.GeneratorExp]:
    return (one for one in call.args if isinstance(one, ast.GeneratorExp))


def _comprehensions(call: ast.Call) -> Iterator[ast.GeneratorExp | ast.ListComp]:
    kinds = (ast.GeneratorExp, ast.ListComp) if _name(call) == "set" else (ast.GeneratorExp,)
    return (one for one in call.args if isinstance(one, kinds))


def _only_copies(one: ast.GeneratorExp | ast.ListComp) -> bool:
    """`x for x in a`: what is wanted is `list(a)`."""
    only = one.generators[0]
    is_plain = len(one.generators) == 1 and not only.ifs and not only.is_async
    return is_plain and ast.unparse(one.elt) == ast.unparse(only.target)
