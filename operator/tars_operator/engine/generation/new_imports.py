"""Imports that an answer needs beside its function: which may be added to the file, and where.

Allowed is what cannot bring in a dependency that nobody chose: Python's standard library, files of the repository, and
packages that it imports already. What the function does not use, or the file has, is left out; everything else is
refused with a sentence, because that sentence goes back to the model.
"""

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Sequence

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK, line_at, lines
from tars_operator.engine.analysis.symbols import Function, parse
from tars_operator.engine.generation.answers import ImportStatement, Rewritten, UnusableAnswerError
from tars_operator.engine.generation.imports import Import, Paths, imports, imports_in, is_test, resolve

FUTURE, STANDARD, FOREIGN, OWN = range(4)  # the sections of a file's imports, in the order of PEP 8


def with_imports(content: str, rewritten: Rewritten, file: SourceFile, others: Sequence[SourceFile]) -> str:
    """`content`, which is `file` with the rewritten function in it, with those of the answer's imports that it needs.

    Raises:
        UnusableAnswerError: one of them may not be added, or one inside of the function may not be there.

    """
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else ""
    text = content.removeprefix(BYTE_ORDER_MARK)
    _require_known(imports_in(rewritten.node), file, others)
    for one in needed(text, rewritten.imports, rewritten.node):
        _require_harmless(one, text)
        _require_known([one], file, others)
        text = _inserted(text, one, file.path, others)
    return mark + text


def added(content: str, before: str) -> tuple[str, ...]:
    """The import lines at the top of `content` that `before` has not."""
    known = set(_top(parse(before)))
    return tuple(_text(one) for one in _top(parse(content)) if one not in known)


def needed(content: str, wanted: Sequence[ImportStatement], function: Function) -> Iterator[Import]:
    """The wanted imports that the function uses and the file lacks, one name each."""
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    known = set(_top(parse(content)))
    for one in dict.fromkeys(imports_in(ast.Module(list(wanted), []))):
        if one not in known and (_bound(one) in used or one.name == "*"):
            yield one


def _require_harmless(one: Import, content: str) -> None:
    name = _bound(one)
    if one.name == "*" or one.module == "__future__":
        raise UnusableAnswerError(f"the answer has {_text(one)!r}; import the names that the function uses, one by one")
    module = parse(content)
    shared = {_bound(each) for each in _top(module) if _is_plain(each) and _is_plain(one)}  # os and os.path
    if name in {*_names(module)} - shared or hasattr(builtins, name):
        raise UnusableAnswerError(f"the answer's {_text(one)!r} hides the {name} that there is; import it as another")


def _require_known(wanted: Iterable[Import], file: SourceFile, others: Sequence[SourceFile]) -> None:
    for one in wanted:
        if not _is_known(one, file, others):
            raise UnusableAnswerError(
                f"the answer imports {'.' * one.level}{one.module}, which is neither in Python's standard library nor"
                " used by the repository; write the function without it"
            )


def _is_known(one: Import, file: SourceFile, others: Sequence[SourceFile]) -> bool:
    here = imports(file.content)
    found = resolve(one, file.path, Paths(other.path for other in others))
    if one in here or found is not None:
        return one in here or is_test(file.path) or not is_test(found or "")
    seen = (other.content for other in others if is_test(file.path) or not is_test(other.path))
    known = {_root(each) for each in (*here, *(one for text in seen for one in imports(text))) if not each.level}
    return not one.level and (_root(one) in sys.stdlib_module_names or _root(one) in known)


def _inserted(content: str, one: Import, path: str, others: Sequence[SourceFile]) -> str:
    """`content` with the import in its place among the others, in the order that isort and ruff keep."""
    module, text = parse(content), lines(content)
    paths = Paths(other.path for other in others)
    block = _block(module.body)
    place = _place(one, path, paths)
    before = [node for node in block if _place(_first(node), path, paths) <= place]
    line = _text(one) + _line_end(text)
    if before:
        at = before[-1].end_lineno or 0
        is_section = _place(_first(before[-1]), path, paths)[0] == place[0]
        piece = [line] if is_section else [_line_end(text), line]
    elif block:
        at = block[0].lineno - 1
        piece = [line] if _place(_first(block[0]), path, paths)[0] == place[0] else [line, _line_end(text)]
    else:
        at, piece = _start(module, text, line)
    return "".join((*_ended(text[:at], _line_end(text)), *piece, *text[at:]))


def _block(body: Sequence[ast.stmt]) -> list[ImportStatement]:
    """The imports at the top of a module that follow each other; else its last one."""
    found: list[ImportStatement] = []
    for node in body[_has_docstring(body) :]:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            break
        found.append(node)
    return found or [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)][-1:]


def _start(module: ast.Module, text: list[str], line: str) -> tuple[int, list[str]]:
    """Where the first import of a file goes, and with which blank lines: below docstring or comments of the file."""
    end, body = _line_end(text), module.body
    if _has_docstring(body):
        return body[0].end_lineno or 0, [end, line]
    first = min([body[0].lineno, *(one.lineno for one in getattr(body[0], "decorator_list", ()))])
    at = first - 1
    while at and line_at(text, at).lstrip().startswith("#"):
        at -= 1
    if at == 0 and first > 1:  # comments from the first line on are the file's: its encoding, its licence
        at = first - 1
    is_definition = isinstance(body[0], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return at, [line, end, end] if is_definition else [line, end]


def _place(one: Import, path: str, paths: Paths) -> tuple[int, bool, str]:
    if one.module == "__future__":
        return FUTURE, False, ""
    if one.level or resolve(one, path, paths) is not None:
        section = OWN
    else:
        section = STANDARD if _root(one) in sys.stdlib_module_names else FOREIGN
    return section, bool(one.name), one.module.lower()


def _first(node: ImportStatement) -> Import:
    return next(imports_in(ast.Module([node], [])))


def _top(module: ast.Module) -> Iterable[Import]:
    found: list[ast.stmt] = [node for node in module.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imports_in(ast.Module(found, []))


def _names(node: ast.AST) -> Iterator[str]:
    """The names that a module binds: definitions, assignments, imports; not what functions and classes have inside."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
        elif isinstance(inner, ast.alias):
            yield (inner.asname or inner.name).partition(".")[0]
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        else:
            yield from _names(inner)


def _text(one: Import) -> str:
    renamed = f" as {one.local}" if one.local != (one.name or one.module) else ""
    where = f"{'.' * one.level}{one.module}"
    return f"from {where} import {one.name}{renamed}" if one.name else f"import {where}{renamed}"


def _bound(one: Import) -> str:
    return one.local.partition(".")[0]


def _is_plain(one: Import) -> bool:
    return not one.name and one.local == one.module


def _root(one: Import) -> str:
    return one.module.partition(".")[0]


def _has_docstring(body: Sequence[ast.stmt]) -> bool:
    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def _line_end(text: Sequence[str]) -> str:
    return "\r\n" if text and text[0].endswith("\r\n") else "\n"


def _ended(text: Sequence[str], end: str) -> list[str]:
    """The lines, the last of which is ended too."""
    return [*text[:-1], *(one if one.endswith(("\n", "\r")) else one + end for one in text[-1:])]
