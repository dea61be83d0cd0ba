"""`def f(a=[]):` becomes `def f(a=None):` and makes the list anew in every call, where the function lets it change.

A default is made once and shared by all calls: it is changed here, or the caller gets it. One that is only read, or
handed on to who knows whom, is no fault that can be seen here: left alone. So is one that is bound anew, or asked
whether it is None; one that has an annotation (it would have to change too) or stands in an overload as well; and
where a docstring is all there is, in lambdas and in stubs. And so is what is there to be shared, as what a function
remembers between its calls: its name begins with an underscore or speaks of a cache or a memo, or it is asked for
single items and never leaves the function as a whole.
"""

import ast
import re
from collections.abc import Iterator

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, Scene

_EMPTY = (cst.List, cst.Dict)
_SHARED = re.compile("^_|cache|memo", re.IGNORECASE)
_ADDING = {"append", "extend", "insert", "add", "update", "setdefault"}
_TAKING = {"pop", "popitem", "remove", "clear"}
_CHANGING = {*_ADDING, *_TAKING, "sort", "reverse"}
_IN_PLACE = (ast.Add, ast.BitOr)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        return bool(_changed(self.scene.node)) and not _is_overloaded(self.scene)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        body, changed = updated_node.body, _changed(self.scene.node)
        if not isinstance(body, cst.IndentedBlock):
            return updated_node
        known = updated_node.params
        wanted = [one for one in (*known.params, *known.kwonly_params) if one.name.value in changed and _default(one)]
        begin = 1 if _is_docstring(body.body[0]) else 0
        if not wanted or len(body.body) == begin:
            return updated_node
        parameters = known.with_changes(
            params=[_without(one) if one in wanted else one for one in known.params],
            kwonly_params=[_without(one) if one in wanted else one for one in known.kwonly_params],
        )
        made = [_made(one, body.indent) for one in wanted]
        lines = [*body.body[:begin], *made, *body.body[begin:]]
        return updated_node.with_changes(params=parameters, body=body.with_changes(body=lines))


def _changed(function: ast.stmt) -> set[str]:
    """The parameters with a list or dict for a default that this function changes in place, or gives away."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    known = {name for name in _shared(function.args) if not _SHARED.search(name)}
    if not known:
        return set()
    changed = {name for node in _own(function) if (name := _changes(node))}
    return {name for name in (known & changed) - _otherwise(function) if not _is_memory(name, function)}


def _shared(known: ast.arguments) -> Iterator[str]:
    """The parameters with a list or dict for a default."""
    last = [*known.posonlyargs, *known.args][::-1]
    pairs = [*zip(last, known.defaults[::-1], strict=False), *zip(known.kwonlyargs, known.kw_defaults, strict=True)]
    return (one.arg for one, default in pairs if isinstance(default, ast.List | ast.Dict))


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What the function itself does, without those that stand in it."""
    rest: list[ast.AST] = [*function.body]
    while rest:
        node = rest.pop()
        if not isinstance(node, _FUNCTIONS):
            yield node
            rest += ast.iter_child_nodes(node)


def _changes(node: ast.AST) -> str | None:
    """The name of what this node changes in place, or gives to the caller."""
    changed: ast.AST | None = None
    if isinstance(node, ast.AugAssign) and isinstance(node.op, _IN_PLACE):
        changed = node.target
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
        changed = node.func.value
    elif isinstance(node, ast.Return) or (isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)):
        changed = node.value
    return changed.id if isinstance(changed, ast.Name) else None


def _otherwise(function: ast.stmt) -> set[str]:
    """Names that are bound anew, or asked whether they are something: then None may have a meaning already."""
    nodes = list(ast.walk(function))
    changed = [node.target for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.op, _IN_PLACE)]
    names = [node for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    bound = {name.id for name in names if not any(name is one for one in changed)}
    asked = (node for node in nodes if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot))
    outer = (name for node in nodes if isinstance(node, ast.Nonlocal) for name in node.names)
    return {*bound, *outer, *(node.left.id for node in asked if isinstance(node.left, ast.Name))}


def _is_memory(name: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is only asked, changed, and handed to the function itself."""
    nodes = list(ast.walk(function))
    inside = [part for node in nodes for part in _asked_for_items(node, function.name)]
    uses = (node for node in nodes if isinstance(node, ast.Name) and node.id == name)
    return all(any(use is one for one in inside) for use in uses)


def _asked_for_items(node: ast.AST, function: str) -> list[ast.expr]:
    """The parts of the node that do not leave the function by it."""
    if isinstance(node, ast.Subscript | ast.Attribute):
        return [node.value]
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        return [node.test]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.AugAssign):
        return [node.target]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    is_ours = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {function, "len"}
    return [*node.args, *(one.value for one in node.keywords)] if is_ours else []  # type: ignore[attr-defined]


def _is_overloaded(scene: Scene) -> bool:
    """Whether the same default stands in an overload, and would have to change there too."""
    is_method = bool(scene.around) and isinstance(scene.around[-1], ast.ClassDef)
    body = scene.around[-1].body if is_method else scene.module.tree.body  # type: ignore[attr-defined]
    functions = (node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    same = (node for node in functions if node.name == scene.node.name)  # type: ignore[attr-defined]
    return any(ast.unparse(mark).endswith("overload") for node in same for mark in node.decorator_list)


def _default(parameter: cst.Param) -> cst.BaseExpression | None:
    value = parameter.default
    is_empty = isinstance(value, _EMPTY) and not value.elements
    return value if is_empty and parameter.annotation is None else None


def _without(parameter: cst.Param) -> cst.Param:
    return parameter.with_changes(default=cst.Name("None"))


def _made(parameter: cst.Param, indent: str | None) -> cst.If:
    name, value = parameter.name.value, "[]" if isinstance(parameter.default, cst.List) else "{}"
    test = cst.Comparison(cst.Name(name), [cst.ComparisonTarget(cst.Is(), cst.Name("None"))])
    assign = cst.Assign([cst.AssignTarget(cst.Name(name))], cst.parse_expression(value))
    return cst.If(test, cst.IndentedBlock([cst.SimpleStatementLine([assign])], indent=indent))


def _is_docstring(line: cst.BaseStatement) -> bool:
    is_expression = isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Expr)
    return is_expression and isinstance(line.body[0].value, cst.SimpleString | cst.ConcatenatedString)  # type: ignore[attr-defined]
