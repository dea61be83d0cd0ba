"""`def f(a=[]):` becomes `def f(a=None):` and makes the list anew in every call.

A default is made once and shared by all calls. Left alone where a docstring is all there is, where the parameter has an
annotation (it would have to change too), in lambdas and in stubs. So is one whose name begins with an underscore: no
caller is to give it, so it is there to be shared, as what a function remembers between its calls.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_EMPTY = (cst.List, cst.Dict)


class Rewrite(Rewriting):
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
