"""Which function or class a line belongs to."""

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import takewhile
from typing import TypeVar

from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK, line_at, lines

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Symbol:
    """A function or class by its qualified name; `last_line` includes comments that still belong to its body."""

    name: str
    node: Function | ast.ClassDef
    last_line: int

    @property
    def function(self) -> Function | None:
        """The node when it is a function."""
        return None if isinstance(self.node, ast.ClassDef) else self.node

    def holds(self, line: int) -> bool:
        return self.node.lineno <= line <= self.last_line


@lru_cache(maxsize=1)
def parse(content: str) -> ast.Module:
    """The syntax tree, which nobody changes: who asks next, asks about the same text.

    Raises:
        SyntaxError: the text is no Python that this interpreter knows, or is nested too deeply for it.

    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the repository's code, on our own stderr
            return ast.parse(content.removeprefix(BYTE_ORDER_MARK))
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(f"cannot be parsed: {error}") from error


@lru_cache(maxsize=1)
def parsed(content: str) -> ast.Module | None:
    """The syntax tree of the file in hand, about which there are many questions; None when it has none."""
    try:
        return parse(content)
    except SyntaxError:
        return None


@lru_cache(maxsize=1)
def _by_kind(content: str) -> Mapping[type[ast.AST], list[ast.AST]]:
    found: dict[type[ast.AST], list[ast.AST]] = {}
    module = parsed(content)
    for node in ast.walk(module) if module else ():
        found.setdefault(type(node), []).append(node)
    return found


def nodes(content: str, *kinds: type[Node]) -> Iterator[Node]:
    """All nodes of these kinds in the file in hand, which is walked once for all questions about it."""
    found = _by_kind(content)
    return (node for kind in kinds for node in found.get(kind, ()))  # type: ignore[misc]  # of its kind


@lru_cache(maxsize=1)
def symbols(content: str) -> tuple[Symbol, ...]:
    """All functions and classes; none when the text does not parse here (ruff knows newer syntax than Python may)."""
    try:
        return symbols_in(parse(content), lines(content))
    except SyntaxError:
        return ()


def symbols_in(module: ast.Module, text: list[str]) -> tuple[Symbol, ...]:
    """The same for a module that is parsed already, with its lines."""
    return tuple(_walk(module, text))


def enclosing(known: tuple[Symbol, ...], line: int) -> Symbol | None:
    """The innermost symbol that holds `line`."""
    holding = [symbol for symbol in known if symbol.holds(line)]
    return max(holding, key=lambda symbol: symbol.node.lineno, default=None)


def names_used(node: ast.AST) -> dict[str, set[str]]:
    """Names that a definition mentions, each with the attributes that are read of it."""
    used: dict[str, set[str]] = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            used.setdefault(inner.id, set())
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            used.setdefault(inner.value.id, set()).add(inner.attr)
    return used


def _walk(module: ast.Module, text: list[str]) -> Iterator[Symbol]:
    """A stack of its own and statements only: a long `elif` chain or sum is nested deeper than Python recurses."""
    stack: list[tuple[ast.AST, str]] = [(module, "")]
    comments = cache(partial(_comments_below, text))  # many definitions may end in one row
    while stack:
        node, prefix = stack.pop()
        for child in _inner(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield Symbol(f"{prefix}{child.name}", child, _last_line(child, comments))
                stack.append((child, f"{prefix}{child.name}."))
            else:
                stack.append((child, prefix))


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        yield from getattr(node, name, ())


def _last_line(node: Function | ast.ClassDef, comments: Callable[[int], list[tuple[int, int]]]) -> int:
    """Comments after the last statement are the body's while they are indented deeper than its `def`."""
    end = node.end_lineno or node.lineno
    inner = takewhile(lambda comment: comment[1] > node.col_offset, comments(end))
    return max((row for row, _ in inner), default=end)


def _comments_below(text: list[str], row: int) -> list[tuple[int, int]]:
    """The rows and columns of the comments between a row and the next one with code."""
    found = []
    while line := line_at(text, row := row + 1):
        stripped = line.lstrip()
        if stripped.startswith("#"):
            found.append((row, len(line) - len(stripped)))
        elif stripped:
            break
    return found
