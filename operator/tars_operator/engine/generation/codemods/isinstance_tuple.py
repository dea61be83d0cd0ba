"""`isinstance(a, X) or isinstance(a, Y)` becomes `isinstance(a, (X, Y))`.

Subject and classes are names, joined by dots at most, so nothing is evaluated that could notice. Parentheses around the
whole go with the `or`. All such questions of a file are joined, or none: left alone are one with a comment in it, one
about more than a name, and names that may be of several classes already: `STRING_TYPES`, `self.errors`, `text`.
"""

import ast
import re
from functools import lru_cache
from itertools import pairwise

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of, is_remarked, is_simple, plain

_SEVERAL = re.compile(r"\w*(?:types|Types|TYPES)|[A-Z0-9]+_[A-Z0-9_]+")
_OWN = re.compile(r"(?:self|cls)\b")
_CLASS = re.compile(
    r"_*[A-Z]\w*|bool|bytearray|bytes|complex|dict|float|frozenset|int|list|memoryview|object|range|set|slice|str|tuple"
    r"|type|date|datetime|defaultdict|deque|ndarray|partial|time|timedelta"
)
_WITH_BAR = re.compile(r"\bisinstance\([^()\n]*\|")
_ASSIGNED = r"^[ \t]*{name}[ \t]*(?::[^=\n]+)?=(?!=)"


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
        module = self.scene.module
        if not left.args[0].value.deep_equals(right.args[0].value) or not module.is_builtin("isinstance"):
            return updated_node
        if not _all_go(module.tree, module.text):
            return updated_node
        classes = cst.Tuple([*_classes(left), *_classes(right)])
        return left.with_changes(args=[left.args[0], left.args[1].with_changes(value=classes)])


def _asked(node: cst.BaseExpression) -> cst.Call | None:
    call = call_of(node, "isinstance")
    if call is None or len(call.args) != 2 or not plain(call.args) or call.lpar or not is_simple(call.args[0].value):
        return None
    return call if all(is_simple(element.value) for element in _classes(call)) else None


def _classes(call: cst.Call) -> list[cst.Element]:
    named = call.args[1].value
    elements = named.elements if isinstance(named, cst.Tuple) else [cst.Element(named)]
    return [cst.Element(element.value) for element in elements if isinstance(element, cst.Element)]


@lru_cache(maxsize=1)
def _all_go(tree: ast.Module, text: str) -> bool:
    """Whether every two questions beside each other about one subject are about a plain one, and sure classes.

    Not so in a file that asks for `str | bytes`: there a tuple would be another way.
    """
    choices = (node for node in ast.walk(tree) if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or))
    if _WITH_BAR.search(text):
        return False
    pairs = (pair for node in choices for pair in pairwise(node.values) if _is_pair(*pair))
    return all(_is_sure(one, text) for pair in pairs for one in pair)


def _is_pair(one: ast.expr, other: ast.expr) -> bool:
    calls = [node for node in (one, other) if isinstance(node, ast.Call) and len(node.args) == 2]
    is_asked = len(calls) == 2 and all(ast.unparse(call.func) == "isinstance" for call in calls)
    return is_asked and ast.dump(calls[0].args[0]) == ast.dump(calls[1].args[0])


def _is_sure(node: ast.expr, text: str) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.args[0], ast.Name | ast.Attribute):
        return False
    named = node.args[1].elts if isinstance(node.args[1], ast.Tuple) else [node.args[1]]
    return all(_is_class(ast.unparse(one), text) for one in named)


def _is_class(dotted: str, text: str) -> bool:
    """By its name: in capitals, or a known one; what the file sets itself may be several."""
    name = dotted.rpartition(".")[2]
    is_named_so = _CLASS.fullmatch(name) and not _SEVERAL.fullmatch(name)
    is_set = name == dotted and re.search(_ASSIGNED.format(name=re.escape(name)), text, re.MULTILINE)
    return bool(is_named_so) and not is_set and not _OWN.match(dotted)
