"""`raise error` in `except A as error:` becomes `raise`: the trace no longer gets this line as one more of its own.

Where the name was for nothing but that, it goes from the handler's head as well. A handler that does nothing else at
all is left: it should go as a whole, and that is no rule's to say. A file where such a one stays keeps its way, and so
does one where a comment to linters keeps a place, be it in the head of the handler.
"""

import ast
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache

import libcst as cst

from tars_operator.engine.analysis.sources import line_at, rows
from tars_operator.engine.generation.codemods.raise_from import is_rebound
from tars_operator.engine.generation.codemods.rewriting import Module, Rewriting, Scene

_KEPT = re.compile(r"\braise\s[^\n#]*#\s*(?:noqa|pylint)\b")
_KEPT_HEAD = re.compile(r"[ \t]*except\b[^\n#]*#\s*(?:noqa|ruff:)", re.IGNORECASE)
_ANOTHER_TIME = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ExceptHandler)


class Rewrite(Rewriting):
    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._handlers = iter(scene.node.handlers if isinstance(scene.node, ast.Try) else ())

    def is_likely(self) -> bool:
        is_try = isinstance(self.scene.node, ast.Try) and any(any(_raised(one)) for one in self.scene.node.handlers)
        return is_try and not _KEPT.search(self.scene.module.text) and _all_go(self.scene.module)

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        handler = next(self._handlers)
        if not any(_raised(handler)):
            return updated_node
        bare = updated_node.with_changes(body=updated_node.body.visit(_Raising(handler.name or "")))
        return bare if _is_used(handler) else bare.with_changes(name=None)


class _Raising(cst.CSTTransformer):
    """Writes `raise` for the name, as far as the handler's own statements go."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> bool:
        return False

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        is_meant = isinstance(updated_node.exc, cst.Name) and updated_node.exc.value == self._name
        return cst.Raise(semicolon=updated_node.semicolon) if is_meant and updated_node.cause is None else updated_node


@lru_cache(maxsize=1)
def _all_go(module: Module) -> bool:
    handlers = (node for node in ast.walk(module.tree) if isinstance(node, ast.ExceptHandler) and node.name)
    return all(_goes(handler, rows(module.text)) for handler in handlers)


def _goes(handler: ast.ExceptHandler, text: Sequence[str]) -> bool:
    """Whether every place that raises the name again can be mended, if there is any."""
    every, here = [*_raised(handler, beyond=True)], [*_raised(handler)]
    is_more = not isinstance(handler.body[0], ast.Raise) and not _KEPT_HEAD.match(line_at(text, handler.lineno))
    return not every or (len(every) == len(here) and is_more and not _is_told_apart(handler))


def _is_told_apart(handler: ast.ExceptHandler) -> bool:
    """Whether the name says which exception is meant: it is given another, or something else is tried on the way."""
    is_tried = any(isinstance(node, ast.Try) for node in _within(handler, beyond=False))
    return is_tried or is_rebound(handler)


def _raised(handler: ast.ExceptHandler, *, beyond: bool = False) -> Iterator[ast.Name]:
    """The caught one, where it is raised again: by the handler itself, or `beyond` it by what it defines, too."""
    raised = (node.exc for node in _within(handler, beyond=beyond) if isinstance(node, ast.Raise) and not node.cause)
    return (one for one in raised if isinstance(one, ast.Name) and one.id == handler.name)


def _within(handler: ast.ExceptHandler, *, beyond: bool) -> Iterator[ast.AST]:
    line = deque[ast.AST](handler.body)
    while line:
        node = line.popleft()
        if beyond or not isinstance(node, _ANOTHER_TIME):
            yield node
            line.extend(ast.iter_child_nodes(node))


def _is_used(handler: ast.ExceptHandler) -> bool:
    """Whether the handler says the name for more than to raise it again."""
    raised = [*_raised(handler)]
    uses = (node for node in ast.walk(handler) if isinstance(node, ast.Name) and node.id == handler.name)
    return any(not any(use is one for one in raised) for use in uses)
