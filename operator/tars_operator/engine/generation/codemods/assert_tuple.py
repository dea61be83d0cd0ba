"""`assert (test, "words")` becomes `assert test, "words"`: a tuple is always true."""

import ast

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def is_likely(self) -> bool:
        node = self.scene.node
        return not isinstance(node, ast.Assert) or isinstance(node.test, ast.Tuple)

    def leave_Assert(self, original_node: cst.Assert, updated_node: cst.Assert) -> cst.Assert:
        pair = updated_node.test
        if updated_node.msg or not isinstance(pair, cst.Tuple) or len(pair.elements) != 2:
            return updated_node
        test, words = (element.value for element in pair.elements)
        if not isinstance(words, cst.SimpleString | cst.FormattedString | cst.ConcatenatedString):
            return updated_node
        space = cst.SimpleWhitespace(" ")
        return updated_node.with_changes(
            test=test, msg=words, comma=cst.Comma(whitespace_after=space), whitespace_after_assert=space
        )
