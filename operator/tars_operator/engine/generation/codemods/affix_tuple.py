"""`a.startswith("x") or a.startswith("y")` becomes `a.startswith(("x", "y"))`; the same for endswith.

Parentheses around the whole go with the `or`. Left alone is one with a comment in it, and one that asks for `--` and
`-`: one of the two is enough. Nothing is joined in a file where such questions stay because they are about more than
names joined by dots.
"""

import ast
from functools import lru_cache
from itertools import combinations, pairwise

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, is_remarked, is_simple, text_of

_METHODS = frozenset({"startswith", "endswith"})


class Rewrite(Rewriting):
    _is_remarked = False

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        """The outermost comes first: none of its parts is joined where there is a comment in it."""
        self._is_remarked = self._is_remarked or is_remarked(node)

    def leave_BooleanOperation(
        self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
    ) -> cst.BaseExpression:
        left, right = _asked(updated_node.left), _asked(updated_node.right)
        if not isinstance(updated_node.operator, cst.Or) or left is None or right is None or self._is_remarked:
            return updated_node
        if not left.func.deep_equals(right.func) or not _all_go(self.scene.module.tree):
            return updated_node
        affixes = cst.Tuple([*_affixes(left), *_affixes(right)])
        return left.with_changes(args=[left.args[0].with_changes(value=affixes)])


def _asked(node: cst.BaseExpression) -> cst.Call | None:
    if not isinstance(node, cst.Call) or node.lpar or not isinstance(node.func, cst.Attribute):
        return None
    is_wanted = node.func.attr.value in _METHODS and is_simple(node.func.value)
    argument = alone(node.args)
    is_text = argument is not None and (text_of(argument) is not None or isinstance(argument, cst.Tuple))
    return node if is_wanted and is_text else None


def _affixes(call: cst.Call) -> list[cst.Element]:
    value = call.args[0].value
    elements = value.elements if isinstance(value, cst.Tuple) else [cst.Element(value)]
    return [cst.Element(element.value) for element in elements if isinstance(element, cst.Element)]


@lru_cache(maxsize=1)
def _all_go(tree: ast.Module) -> bool:
    choices = (node for node in ast.walk(tree) if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or))
    pairs = (pair for node in choices for pair in pairwise(node.values))
    twins = ((one, other) for one, other in pairs if _method(one) and _method(one) == _method(other))
    return all(_is_plain(one) and not _covers(one, other) for one, other in twins)


def _method(node: ast.expr) -> str:
    """`a.startswith`, where it is asked for texts that are written there."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in _METHODS:
        return ""
    return ast.unparse(node.func) if _texts(node) else ""


def _texts(call: ast.Call) -> list[str]:
    value = call.args[0] if len(call.args) == 1 else None
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return texts if len(texts) == len(parts) else []


def _is_plain(node: ast.expr) -> bool:
    return all(part.isidentifier() for part in _method(node).split("."))


def _covers(one: ast.expr, other: ast.expr) -> bool:
    """Whether one of the texts says all that another one says."""
    texts = [text for node in (one, other) if isinstance(node, ast.Call) for text in _texts(node)]
    is_first = _method(one).endswith("startswith")
    pairs = [pair for two in combinations(texts, 2) for pair in (two, two[::-1])]
    return any(long.startswith(short) if is_first else long.endswith(short) for long, short in pairs)
