"""`sorted(list(a))` becomes `sorted(a)`, and so on: the outer call walks over the items of `a` anyway."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of

_NEEDLESS = {
    "sorted": {"list", "tuple"},
    "set": {"list", "tuple", "set"},
    "list": {"list", "tuple"},
    "tuple": {"list", "tuple"},
}


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        if call_of(updated_node, *_NEEDLESS) is None or not updated_node.args or updated_node.args[0].keyword:
            return updated_node
        name = updated_node.func.value  # type: ignore[attr-defined]
        first = updated_node.args[0]
        inner = call_of(first.value, *_NEEDLESS[name])
        source = alone(inner.args) if inner else None
        if inner is None or source is None or first.star or isinstance(source, cst.GeneratorExp):
            return updated_node
        if not all(self.scene.module.is_builtin(used) for used in (name, inner.func.value)):  # type: ignore[attr-defined]
            return updated_node
        return updated_node.with_changes(args=[first.with_changes(value=source), *updated_node.args[1:]])
