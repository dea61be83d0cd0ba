"""`raise B(...)` in `except A as error:` says `from error`: the cause is named instead of guessed from the context.

The end of an iteration is no cause: who catches StopIteration or GeneratorExit was told something, and nothing failed.
And SystemExit needs none: nobody sees its trace.
"""

import ast

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, Scene

_OF_TRACES = {"with_traceback", "__traceback__", "__cause__", "__context__", "__suppress_context__"}
_ENDS = {"StopIteration", "StopAsyncIteration", "GeneratorExit"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        return caught_name(self.scene) is not None and not _is_an_end(handler_of(self.scene))

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        caught = caught_name(self.scene)
        if caught is None or not isinstance(updated_node.exc, cst.Call) or updated_node.cause is not None:
            return updated_node
        function = updated_node.exc.func
        if not _is_class(function) or _root(function) in {caught, "SystemExit"}:
            return updated_node
        if _minds_the_trace(self.scene):
            return updated_node
        spaces = {
            "whitespace_before_from": cst.SimpleWhitespace(" "),
            "whitespace_after_from": cst.SimpleWhitespace(" "),
        }
        return updated_node.with_changes(cause=cst.From(cst.Name(caught), **spaces))


def _is_class(node: cst.BaseExpression) -> bool:
    """By its name: a function that makes an exception may have given it a cause, or raise one by itself."""
    name = node.attr if isinstance(node, cst.Attribute) else node
    return isinstance(name, cst.Name) and name.value.lstrip("_")[:1].isupper()


def _root(node: cst.BaseExpression) -> str:
    """The name that the expression begins with: what the caught exception itself makes cannot have it as its cause."""
    while isinstance(node, cst.Attribute | cst.Call):
        node = node.value if isinstance(node, cst.Attribute) else node.func
    return node.value if isinstance(node, cst.Name) else ""


def _minds_the_trace(scene: Scene) -> bool:
    """Whether the handler has its own idea of what a trace shows."""
    return any(isinstance(node, ast.Attribute) and node.attr in _OF_TRACES for node in ast.walk(handler_of(scene)))


def _is_an_end(handler: ast.ExceptHandler) -> bool:
    """Whether it catches what ends an iteration."""
    caught = ast.walk(handler.type) if handler.type else ()
    return any(isinstance(node, ast.Name) and node.id in _ENDS for node in caught)


def handler_of(scene: Scene) -> ast.ExceptHandler:
    """The innermost handler around the statement; there is one where `caught_name` gives a name."""
    return next(node for node in reversed(scene.around) if isinstance(node, ast.ExceptHandler))


def caught_name(scene: Scene) -> str | None:
    """The name that the innermost handler around the statement gives its exception; none beyond a function's border."""
    for node in reversed(scene.around):
        if isinstance(node, ast.ExceptHandler):
            return None if node.name is None or is_rebound(node) else node.name
        if isinstance(node, _FUNCTIONS):
            return None
    return None


def is_rebound(handler: ast.ExceptHandler) -> bool:
    stored = (node for node in ast.walk(handler) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load))
    return any(node.id == handler.name for node in stored)
