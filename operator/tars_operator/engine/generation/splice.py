"""Puts a rewritten function into its file: only the lines from its `def` to its end change.

Indentation and line ends become the file's. Lines inside of strings are text and keep their blanks, except a
docstring's, which by convention follows the code. What was put in is parsed again and compared: nothing is assumed.
"""

import ast
import inspect

from tars_operator.engine.analysis.sources import line_at, lines
from tars_operator.engine.analysis.symbols import Function, Symbol, symbols
from tars_operator.engine.generation.answers import Rewritten, UnusableAnswerError, has_docstring, string_lines


def splice(content: str, symbol: Symbol, rewritten: Rewritten) -> str:
    """`content` with the function `symbol` rewritten.

    Raises:
        UnusableAnswerError: the function would not be the same one in its place.

    """
    text = lines(content)
    first, last = symbol.node.lineno, symbol.last_line
    opening = line_at(text, first)
    body = _indented(rewritten, opening[: len(opening) - len(opening.lstrip(" \t\f"))])
    end = opening[len(opening.rstrip("\r\n")) :] or "\n"
    closing = line_at(text, last)
    tail = closing[len(closing.rstrip("\r\n")) :]
    result = "".join((*text[: first - 1], end.join(body), tail, *text[last:]))
    _compare(result, symbol, rewritten.node)
    return result


def _indented(rewritten: Rewritten, indentation: str) -> list[str]:
    text = rewritten.code.split("\n")
    protected = string_lines(rewritten.node)
    return [
        line if not line.strip() or number in protected else indentation + line
        for number, line in enumerate(text, start=rewritten.node.lineno)
    ]


def _compare(result: str, symbol: Symbol, node: Function) -> None:
    placed = [known.node for known in symbols(result) if known.node.lineno == symbol.node.lineno]
    if len(placed) != 1 or _essence(placed[0]) != _essence(node):
        raise UnusableAnswerError("the function means something else in its place, or the file does not parse with it")


def _essence(node: ast.AST) -> str:
    """The function without positions, decorators and the indentation of docstrings."""
    copy = ast.parse(ast.unparse(node)).body[0]
    for inner in ast.walk(copy):
        if has_docstring(inner):
            inner.body[0].value.value = inspect.cleandoc(inner.body[0].value.value)  # type: ignore[attr-defined]
    if isinstance(copy, ast.FunctionDef | ast.AsyncFunctionDef):
        copy.decorator_list = []
    return ast.dump(copy)
