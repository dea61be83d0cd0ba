"""`datetime.datetime.utcnow()` becomes `datetime.datetime.now(datetime.timezone.utc)`: a time that knows its zone."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_CLASS = cst.Attribute(cst.Name("datetime"), cst.Name("datetime"))
_ZONE = cst.Attribute(cst.Attribute(cst.Name("datetime"), cst.Name("timezone")), cst.Name("utc"))


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        function = updated_node.func
        if not isinstance(function, cst.Attribute) or not function.value.deep_equals(_CLASS):
            return updated_node
        if not self.scene.module.is_module("datetime"):
            return updated_node
        if function.attr.value == "utcnow" and not updated_node.args:
            return updated_node.with_changes(func=_named(function, "now"), args=[cst.Arg(_ZONE)])
        if function.attr.value == "utcfromtimestamp" and len(updated_node.args) == 1:
            first = updated_node.args[0].with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
            return updated_node.with_changes(func=_named(function, "fromtimestamp"), args=[first, cst.Arg(_ZONE)])
        return updated_node


def _named(function: cst.Attribute, name: str) -> cst.Attribute:
    return function.with_changes(attr=cst.Name(name))
