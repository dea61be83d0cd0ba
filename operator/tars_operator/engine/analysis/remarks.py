"""What a TODO comment says of itself: who, which issue, until when; and whether its function waits to be written."""

import ast
import re

from tars_operator.api.code import Remark
from tars_operator.engine.analysis.symbols import Symbol

_OWNER = re.compile(r"^\w+\s*[\(\[]\s*@?(?P<owner>[A-Za-z][\w.@-]*?)\s*[\)\],:]")
_HANDLE = re.compile(r"(?<![\w.])@(?P<owner>[A-Za-z][\w-]*)")
_ISSUE = re.compile(r"(?<![\w/])(?P<issue>#\d+|[A-Z][A-Z0-9]+-\d+)\b|/(?:issues|pull|merge_requests)/(?P<number>\d+)\b")
_DUE = re.compile(r"\b(?P<due>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b")
_TRACKER = re.compile(r"[A-Z][A-Z0-9]+-\d+")


def remark(message: str, symbol: Symbol | None = None) -> Remark:
    """`message` starts with the marker."""
    issue = _ISSUE.search(message)
    due = _DUE.search(message)
    return Remark(
        owner=_owner(message),
        issue=(issue["issue"] or f"#{issue['number']}") if issue else "",
        due=due["due"] if due else "",
        is_stub=symbol is not None and symbol.function is not None and _is_stub(symbol.function),
    )


def _owner(message: str) -> str:
    """`TODO(PROJ-12)` names an issue, not a person."""
    found = _OWNER.match(message)
    if found and not _TRACKER.fullmatch(found["owner"]):
        return found["owner"]
    handle = _HANDLE.search(message)
    return handle["owner"] if handle else ""


def _is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A docstring and nothing behind it but pass, ... or raise NotImplementedError."""
    if ast.get_docstring(function, clean=False) is None:
        return False
    return all(_is_placeholder(statement) for statement in function.body[1:])


def _is_placeholder(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    is_ellipsis = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or (is_ellipsis and statement.value.value is ...)  # type: ignore[attr-defined]
