"""`except:` becomes `except Exception:`, unless the handler raises again: then it is meant for everything."""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        if updated_node.type is not None or _raises(updated_node):
            return updated_node
        return updated_node.with_changes(type=cst.Name("Exception"), whitespace_after_except=cst.SimpleWhitespace(" "))


def _raises(handler: cst.ExceptHandler) -> bool:
    found = _Raise()
    handler.visit(found)
    return found.is_there


class _Raise(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.is_there = False

    def visit_Raise(self, node: cst.Raise) -> None:
        self.is_there = True
