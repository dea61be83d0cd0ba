"""`requests.get(url)` gets a time-out: without one it may wait for ever."""

import libcst as cst

from tars_operator.engine.generation.codemods.explicit_check import with_keyword
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
            with_keyword(updated_node, "timeout", SECONDS) if self.scene.module.is_module("requests") else updated_node
        )
