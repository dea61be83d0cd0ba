"""`type(a) == int` becomes `type(a) is int`: classes are compared by identity.

The other side must be a name or another `type(b)`. Where a class is written as the type of a literal (`type([])`), the
half of the line that stays would be as odd as before: left alone.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting, alone, call_of, is_simple

_IDENTITY = {cst.Equal: cst.Is, cst.NotEqual: cst.IsNot}
_LITERALS = (cst.List, cst.Tuple, cst.Dict, cst.Set, cst.BaseString, cst.BaseNumber, cst.Lambda)
_CONSTANTS = {"None", "True", "False", "Ellipsis"}


class Rewrite(Rewriting):
    def leave_Comparison(self, original_node: cst.Comparison, updated_node: cst.Comparison) -> cst.BaseExpression:
        if len(updated_node.comparisons) != 1 or not _is_asked(updated_node.left):
            return updated_node
        target = updated_node.comparisons[0]
        identity = _IDENTITY.get(type(target.operator))
        if identity is None or not (is_simple(target.comparator) or _is_asked(target.comparator)):
            return updated_node
        if not self.scene.module.is_builtin("type"):
            return updated_node
        return updated_node.with_changes(comparisons=[target.with_changes(operator=identity())])


def _is_asked(node: cst.BaseExpression) -> bool:
    """Whether it asks for the class of what is no literal."""
    call = call_of(node, "type")
    subject = alone(call.args) if call else None
    is_constant = isinstance(subject, cst.Name) and subject.value in _CONSTANTS
    return subject is not None and not is_constant and not isinstance(subject, _LITERALS)
