"""`hasattr(a, "__call__")` becomes `callable(a)`, but where the file goes on to take `a.__call__`."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, call_of, plain, text_of


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        arguments = updated_node.args
        if call_of(updated_node, "hasattr") is None or len(arguments) != 2 or not plain(arguments):
            return updated_node
        if text_of(arguments[1].value) != "__call__" or not self.scene.module.is_builtin("callable"):
            return updated_node
        if _is_asked_for(arguments[0].value, self.scene.module.text):
            return updated_node
        gap = arguments[1].whitespace_after_arg
        subject = arguments[0].with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=gap)
        return updated_node.with_changes(func=cst.Name("callable"), args=[subject])


def _is_asked_for(subject: cst.BaseExpression, text: str) -> bool:
    return f"{cst.Module([]).code_for_node(subject)}.__call__" in text
