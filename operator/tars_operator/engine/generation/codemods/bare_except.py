"""`except:` becomes `except Exception:`, unless it is meant for everything.

It is where the handler raises again, and after a handler for Exception: what is left for it then is the rest.
"""

import libcst as cst

from tars_operator.engine.generation.codemods.rewriting import Rewriting


class Rewrite(Rewriting):
    def leave_Try(self, original_node: cst.Try, updated_node: cst.Try) -> cst.Try:
        if not updated_node.handlers:
            return updated_node
        *before, last = updated_node.handlers
        if last.type is not None or _raises(last) or any(map(_catches_all, before)):
            return updated_node
        named = last.with_changes(type=cst.Name("Exception"), whitespace_after_except=cst.SimpleWhitespace(" "))
        return updated_node.with_changes(handlers=[*before, named])


def _catches_all(handler: cst.ExceptHandler) -> bool:
    caught = handler.type
    types = [one.value for one in caught.elements] if isinstance(caught, cst.Tuple) else [caught]
    return any(isinstance(one, cst.Name) and one.value in {"Exception", "BaseException"} for one in types)


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
