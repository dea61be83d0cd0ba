"""`if a is None: return True` with `else: return False` becomes `return a is None`; `True if ... else False` as well.

Only for tests that are a bool by themselves: `is`, `not`, `in` and isinstance. Others would have to be converted.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of

_ALWAYS_BOOL = (cst.Is, cst.IsNot, cst.In, cst.NotIn)


class Rewrite(Rewriting):
    def leave_If(self, original_node: cst.If, updated_node: cst.If) -> cst.BaseStatement:
        is_whole = original_node is self.statement and isinstance(updated_node.orelse, cst.Else)  # no elif of another
        if not is_whole or not self._is_bool(updated_node.test) or not isinstance(updated_node.orelse, cst.Else):
            return updated_node
        parts = (updated_node.body, updated_node.orelse.body)
        if not (_returns(parts[0], "True") and _returns(parts[1], "False")) or _says_something(original_node):
            return updated_node
        result = cst.Return(updated_node.test, whitespace_after_return=cst.SimpleWhitespace(" "))
        return cst.SimpleStatementLine([result], leading_lines=updated_node.leading_lines)

    def leave_IfExp(self, original_node: cst.IfExp, updated_node: cst.IfExp) -> cst.BaseExpression:
        is_plain = updated_node.body.deep_equals(cst.Name("True")) and updated_node.orelse.deep_equals(
            cst.Name("False")
        )
        if not is_plain or not self._is_bool(updated_node.test) or updated_node.test.lpar:
            return updated_node
        return updated_node.test.with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)

    def _is_bool(self, test: cst.BaseExpression) -> bool:
        if isinstance(test, cst.Comparison):
            return len(test.comparisons) == 1 and isinstance(test.comparisons[0].operator, _ALWAYS_BOOL)
        is_negation = isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not)
        return is_negation or (call_of(test, "isinstance") is not None and self.scene.module.is_builtin("isinstance"))


def _returns(body: cst.BaseSuite, value: str) -> bool:
    lines = body.body
    if not isinstance(body, cst.IndentedBlock) or len(lines) != 1 or not isinstance(lines[0], cst.SimpleStatementLine):
        return False
    only = lines[0].body
    return (
        len(only) == 1
        and isinstance(only[0], cst.Return)
        and bool(only[0].value and only[0].value.deep_equals(cst.Name(value)))
    )


def _says_something(node: cst.If) -> bool:
    """Whether there are comments in it that would be lost."""
    return "#" in cst.Module([node]).code
