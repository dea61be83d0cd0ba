"""`except:` becomes `except Exception:`, unless it is meant for everything.

It is where the handler raises again, hands on what it caught, ends a forked process, or works in a `with`, which may
raise again as well; after a handler for Exception: what is left for it then is the rest; and after one that only
raises: that one says what is to be let through. It is where foreign code is run, by eval or by calling a parameter, or
the process ended: then an end of the process is one of the things to be caught. A comment on the line speaks of it.
"""

import ast

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, Scene

_RUNS = {"eval", "exec", "exit", "quit", "sys.exit"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        node = self.scene.node
        if not isinstance(node, ast.Try) or not node.handlers:
            return False
        return not _works_in_a_with(node.handlers[-1]) and not _runs_anything(node, self.scene)

    def leave_Try(self, original_node: cst.Try, updated_node: cst.Try) -> cst.Try:
        if not updated_node.handlers:
            return updated_node
        *before, last = updated_node.handlers
        is_named = last.type is not None or any(_catches_all(one) or _lets_through(one) for one in before)
        if is_named or _is_remarked(last) or _is_for_everything(last):
            return updated_node
        named = last.with_changes(type=cst.Name("Exception"), whitespace_after_except=cst.SimpleWhitespace(" "))
        return updated_node.with_changes(handlers=[*before, named])


def _catches_all(handler: cst.ExceptHandler) -> bool:
    caught = handler.type
    types = [one.value for one in caught.elements] if isinstance(caught, cst.Tuple) else [caught]
    return any(isinstance(one, cst.Name) and one.value in {"Exception", "BaseException"} for one in types)


def _lets_through(handler: cst.ExceptHandler) -> bool:
    return cst.Module([]).code_for_node(handler.body).strip() == "raise"


def _works_in_a_with(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.With | ast.AsyncWith) for node in ast.walk(handler))


def _runs_anything(node: ast.Try, scene: Scene) -> bool:
    """Whether the body runs what it does not know, or ends the process."""
    given = {argument for outer in scene.around if isinstance(outer, _FUNCTIONS) for argument in _arguments(outer.args)}
    inner = (one for statement in node.body for one in ast.walk(statement))
    return any(isinstance(one, ast.Call) and _name(one.func) in _RUNS | given for one in inner)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def _arguments(known: ast.arguments) -> set[str]:
    return {argument.arg for argument in (*known.posonlyargs, *known.args, *known.kwonlyargs)}


def _is_remarked(handler: cst.ExceptHandler) -> bool:
    body = handler.body
    end = body.header if isinstance(body, cst.IndentedBlock) else cst.ensure_type(body, cst.SimpleStatementSuite)
    line = end if isinstance(end, cst.TrailingWhitespace) else end.trailing_whitespace
    return line.comment is not None


def _is_for_everything(handler: cst.ExceptHandler) -> bool:
    found = _Everything()
    handler.visit(found)
    return found.is_there


class _Everything(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.is_there = False

    def visit_Raise(self, node: cst.Raise) -> None:
        self.is_there = True

    def visit_Name(self, node: cst.Name) -> None:
        self.is_there = self.is_there or node.value in {"exc_info", "_exit"}
