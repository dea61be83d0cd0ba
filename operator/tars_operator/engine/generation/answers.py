"""Reads a model's answer: one function, or a sentence that says why it is none.

Prose around the code is harmless and ignored, and so are examples of use after it; imports may stand before it.
Everything else that is not exactly the asked function is refused here, before anything runs: other names, other
signatures, diffs, placeholders, several blocks.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent

from tars_operator.engine.analysis.symbols import Function, parse
from tars_operator.engine.generation.mending import is_example, leaves_annotations_out, with_heading

LONGEST_ANSWER = 64_000  # characters

_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)  # where some models draft code before they answer
_FENCE = re.compile(r"^```[^\n`]*$", re.MULTILINE)
_DIFF = re.compile(r"^(@@ |--- |\+\+\+ |diff --git )", re.MULTILINE)
_OMITTED = re.compile(
    r"#\s*\.\.\.|#.*\b(rest|remaining|remainder|existing|previous|other)\b.*\b(unchanged|same|code|here|before|omitted)\b",
    re.IGNORECASE,
)


class UnusableAnswerError(Exception):
    """The answer is not the asked function; the message says what is wrong with it."""


_BEGIN = re.compile(r"^[ \t]*(?:@|def\b|async\b)", re.MULTILINE)

ImportStatement = ast.Import | ast.ImportFrom


@dataclass(frozen=True)
class Rewritten:
    """The asked function as the model wrote it, dedented by nothing: `code` starts at its `def`.

    `imports` is what stood before it; whether the file gets them is decided elsewhere.
    """

    code: str
    node: Function
    imports: tuple[ImportStatement, ...] = ()


def read(answer: str, original: Function, source: str) -> Rewritten:
    """The function in `answer`, which fits `original`, whose text is `source`.

    Raises:
        UnusableAnswerError: there is none.

    """
    return function(unfenced(answer), original, source)


def function(code: str, original: Function, source: str) -> Rewritten:
    """The same for code that stands in nothing any more.

    Raises:
        UnusableAnswerError: it is not the asked function.

    """
    begin = _BEGIN.search(code)
    before = code[: begin.start()] if begin else ""
    imports = _imports(before)
    code, node = _dedented(code[len(before) :], original.name)
    if leaves_annotations_out(node, original):
        code, node = _dedented(with_heading(_from_def(code, node), original, source), original.name)
    for complaint, applies in _COMPLAINTS:
        if applies(node, original):
            raise UnusableAnswerError(complaint)
    if any(_OMITTED.search(line) and line.strip() not in source for line in code.split("\n")):
        raise UnusableAnswerError("the answer leaves out parts of the function")
    return Rewritten(_from_def(code, node), node, imports)


def _from_def(code: str, node: Function) -> str:
    return "\n".join(code.split("\n")[node.lineno - 1 : node.end_lineno])


def unfenced(answer: str) -> str:
    """The text of the only fenced block, or all of it when there is no fence.

    Raises:
        UnusableAnswerError: there are several blocks, or half of one, or more text than anybody asked for.

    """
    if len(answer) > LONGEST_ANSWER:
        raise UnusableAnswerError(f"the answer is longer than {LONGEST_ANSWER} characters")
    answer = _THOUGHTS.sub("", answer.replace("\r\n", "\n").replace("\r", "\n"))
    fences = list(_FENCE.finditer(answer))
    if not fences:
        return answer
    if len(fences) != 2:
        raise UnusableAnswerError("the answer has not exactly one complete code block")
    return answer[fences[0].end() + 1 : fences[1].start()]


def _imports(code: str) -> tuple[ImportStatement, ...]:
    if _DIFF.search(code):
        raise UnusableAnswerError("the answer is a diff, not a function")
    body = _parsed(dedent(code)).body
    found = tuple(node for node in body if isinstance(node, ast.Import | ast.ImportFrom))
    if len(found) != len(body):
        raise UnusableAnswerError("the answer is not exactly one function, with nothing but imports before it")
    return found


def _parsed(code: str) -> ast.Module:
    try:
        return parse(code)
    except SyntaxError as error:
        raise UnusableAnswerError(f"the answer is no Python: {error.msg} in line {error.lineno}") from error


def _dedented(code: str, name: str) -> tuple[str, Function]:
    """The function without the indentation of its first line; the text inside of strings keeps its blanks."""
    text = code.strip("\n").rstrip().split("\n")
    indentation = text[0][: len(text[0]) - len(text[0].lstrip())]
    moved = [line.removeprefix(indentation) for line in text]
    kept = string_lines(_only_function("\n".join(moved), name))
    lines = (text[index] if index + 1 in kept else line for index, line in enumerate(moved))
    dedented = "\n".join(lines)
    return dedented, _only_function(dedented, name)


def _only_function(code: str, name: str) -> Function:
    if _DIFF.search(code):
        raise UnusableAnswerError("the answer is a diff, not a function")
    body = _parsed(code).body
    if body and isinstance(body[0], ast.FunctionDef | ast.AsyncFunctionDef) and all(map(is_example, body[1:])):
        return body[0]
    raise UnusableAnswerError(f"the answer is not exactly one function, {name}")


def string_lines(node: Function) -> set[int]:
    """Numbers of the lines that begin inside of a string which is no docstring."""
    docstrings = {id(inner.body[0].value) for inner in ast.walk(node) if has_docstring(inner)}  # type: ignore[attr-defined]
    return {
        number
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant | ast.JoinedStr) and id(inner) not in docstrings
        for number in range(inner.lineno + 1, (inner.end_lineno or inner.lineno) + 1)
    }


def has_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
        and isinstance(node.body[0].value.value, str)
    )


def _other_name(node: Function, original: Function) -> bool:
    return node.name != original.name


def _other_kind(node: Function, original: Function) -> bool:
    return type(node) is not type(original)


def _other_signature(node: Function, original: Function) -> bool:
    return _signature(node) != _signature(original)


def _other_decorators(node: Function, original: Function) -> bool:
    """The original's decorators stay in the file; an answer may repeat them or leave them out."""
    return bool(node.decorator_list) and list(map(ast.dump, node.decorator_list)) != list(
        map(ast.dump, original.decorator_list)
    )


