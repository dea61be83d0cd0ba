"""The forms in which a model may answer, each with its rule for the prompt and the strict way to read it.

All of them come to the same: the text of the one function that was asked for. What else an answer holds is refused,
and nothing in it can name a path.
"""

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.words import AnswerFormat
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import Symbol, parse, symbols
from tars_operator.engine.generation.answers import UnusableAnswerError, unfenced
from tars_operator.engine.generation.new_imports import added


@dataclass(frozen=True)
class Asked:
    """A function as the model saw it: its text in the file, and the whole file.

    `ordinal` counts the functions of that name before it: overloads, properties with setters.
    """

    name: str
    ordinal: int
    source: str
    file: str


@dataclass(frozen=True)
class Format:
    """One form of answers. `code` raises UnusableAnswerError for what has not this form."""

    rule: str
    code: Callable[[str, Asked], str]
    schema: Mapping[str, Any] | None = None
    shows_file: bool = False  # whether the prompt must show the whole file


def _function(answer: str, _: Asked) -> str:
    return unfenced(answer)


def _json(answer: str, _: Asked) -> str:
    try:
        value = json.loads(unfenced(answer))
    except (ValueError, RecursionError) as error:
        raise UnusableAnswerError(f"the answer is no JSON: {str(error)[:100]}") from error
    if not isinstance(value, dict) or set(value) != {"code"} or not isinstance(value["code"], str):
        raise UnusableAnswerError('the answer is not of the form {"code": "..."}')
    return unfenced(value["code"])


_BLOCK = re.compile(
    r"^<{5,9} SEARCH[ \t]*\n(?P<search>.*?)^={5,9}[ \t]*\n(?P<replace>.*?)^>{5,9} REPLACE[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_MARK = re.compile(r"^(<{5,9} SEARCH|>{5,9} REPLACE)", re.MULTILINE)


def _search_replace(answer: str, asked: Asked) -> str:
    text = answer.replace("\r\n", "\n")
    blocks = list(_BLOCK.finditer(text))
    if not blocks or len(_MARK.findall(text)) != 2 * len(blocks):
        raise UnusableAnswerError("the answer has no complete search/replace block")
    source = asked.source.replace("\r\n", "\n") + "\n"
    for block in blocks:
        source = _replaced(source, block["search"], block["replace"])
    return source


def _replaced(source: str, search: str, replace: str) -> str:
    """`source` with the one place that reads like `search` replaced; blanks at line ends are no difference."""
    text, wanted = source.split("\n"), [line.rstrip() for line in search.rstrip("\n").split("\n")]
    if not any(wanted):
        raise UnusableAnswerError("a search block is empty")
    bare = [line.rstrip() for line in text]
    found = [at for at in range(len(text) - len(wanted) + 1) if bare[at : at + len(wanted)] == wanted]
    if len(found) != 1:
        raise UnusableAnswerError(f"a search block occurs {len(found)} times in the function, not once")
    new = replace.removesuffix("\n").split("\n") if replace else []
    return "\n".join([*text[: found[0]], *new, *text[found[0] + len(wanted) :]])


def _file(answer: str, asked: Asked) -> str:
    text = unfenced(answer)
    try:
        changed, original = parse(text), parse(asked.file)
    except SyntaxError as error:
        raise UnusableAnswerError(f"the answer is no Python: {error.msg} in line {error.lineno}") from error
    found, before = named(text, asked.name), named(asked.file, asked.name)
    if len(found) != len(before):
        raise UnusableAnswerError(f"the answer is a file without the function {asked.name}, or with several")
    symbol, line = found[asked.ordinal], before[asked.ordinal].node.lineno
    is_less = bool(added(asked.file, text))  # an import is gone
    if is_less or _around(changed, symbol.node.lineno) != _around(original, line):
        raise UnusableAnswerError("the answer changes more of the file than the function")
    first = min([symbol.node.lineno, *(one.lineno for one in symbol.node.decorator_list)])
    return "".join((*(f"{line}\n" for line in added(text, asked.file)), *lines(text)[first - 1 : symbol.last_line]))


def named(content: str, name: str) -> list[Symbol]:
    """The functions of this qualified name, from the top."""
    same = [known for known in symbols(content) if known.name == name and known.function]
    return sorted(same, key=lambda known: known.node.lineno)


def _around(module: ast.Module, line: int) -> str:
    """The module without the body of the function in `line` and without its imports: those may differ."""
    module.body = [node for node in module.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno == line:
            node.body = [ast.Pass()]
    return ast.dump(module)


FORMATS: Mapping[AnswerFormat, Format] = {
    AnswerFormat.FUNCTION: Format(
        "Answer with the complete function in one fenced code block (```python), and with no second code block.",
        _function,
    ),
    AnswerFormat.SEARCH_REPLACE: Format(
        "Answer with one or more blocks of exactly this form, each replacing lines of the function that occur once:\n"
        "<<<<<<< SEARCH\n(lines of the function, copied exactly)\n=======\n(the lines instead)\n>>>>>>> REPLACE",
        _search_replace,
    ),
    AnswerFormat.FILE: Format(
        "Answer with the complete file in one fenced code block (```python). Nothing but the function and the imports"
        " it needs may differ.",
        _file,
        shows_file=True,
    ),
    AnswerFormat.JSON: Format(
        'Answer with JSON only: {"code": "the complete function"}.',
        _json,
        schema={
            "type": "object",
            "properties": {"code": {"type": "string"}},
            "required": ["code"],
            "additionalProperties": False,
        },
    ),
}
