"""Doubts about spellings: whether what comes is the file's own way, and leaves nothing behind."""

import ast
import re
from functools import lru_cache

from tars_operator.engine.analysis.finders import TextEdit, equal_first
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.symbols import nodes

MOST_MODULES = 3  # of one import that is taken apart
MOST_SEMICOLONS = 10  # that end a line by mistake: readers took up to 5, and sent 26 and 100 back
IMPORTED_AND_ASKED = 2  # times that a name stands in a file for one use
_FLAG_IN_FULL = re.compile(r"\bre\.(?:ASCII|DOTALL|IGNORECASE|LOCALE|MULTILINE|UNICODE|VERBOSE)\b")
_LATER = re.compile(r"^from __future__ import [^\n]*\bannotations\b", re.MULTILINE)
_TYPES_ONLY = re.compile(r"\bTYPE_CHECKING\b")
_NAMED = re.compile(r"\b(\w+)\.(\w+)")
_COMMENT = re.compile(r"#[^\n]*")
_WORD = re.compile(r"[\w.]+")
_ALIASES = {"EnvironmentError", "IOError", "OSError", "WindowsError", "error"}
_ALIASES |= {f"{module}.error" for module in ("mmap", "os", "select", "socket")}
_VALUE = re.compile(r"[rR]?[fF][rR]?([\"'])\{[^{}!:]*\}\1")
_COMPARED = re.compile(r"\btype\([^()]*\)[ \t]*(?:[=!]=|\bis(?: not)?\b)[ \t]*\Z")
_SEMICOLON = re.compile(r";[ \t]*$", re.MULTILINE)
_LITERAL = re.compile(r"[bB][rR]?[\"']|[rR][bB][\"']")


def ends_many(_item: Diagnostic, content: str) -> bool:
    """A port of C ends each of its lines with a semicolon, to be compared with it line by line."""
    return _semicolons(content) > MOST_SEMICOLONS


@lru_cache(maxsize=1)
def _semicolons(content: str) -> int:
    return len(_SEMICOLON.findall(content))


def is_of_many(item: Diagnostic, _content: str) -> bool:
    """Fourteen modules in two lines are a way of their own, and fourteen lines no better."""
    return any(edit.content.count("import") > MOST_MODULES for edit in item.fix)


def is_short(_item: Diagnostic, content: str) -> bool:
    """A file that writes all its flags short keeps to its way; two ways in one file are one too many."""
    return _FLAG_IN_FULL.search(content) is None


def is_evaluated_elsewhere(item: Diagnostic, content: str) -> bool:
    """Without the annotations future, quotes are needless at some places and needed at others: one way is better.

    What stands in a `Literal` is a value, wherever that was imported from, and so may be what stands in `Annotated`.
    """
    around = (node for node in nodes(content, ast.Subscript) if node.lineno <= item.row <= (node.end_lineno or 0))
    is_value = any(ast.unparse(node.value).endswith(("Literal", "Annotated")) for node in around)
    return is_value or _LATER.search(content) is None or _is_spoken_of(item, content)


def _is_spoken_of(item: Diagnostic, content: str) -> bool:
    """Whether a comment of the file shows the annotation with its quotes, and would explain what is gone."""
    shown = "\n".join(_COMMENT.findall(content))
    return any(text in shown for text in (content[edit.start : edit.end] for edit in item.fix))


def is_no_literal(item: Diagnostic, _content: str) -> bool:
    """`text.encode("utf-8")` says what `text.encode()` leaves to be known; only a literal is shorter and clearer."""
    return not all(_LITERAL.match(edit.content) for edit in item.fix)


def converts_twice(item: Diagnostic, content: str) -> bool:
    """`{str(self)!r}` says two things in two ways, and so does `{self!s:s}`."""
    changed = [conversion(edit, content) for edit in item.fix]
    return any("(" in edit.content or content[edit.end : edit.end + 1] == ":" for edit in changed)


def conversion(edit: TextEdit, content: str) -> TextEdit:
    """What changes in a text, of which ruff gives all anew: the other conversions in it are changes of their own."""
    before = content[edit.start : edit.end]
    first = equal_first(before, edit.content)
    last = equal_first(before[first:][::-1], edit.content[first:][::-1])
    return TextEdit(edit.start + first, edit.end - last, edit.content[first : len(edit.content) - last])


def leaves_a_module(item: Diagnostic, content: str) -> bool:
    """`io.open` and `socket.error` may be all that their module is imported for."""
    gone = {named for edit in item.fix for named in _NAMED.findall(content[edit.start : edit.end])}
    return any(not re.search(rf"\b{module}\.(?!{name}\b)", content) for module, name in gone)


def reorders_or_leaves_a_module(item: Diagnostic, content: str) -> bool:
    """`(TypeError, IOError)` becomes `(OSError, TypeError)`: the order that somebody chose is lost."""
    pairs = [(_WORD.findall(content[edit.start : edit.end]), _WORD.findall(edit.content)) for edit in item.fix]
    is_moved = any(after[:1] == ["OSError"] and before[0] not in _ALIASES for before, after in pairs)
    return is_moved or leaves_a_module(item, content)


def leaves_an_alias(_item: Diagnostic, content: str) -> bool:
    """`Text`, imported by its name, would be left in the import when its uses go."""
    return re.search(r"^from typing import [^\n]*\bText\b", content, re.MULTILINE) is not None


def leaves_a_type(item: Diagnostic, content: str) -> bool:
    """`type('')` becomes `str`, and `type(())` beside it stays, or `type(a) ==` before it: they were written alike."""
    if any(_COMPARED.search(content[content.rfind("\n", 0, edit.start) + 1 : edit.start]) for edit in item.fix):
        return True
    return _has_other_types(content)


@lru_cache(maxsize=1)
def _has_other_types(content: str) -> bool:
    asked = (node for node in nodes(content, ast.Call) if isinstance(node.func, ast.Name) and node.func.id == "type")
    calls = [node for node in asked if len(node.args) == 1]
    if any(isinstance(call.args[0], ast.Dict | ast.List | ast.Set | ast.Tuple) for call in calls):
        return True
    return bool(calls) and any(_repeats_a_type(node) for node in nodes(content, ast.Tuple))


def _repeats_a_type(several: ast.Tuple) -> bool:
    """`(type(""), type(u""))` were two on Python 2, and would be `(str, str)`."""
    is_asked = any(isinstance(one, ast.Call) for one in several.elts)
    named = [_type_named(one) for one in several.elts] if is_asked else []
    return len({*named}) < len(named)


def _type_named(one: ast.expr) -> str:
    match one:
        case ast.Call(func=ast.Name("type"), args=[ast.Constant(value=value)]):
            return type(value).__name__
    return ast.unparse(one)


def is_only_a_value(item: Diagnostic, _content: str) -> bool:
    """`f"{name}"` would better be `name`, or `str(name)`: whoever wrote the format may know."""
    return any(_VALUE.fullmatch(edit.content) for edit in item.fix)


def leaves_a_name(_item: Diagnostic, content: str) -> bool:
    """An empty block may be all that TYPE_CHECKING is imported for."""
    return len(_TYPES_ONLY.findall(content)) <= IMPORTED_AND_ASKED