def _empty(node: Function, _: Function) -> bool:
    return not any(map(_does_something, node.body))


def _placeholder(node: Function, original: Function) -> bool:
    return _ellipses(node) > _ellipses(original)


def _nothing_changed(node: Function, original: Function) -> bool:
    return list(map(ast.dump, node.body)) == list(map(ast.dump, original.body))


Complaint = tuple[str, Callable[[Function, Function], bool]]
_COMPLAINTS: tuple[Complaint, ...] = (
    ("the answer is a function of another name", _other_name),
    ("the answer changes whether the function is async", _other_kind),
    ("the answer changes the function's parameters or return annotation", _other_signature),
    ("the answer changes the function's decorators", _other_decorators),
    ("the answer's function does nothing", _empty),
    ("the answer leaves out parts of the function", _placeholder),
    ("the answer changes comments only", _nothing_changed),
)


def _signature(node: Function) -> tuple[str, str, list[str]]:
    returns = ast.dump(node.returns) if node.returns else ""
    return ast.dump(node.args), returns, list(map(ast.dump, getattr(node, "type_params", [])))


def _does_something(statement: ast.stmt) -> bool:
    """Whether a statement is more than pass, a bare constant or `raise NotImplementedError`."""
    if isinstance(statement, ast.Raise):
        return "NotImplementedError" not in ast.dump(statement)
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not (isinstance(statement, ast.Pass) or is_constant)


def _ellipses(node: Function) -> int:
    return sum(
        isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant) and inner.value.value is Ellipsis
        for inner in ast.walk(node)
    )
