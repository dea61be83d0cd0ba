"""`assert False, "words"` becomes `raise AssertionError("words")`: python -O takes assertions out."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_Assert(self, original_node: cst.Assert, updated_node: cst.Assert) -> cst.BaseSmallStatement:
        if not updated_node.test.deep_equals(cst.Name("False")):
            return updated_node
        error = cst.Name("AssertionError")
        raised = _call(error, updated_node.msg) if updated_node.msg else error
        return cst.Raise(raised, semicolon=updated_node.semicolon)


def _call(error: cst.Name, words: cst.BaseExpression) -> cst.Call:
    """Parentheses around the words become those of the call; those of a tuple are its own."""
    if not words.lpar or isinstance(words, cst.Tuple):
        return cst.Call(error, [cst.Arg(words)])
    (first, *others), (*more, last) = words.lpar, words.rpar
    inner = words.with_changes(lpar=others, rpar=more)
    argument = cst.Arg(inner, whitespace_after_arg=last.whitespace_before)
    return cst.Call(error, [argument], whitespace_before_args=first.whitespace_after)
