"""`assert False, "words"` becomes `raise AssertionError("words")`: python -O takes assertions out.

Where a handler waits for the AssertionError, the question may be whether there are assertions; and what stands under
`if TYPE_CHECKING:` never runs. Both are left alone.
"""

import ast
from itertools import pairwise

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        way = [*self.scene.around, self.scene.node]
        return not any(_is_caught(outer, inner) or _is_for_checkers(outer) for outer, inner in pairwise(way))

    def leave_Assert(self, original_node: cst.Assert, updated_node: cst.Assert) -> cst.BaseSmallStatement:
        if not updated_node.test.deep_equals(cst.Name("False")):
            return updated_node
        error = cst.Name("AssertionError")
        raised = _call(error, updated_node.msg) if updated_node.msg else error
        return cst.Raise(raised, semicolon=updated_node.semicolon)


def _is_caught(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether `inner` stands in the body of a try that has a handler for AssertionError."""
    if not isinstance(outer, ast.Try) or not any(inner is one for one in outer.body):
        return False
    types = (part for handler in outer.handlers if handler.type for part in ast.walk(handler.type))
    return any(isinstance(part, ast.Name) and part.id == "AssertionError" for part in types)


def _is_for_checkers(outer: ast.AST) -> bool:
    return isinstance(outer, ast.If) and ast.unparse(outer.test).endswith("TYPE_CHECKING")


def _call(error: cst.Name, words: cst.BaseExpression) -> cst.Call:
    """Parentheses around the words become those of the call; those of a tuple are its own."""
    if not words.lpar or isinstance(words, cst.Tuple):
        return cst.Call(error, [cst.Arg(words)])
    (first, *others), (*more, last) = words.lpar, words.rpar
    inner = words.with_changes(lpar=others, rpar=more)
    argument = cst.Arg(inner, whitespace_after_arg=last.whitespace_before)
    return cst.Call(error, [argument], whitespace_before_args=first.whitespace_after)
