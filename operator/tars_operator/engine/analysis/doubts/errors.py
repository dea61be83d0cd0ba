"""Doubts about names of errors from before Python 3: whether all of them go, and nobody speaks of them."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from tars_operator.engine.analysis.doubts import habits, words
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.symbols import nodes

_UNCLEAR = frozenset({"error", "EnvironmentError"})  # of which people say other things than that the system failed
_ELSEWHERE = "WindowsError"  # a NameError on other systems, and OSError is not
_OLD_ERROR = re.compile(r"(?<!\.)\b(?:IOError|EnvironmentError|WindowsError|(?:socket|select|os|mmap)\.error)\b")
_KINDS = frozenset({"socket.gaierror", "socket.herror", "socket.timeout", "ssl.SSLError"})
_KINDS |= {one.__name__ for one in vars(builtins).values() if isinstance(one, type) and issubclass(one, OSError)}
_KINDS -= {"OSError"}
_COMMENT = re.compile(r"#[^\n]*")
_QUOTED = re.compile(r"\"{3}[^\"]*\"{3}|'{3}[^']*'{3}")


def is_named_beside(item: Diagnostic, content: str) -> bool:
    """A docstring that says `Raises: IOError` would say something else than the code; WindowsError is only there."""
    old = {word for edit in item.fix for word in _OLD_ERROR.findall(content[edit.start : edit.end])}
    if _ELSEWHERE in old:
        return True
    is_said = any(_is_said(name, content) for name in old)
    if is_said or _is_one_of_two(item.row, content) or words.are_to_pylint(item, content):
        return True
    return habits.reorders_or_leaves_a_module(item, content)


def _is_one_of_two(row: int, content: str) -> bool:
    """Another handler, or the same one, is for OSError or a kind of it: with one name for both, one is too many."""
    for node in _tries(content).get(row, ()):
        known = [[*_caught(one)] for one in node.handlers]
        mine = next(names for names, one in zip(known, node.handlers, strict=True) if _holds(one, row))
        others = (name for names in known if names is not mine for name in names)
        if any(map(_is_system, others)) or not _KINDS.isdisjoint(mine):
            return True
    return False


@lru_cache(maxsize=1)
def _tries(content: str) -> Mapping[int, list[ast.Try]]:
    """The `try` statements by the rows of the heads of their handlers."""
    found: dict[int, list[ast.Try]] = {}
    for node in nodes(content, ast.Try):
        for row in dict.fromkeys(row for one in node.handlers if one.type for row in _rows_of(one)):
            found.setdefault(row, []).append(node)
    return found


def _rows_of(handler: ast.ExceptHandler) -> range:
    """Of its head."""
    return range(handler.lineno, ((handler.type and handler.type.end_lineno) or handler.lineno) + 1)


def _holds(handler: ast.ExceptHandler, row: int) -> bool:
    """Whether its head is at the row."""
    return handler.type is not None and handler.lineno <= row <= (handler.type.end_lineno or 0)


def _caught(handler: ast.ExceptHandler) -> Iterator[str]:
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return (ast.unparse(one) for one in types if one is not None)


def _is_system(name: str) -> bool:
    return name == "OSError" or _OLD_ERROR.fullmatch(name) is not None


def leaves_others(item: Diagnostic, content: str, all_gone: str) -> bool:
    """Another place names the error the old way, and no fix takes it; or the error may be another one."""
    is_own = any(content[edit.start : edit.end] in _UNCLEAR for edit in item.fix)
    return is_own or _is_half(content, all_gone)


@lru_cache(maxsize=1)
def _is_half(content: str, all_gone: str) -> bool:
    gone = Counter(_OLD_ERROR.findall(all_gone))
    named = Counter(_OLD_ERROR.findall(_COMMENT.sub("", _QUOTED.sub("", content))))
    return any(named[name] > gone[name] for name in gone)


@lru_cache(maxsize=8)
def _is_said(name: str, content: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", _words(content)) is not None


@lru_cache(maxsize=1)
def _words(content: str) -> str:
    """Comments and docstrings."""
    return "\n".join((*_COMMENT.findall(content), *_QUOTED.findall(content)))
