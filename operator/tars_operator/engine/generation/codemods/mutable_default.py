"""`def f(a=[]):` becomes `def f(a=None):` and makes the list anew in every call.

A default is made once and shared by all calls. Left alone where a docstring is all there is, where the parameter has an
annotation (it would have to change too), in lambdas and in stubs. So is one whose name begins with an underscore: no
caller is to give it, so it is there to be shared, as what a function remembers between its calls. And so is a function
that only walks over its defaults: they stay empty.
"""

import ast
from collections.abc import Iterator

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_EMPTY = (cst.List, cst.Dict)


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        function = self.scene.node
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        return any(not _is_only_read(name, function) for name in _shared(function.args))

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        body = updated_node.body
        if not isinstance(body, cst.IndentedBlock):
            return updated_node
        known = updated_node.params
        wanted = [one for one in (*known.params, *known.kwonly_params) if _default(one)]
        begin = 1 if _is_docstring(body.body[0]) else 0
        if not wanted or len(body.body) == begin:
            return updated_node
        parameters = known.with_changes(
            params=[_without(one) for one in known.params], kwonly_params=[_without(one) for one in known.kwonly_params]
        )
        made = [_made(one, body.indent) for one in wanted]
        lines = [*body.body[:begin], *made, *body.body[begin:]]
        return updated_node.with_changes(params=parameters, body=body.with_changes(body=lines))


def _shared(known: ast.arguments) -> Iterator[str]:
    """The parameters with a list or dict for a default."""
    last = [*known.posonlyargs, *known.args][::-1]
    pairs = [*zip(last, known.defaults[::-1], strict=False), *zip(known.kwonlyargs, known.kw_defaults, strict=True)]
    return (one.arg for one, default in pairs if isinstance(default, ast.List | ast.Dict))


def _is_only_read(name: str, function: ast.AST) -> bool:
    """Whether it is only walked over, or asked what is in it."""
    nodes = list(ast.walk(function))
    read = [node.iter for node in nodes if isinstance(node, ast.For | ast.comprehension)]
    tests = (node for node in nodes if isinstance(node, ast.Compare))
    read += [side for test in tests for by, side in zip(test.ops, test.comparators, strict=True) if _is_in(by)]
    uses = (node for node in nodes if isinstance(node, ast.Name) and node.id == name)
    return all(any(use is one for one in read) for use in uses)


def _is_in(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.In | ast.NotIn)


def _default(parameter: cst.Param) -> cst.BaseExpression | None:
    value = parameter.default
    is_empty = isinstance(value, _EMPTY) and not value.elements
    is_shared = parameter.name.value.startswith("_")
    return value if is_empty and not is_shared and parameter.annotation is None else None


def _without(parameter: cst.Param) -> cst.Param:
    return parameter.with_changes(default=cst.Name("None")) if _default(parameter) else parameter


def _made(parameter: cst.Param, indent: str | None) -> cst.If:
    name, value = parameter.name.value, "[]" if isinstance(parameter.default, cst.List) else "{}"
    test = cst.Comparison(cst.Name(name), [cst.ComparisonTarget(cst.Is(), cst.Name("None"))])
    assign = cst.Assign([cst.AssignTarget(cst.Name(name))], cst.parse_expression(value))
    return cst.If(test, cst.IndentedBlock([cst.SimpleStatementLine([assign])], indent=indent))


def _is_docstring(line: cst.BaseStatement) -> bool:
    is_expression = isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Expr)
    return is_expression and isinstance(line.body[0].value, cst.SimpleString | cst.ConcatenatedString)  # type: ignore[attr-defined]
