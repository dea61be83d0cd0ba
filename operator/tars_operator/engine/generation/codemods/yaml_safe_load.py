"""`yaml.load(text)` becomes `yaml.safe_load(text)`: a document can no longer make any object it likes."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting

_LOAD = cst.Attribute(cst.Name("yaml"), cst.Name("load"))
_UNSAFE = {"Loader", "UnsafeLoader", "FullLoader", "SafeLoader", "CLoader", "CSafeLoader", "CFullLoader"}


class Rewrite(Rewriting):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        is_wanted = updated_node.func.deep_equals(_LOAD) and self.scene.module.is_module("yaml")
        if not is_wanted or not updated_node.args or not all(map(_is_loader, updated_node.args[1:])):
            return updated_node
        first = updated_node.args[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return updated_node.with_changes(func=_LOAD.with_changes(attr=cst.Name("safe_load")), args=[first])


def _is_loader(argument: cst.Arg) -> bool:
    """A loader of the library itself; one of the repository's own may be there for a reason."""
    is_named = argument.keyword is None or argument.keyword.value == "Loader"
    value = argument.value
    return is_named and not argument.star and isinstance(value, cst.Attribute) and value.attr.value in _UNSAFE
