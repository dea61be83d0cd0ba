"""`requests.get(url)` gets a time-out: without one it may wait for ever."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "request"}
SECONDS = "30"


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        function = updated_node.func
        if not isinstance(function, cst.Attribute) or not function.value.deep_equals(cst.Name("requests")):
            return updated_node
        known = {argument.keyword.value for argument in updated_node.args if argument.keyword}
        is_open = "timeout" in known or any(argument.star for argument in updated_node.args)
        if is_open or not updated_node.args or function.attr.value not in _VERBS:
            return updated_node
        return (
            _with_keyword(updated_node, "timeout", SECONDS) if self.scene.module.is_module("requests") else updated_node
        )


def _with_keyword(call: cst.Call, name: str, value: str) -> cst.Call:
    """The call with one more argument at its end, laid out as the last one is."""
    last = call.args[-1]
    added = cst.Arg(
        cst.parse_expression(value),
        keyword=cst.Name(name),
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
    )
    is_long = isinstance(last.whitespace_after_arg, cst.ParenthesizedWhitespace)
    if isinstance(last.comma, cst.Comma):
        between = (
            last.comma.with_changes(whitespace_after=_gap(call))
            if len(call.args) > 1 or is_long
            else cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        )
        return call.with_changes(
            args=[*call.args[:-1], last.with_changes(comma=between), added.with_changes(comma=last.comma)]
        )
    between = cst.Comma(whitespace_after=_gap(call))
    return call.with_changes(
        args=[
            *call.args[:-1],
            last.with_changes(comma=between, whitespace_after_arg=cst.SimpleWhitespace("")),
            added.with_changes(whitespace_after_arg=last.whitespace_after_arg),
        ]
    )


def _gap(call: cst.Call) -> cst.BaseParenthesizableWhitespace:
    """What stands between the arguments already."""
    if len(call.args) > 1 and isinstance(call.args[-2].comma, cst.Comma):
        return call.args[-2].comma.whitespace_after
    return cst.SimpleWhitespace(" ")
