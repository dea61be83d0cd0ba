"""`getattr(a, "name")` becomes `a.name`, the statement `setattr(a, "name", value)` becomes `a.name = value`.

Both ways Python asks the object for the same attribute. Private names are left alone: inside of a class they would be
another name then, and those that Python 2 would not take. The object of a setattr must be a name, so that nothing is
evaluated in another order. Where the same function also asks whether there is such an attribute, or takes it away, or
where the class has a method of that name, or where a module is asked, which may lack it on other platforms, the calls
are what keeps a type checker from objecting: left alone too.
"""

import ast
from collections.abc import Iterator
from keyword import kwlist

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of, is_simple, plain, text_of

_OTHERS = {"hasattr": 2, "delattr": 2, "getattr": 3}  # by the number of their arguments
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_RESERVED = {*kwlist, "exec", "print"}


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        name = self._attribute(updated_node, "getattr", 2)
        subject = updated_node.args[0].value if name else None
        if name is None or not isinstance(subject, cst.Name | cst.Attribute):
            return updated_node
        if isinstance(subject, cst.Name) and self.scene.module.is_module(subject.value):
            return updated_node
        return cst.Attribute(subject, cst.Name(name), lpar=updated_node.lpar, rpar=updated_node.rpar)

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr) -> cst.BaseSmallStatement:
        """An attribute that is only asked for, so that it is an error when it is missing, would look like a mistake."""
        call = updated_node.value
        if isinstance(call, cst.Attribute):
            return original_node
        name = self._attribute(call, "setattr", 3) if isinstance(call, cst.Call) else None
        if name is None or not isinstance(call, cst.Call) or not isinstance(call.args[0].value, cst.Name) or call.lpar:
            return updated_node
        target = cst.AssignTarget(cst.Attribute(call.args[0].value, cst.Name(name)))
        return cst.Assign([target], call.args[2].value, semicolon=updated_node.semicolon)

    def _attribute(self, call: cst.Call, function: str, arguments: int) -> str | None:
        if call_of(call, function) is None or len(call.args) != arguments or not plain(call.args):
            return None
        name = text_of(call.args[1].value)
        is_plain = name is not None and name.isascii() and name.isidentifier() and name not in _RESERVED
        is_ours = is_plain and is_simple(call.args[0].value) and self.scene.module.is_builtin(function)
        return name if is_ours and name and not name.startswith("__") and not self._is_open(name) else None

    def _is_open(self, name: str) -> bool:
        """Whether the attribute may be missing, as far as the function knows, or is a method of the class."""
        classes = (node for node in self.scene.around if isinstance(node, ast.ClassDef))
        methods = (one.name for node in classes for one in node.body if isinstance(one, _FUNCTIONS))
        inner = [node for node in self.scene.around if isinstance(node, _FUNCTIONS)]
        return name in methods or name in _asked(inner[-1] if inner else self.scene.module.tree)


def _asked(function: ast.AST) -> Iterator[str]:
    """The names of attributes that the function, or a file outside of functions, asks for or deletes by call."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OTHERS:
            name = node.args[1] if len(node.args) == _OTHERS[node.func.id] else None
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value
