"""What a TODO comment says of itself: who, which issue, until when; and whether its function waits to be written."""

import ast
import re

from tars_operator.api.code import Remark
from tars_operator.engine.analysis.outline import without_texts
from tars_operator.engine.analysis.symbols import parse

_OWNER = re.compile(r"^\w+\s*[\(\[]\s*@?(?P<owner>[A-Za-z][\w.@-]*?)\s*[\)\],:]")
_HANDLE = re.compile(r"(?<![\w.])@(?P<owner>[A-Za-z][\w-]*)")
_ISSUE = re.compile(r"(?<![\w/])(?P<issue>#\d+|[A-Z][A-Z0-9]+-\d+)\b|/(?:issues|pull|merge_requests)/(?P<number>\d+)\b")
_DUE = re.compile(r"\b(?P<due>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b")
_MAY_BE_STUB = re.compile(r"[^:]*(?::[^:]*?)*?:(?:[\s;rRuU]|pass|\.\.\.|raise\s+NotImplementedError(?:\([^()]*\))?)*")
_LAST_LINE = re.compile(r"\s*(?:pass|\.|raise|[\"'#)])|.*[\"'#]")
_TRACKER = re.compile(r"[A-Z][A-Z0-9]+-\d+")


def remark(message: str, *, is_stub: bool = False) -> Remark:
    """`message` starts with the marker."""
    issue = _ISSUE.search(message)
    due = _DUE.search(message)
    return Remark(
        owner=_owner(message),
        issue=(issue["issue"] or f"#{issue['number']}") if issue else "",
        due=due["due"] if due else "",
        is_stub=is_stub,
    )


def _owner(message: str) -> str:
    """`TODO(PROJ-12)` names an issue, not a person."""
    found = _OWNER.match(message)
    if found and not _TRACKER.fullmatch(found["owner"]):
        return found["owner"]
    handle = _HANDLE.search(message)
    return handle["owner"] if handle else ""


def is_stub(function: str) -> bool:
    """Whether the lines of a function are a docstring and nothing behind it but pass, ... or NotImplementedError."""
    end = function.rstrip().rpartition("\n")[2]
    if not (_LAST_LINE.match(end) and _MAY_BE_STUB.fullmatch(without_texts(function))):
        return False  # most are not, and parsing takes ten times as long
    try:
        module = parse(f"if 1:\n{function}" if function[:1].isspace() else function)
    except SyntaxError:
        return False
    found = next(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return ast.get_docstring(found, clean=False) is not None and all(map(_is_placeholder, found.body[1:]))


def _is_placeholder(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    is_ellipsis = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or (is_ellipsis and statement.value.value is ...)  # type: ignore[attr-defined]
