"""`dict()`, `list()` and `tuple()` become `{}`, `[]` and `()`.

Where the names can only be Python's own: then the literal is the same object, without looking the name up. And only in
a file that nearly always writes literals: to call the classes is a way of its own.
"""

import re

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of

LITERALS = {"dict": "{}", "list": "[]", "tuple": "()"}
FEWEST_LITERALS = 3  # for each call, so that calls are exceptions
_LITERAL = re.compile(r"(?:[=(,]|\breturn)[ ]?(\{\}|\[\]|\(\))")
_CALL = re.compile(r"(?<![\w.])(?:dict|list|tuple)\(\)")


class Rewrite(Rewriting):
    def visit_Param(self, node: cst.Param) -> bool:
        """A default that all calls share is no better as a literal."""
        return False

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        call = call_of(updated_node, *LITERALS)
        if call is None or not isinstance(call.func, cst.Name):
            return updated_node
        name = call.func.value
        literal = self._empty(call, name)
        return literal if literal and self.scene.module.is_builtin(name) else updated_node

    def _empty(self, call: cst.Call, name: str) -> cst.BaseExpression | None:
        is_empty = not call.args and isinstance(call.whitespace_before_args, cst.SimpleWhitespace) and not call.lpar
        is_usual = is_empty and _is_usual(self.scene.module.text, name)
        return cst.parse_expression(LITERALS[name]) if is_usual else None


def _is_usual(text: str, name: str) -> bool:
    """Whether the file writes literals, and those of this kind at least as often as it calls the class."""
    literals, calls = _LITERAL.findall(text), _CALL.findall(text)
    return len(literals) >= FEWEST_LITERALS * len(calls) and literals.count(LITERALS[name]) >= calls.count(f"{name}()")
