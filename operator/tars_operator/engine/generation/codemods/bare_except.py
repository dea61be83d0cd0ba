"""`except:` becomes `except Exception:`, unless it is meant for everything.

It is where the handler raises again, hands on what it caught, or ends a forked process; after a handler for Exception:
what is left for it then is the rest; and after one that only raises: that one says what is to be let through.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_Try(self, original_node: cst.Try, updated_node: cst.Try) -> cst.Try:
        if not updated_node.handlers:
            return updated_node
        *before, last = updated_node.handlers
        is_named = last.type is not None or any(_catches_all(one) or _lets_through(one) for one in before)
        if is_named or _is_for_everything(last):
            return updated_node
        named = last.with_changes(type=cst.Name("Exception"), whitespace_after_except=cst.SimpleWhitespace(" "))
        return updated_node.with_changes(handlers=[*before, named])


def _catches_all(handler: cst.ExceptHandler) -> bool:
    caught = handler.type
    types = [one.value for one in caught.elements] if isinstance(caught, cst.Tuple) else [caught]
    return any(isinstance(one, cst.Name) and one.value in {"Exception", "BaseException"} for one in types)


def _lets_through(handler: cst.ExceptHandler) -> bool:
    return cst.Module([]).code_for_node(handler.body).strip() == "raise"


def _is_for_everything(handler: cst.ExceptHandler) -> bool:
    found = _Everything()
    handler.visit(found)
    return found.is_there


class _Everything(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.is_there = False

    def visit_Raise(self, node: cst.Raise) -> None:
        self.is_there = True

    def visit_Name(self, node: cst.Name) -> None:
        self.is_there = self.is_there or node.value in {"exc_info", "_exit"}
