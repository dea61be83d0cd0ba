"""Whether a function is another project's: a fix would make it differ from what it was copied from."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from tars_operator.engine.analysis.sources import line_at, rows
from tars_operator.engine.analysis.symbols import Symbol, nodes, symbols

# Few files hold these; only they are parsed.
_LIKELY = re.compile(
    r"(?:\btaken|\bcopy|copied|borrowed|lifted|back-?port(?:ed)?)\b.{0,300}?\b(?:from|of)\b", re.IGNORECASE | re.DOTALL
)
_HANDLER = re.compile(
    r"^([ \t]*)except\b[^:]{0,300}?\b(?:ImportError|ModuleNotFoundError)\b[^:]{0,300}:.*\n", re.MULTILINE
)
_LINE = re.compile(r"([ \t]*)((?:async[ \t]+)?def\b|[^\s#])?.*\n")
_WORD = re.compile(r"[ \t]*#")
_COMMENT = re.compile(r"#+([^\n]*)")
# "copied from the parent" is about a value; another project has an address, a version or a module, or is Python.
_ELSEWHERE = r"https?://|\bC?Python\b|\bstandard library\b|\bstdlib\b|\b[\w-]+ v?\d+\.\d"
_MODULE = r"(?<![\w.])(?!self\b|cls\b|settings\b)[a-z]\w+\.[A-Za-z_]"
_SAID = re.compile(
    rf"\b(?:taken|copy)\b.{{0,50}}?\bfrom\b.{{0,40}}?(?:{_ELSEWHERE})"
    rf"|\b(?:copied|borrowed|lifted)\b.{{0,30}}?\bfrom\b.{{0,40}}?(?:{_ELSEWHERE}|{_MODULE})"
    rf"|\bback-?port(?:ed)?\b.{{0,30}}?\b(?:from|of)\b.{{0,40}}?(?:{_ELSEWHERE}|{_MODULE})",
    re.IGNORECASE,
)
_GONE = re.compile(r"\b(?:ImportError|ModuleNotFoundError)\b")


def hold(row: int, content: str) -> bool:
    """Whether the row lies in a function or class that is said to be copied, or stands in for what is not installed."""
    return any(first <= row <= last for first, last in _spans(content))


@lru_cache(maxsize=1)
def _spans(content: str) -> list[tuple[int, int]]:
    known = symbols(content) if _LIKELY.search(content) else ()
    said = [(one.node.lineno, one.last_line) for one in known if _is_said(one, rows(content))]
    return [*said, *(_stand_ins(content) if _may_stand_in(content) else ())]


def _is_said(symbol: Symbol, known: tuple[str, ...]) -> bool:
    """In the comment above it, in its docstring, and in a function's own comments; a class has methods that are its."""
    node = symbol.node
    within = known[node.lineno - 1 : symbol.last_line] if symbol.function else ()
    comments = _COMMENT.findall("".join((*_above(symbol, known), *within)))
    texts = " ".join(comments), ast.get_docstring(node, clean=False) or ""
    return any(_SAID.search(" ".join(text.split())) for text in texts)


def _above(symbol: Symbol, known: tuple[str, ...]) -> list[str]:
    """The lines of comment right above it, from top to bottom."""
    first = row = min([symbol.node.lineno, *(one.lineno for one in symbol.node.decorator_list)])
    while _WORD.match(line_at(known, row - 1)):
        row -= 1
    return [*known[row - 1 : first - 1]]


def _may_stand_in(content: str) -> bool:
    """Whether a function is made in such a handler, as far as lines can tell."""
    return any(_makes_functions(content, match) for match in _HANDLER.finditer(content))


def _makes_functions(content: str, handler: re.Match[str]) -> bool:
    for line in _LINE.finditer(content, handler.end()):
        if line[2] and len(line[1]) <= len(handler[1]):
            return False
        if line[2] and line[2].endswith("def"):
            return True
    return False


def _stand_ins(content: str) -> Iterator[tuple[int, int]]:
    """Functions only: a class there is nearly always an empty one, to have the name."""
    for handler in nodes(content, ast.ExceptHandler):
        if handler.type is not None and _GONE.search(ast.unparse(handler.type)):
            made = (one for one in handler.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            yield from ((one.lineno, one.end_lineno or one.lineno) for one in made)
