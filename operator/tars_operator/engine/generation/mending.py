"""What models add to a right answer or leave out of it, seen with real ones, and mended because nothing is lost by it.

Examples of use after the function are dropped; annotations that the answer leaves out stay as they were. Both are told
from the syntax tree: an annotation that differs, or a second function, is no slip but another answer.
"""

import ast
import tokenize
from copy import deepcopy
from io import StringIO
from itertools import zip_longest

from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import Function


def is_example(statement: ast.stmt) -> bool:
    """Whether it only shows the function before it: a `print(...)`, a text, an assertion, `if __name__ == ...`."""
    match statement:
        case ast.Assert() | ast.Expr(ast.Constant() | ast.Call(ast.Name("print"))):
            return True
        case ast.If(ast.Compare(ast.Name("__name__")), _, []):
            return True
        case _:
            return False


def leaves_annotations_out(node: Function, original: Function) -> bool:
    """Whether the headings differ by annotations that `node` has not, and by nothing else."""
    if (type(node), node.name) != (type(original), original.name):
        return False
    mine, before = _annotations(node), _annotations(original)
    kept = all(one in ("", other) for one, other in zip_longest(mine, before))
    return mine != before and kept and _bare(node) == _bare(original) and not getattr(node, "type_params", [])


def with_heading(code: str, original: Function, source: str) -> str:
    """The function `code` with the heading that `original` has in `source`: all from its `def` to the colon."""
    row, column = _heading_end(code)
    text = code.split("\n")
    rest = "\n".join([text[row - 1][column:], *text[row:]])
    return heading(original, source) + rest


def heading(node: Function, source: str) -> str:
    """The text of `node` in `source` from its `def` to the colon, without its indentation."""
    text = [line.rstrip("\r\n") for line in lines(source)[node.lineno - 1 : node.end_lineno]]
    indentation = text[0][: len(text[0]) - len(text[0].lstrip())]
    code = "\n".join(line.removeprefix(indentation) for line in text)
    row, column = _heading_end(code)
    kept = code.split("\n")[:row]
    return "\n".join([*kept[:-1], kept[-1][:column]])


def _heading_end(code: str) -> tuple[int, int]:
    """Row and column behind the colon that ends the heading with which `code`, a function, begins."""
    depth = 0
    for token in tokenize.generate_tokens(StringIO(code).readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            if token.string == ":" and not depth:
                return token.end
    return 1, 0


def _annotations(node: Function) -> list[str]:
    found = [argument.annotation for argument in _arguments(node.args)]
    return [ast.dump(one) if one else "" for one in (*found, node.returns)]


def _arguments(given: ast.arguments) -> list[ast.arg]:
    each = (*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg)
    return [one for one in each if one is not None]


def _bare(node: Function) -> str:
    """The parameters without annotations."""
    parameters = deepcopy(node.args)
    for argument in _arguments(parameters):
        argument.annotation = None
    return ast.dump(parameters)
