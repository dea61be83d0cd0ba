"""What of the repository helps to rewrite one function, most valuable first: data for the prompt, never an instruction.

The class around it, the definitions it uses or speaks of (of its own file and of files it imports), the tests that name
it, what else there is to use, and places that call it. Everything is found by names; equal input gives equal pieces in
equal order.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import Function, Symbol, enclosing, names_used, parse, symbols
from tars_operator.engine.generation.imports import Import, Paths, imports, is_test, resolve

LONGEST_BODY = 30  # lines of a definition that is shown whole; of a longer one its signature and docstring
MOST_TESTS = 6
MOST_CALLERS = 3
AROUND_A_CALL = 2  # lines before and after
LONGEST_OUTLINE = 60  # lines
LONGEST_CONSTANT = 8  # lines of a value that is shown whole in an outline
_WORD = re.compile(r"[A-Za-z_]\w*")


Definitions = tuple[tuple[str, ast.stmt], ...]


@dataclass(frozen=True)
class Piece:
    """A part of the repository under a tag, with the path it is from."""

    tag: str
    path: str
    text: str


def pieces(file: SourceFile, symbol: Symbol, others: Sequence[SourceFile]) -> tuple[Piece, ...]:
    """All there is to show for the function `symbol` of `file`, in the order of its value."""
    parts = (
        _conventions(file),
        _class(file, symbol),
        _own_definitions(file, symbol),
        _imported_definitions(file, symbol, others),
        _tests(symbol, others),
        _outline(file, symbol, others),
        _callers(symbol, (file, *others)),
    )
    return tuple(dict.fromkeys(piece for part in parts for piece in part if piece.text.strip()))


def _conventions(file: SourceFile) -> Iterator[Piece]:
    """How this file is written, in a sentence."""
    text = file.content
    quotes = "double" if text.count('"') >= text.count("'") else "single"
    indented = [line for line in lines(text) if line.startswith((" ", "\t"))]
    indentation = "tabs" if sum(line.startswith("\t") for line in indented) * 2 > len(indented) else "spaces"
    annotated = "with" if re.search(r"def \w+\([^)]*\w: |-> ", text) else "without"
    longest = max(map(len, text.splitlines()), default=0)
    said = (
        f"{quotes} quotes",
        f"indentation by {indentation}",
        f"{annotated} type annotations",
        f"lines of up to {longest} characters",
    )
    yield Piece("conventions", file.path, ", ".join(said))


def _class(file: SourceFile, symbol: Symbol) -> Iterator[Piece]:
    owner = symbol.name.rpartition(".")[0]
    for known in symbols(file.content):
        if known.name == owner and isinstance(known.node, ast.ClassDef):
            yield Piece("class", file.path, _skeleton(known.node))


def _own_definitions(file: SourceFile, symbol: Symbol) -> Iterator[Piece]:
    wanted = _words(file, symbol)
    for name, node in _top_level(file.content):
        if name in wanted and name != symbol.name.partition(".")[0]:
            yield Piece("definition", file.path, _shown(file.content, node))


def _imported_definitions(file: SourceFile, symbol: Symbol, others: Sequence[SourceFile]) -> Iterator[Piece]:
    wanted, used = _words(file, symbol), names_used(symbol.node)
    for one, path, definitions in _imported(file, others):
        for name, node in definitions:
            if (name == one.name and one.local in wanted) or name in used.get(one.local, ()):
                yield Piece("definition", path, _shown(_content(path, others), node))


def _imported(file: SourceFile, others: Sequence[SourceFile]) -> Iterator[tuple[Import, str, Definitions]]:
    """What the file imports from files of the repository, each with the definitions of its file."""
    contents = {other.path: other.content for other in others}
    paths = Paths(contents)
    for one in imports(file.content):
        if path := resolve(one, file.path, paths):
            yield one, path, tuple(_top_level(contents[path]))


def _outline(file: SourceFile, symbol: Symbol, others: Sequence[SourceFile]) -> Iterator[Piece]:
    """What else the function could use, in a line each: a function that is still to be written uses nothing yet."""
    wanted = {*_words(file, symbol), symbol.name.partition(".")[0]}
    found = {file.path: [_line(file.content, node) for name, node in _top_level(file.content) if name not in wanted]}
    for one, path, definitions in _imported(file, others):
        if one.local not in wanted:
            known = found.setdefault(path, [])
            known.extend(_line(_content(path, others), node) for name, node in definitions if name == one.name)
    for path, known in found.items():
        yield Piece("outline", path, "\n".join("\n".join(known).split("\n")[:LONGEST_OUTLINE]))


def _line(content: str, node: ast.stmt) -> str:
    if isinstance(node, ast.ClassDef):
        return f"{_head(node)} ...{_said(node)}"
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _signature(node)
    text = _source(content, node)
    return text if text.count("\n") < LONGEST_CONSTANT else text.partition("\n")[0] + " ..."


def _words(file: SourceFile, symbol: Symbol) -> set[str]:
    """All words of the function: what its docstring and comments speak of matters as much as what its code uses."""
    return set(_WORD.findall(_source(file.content, symbol.node)))


def _content(path: str, others: Sequence[SourceFile]) -> str:
    return next(other.content for other in others if other.path == path)


def _tests(symbol: Symbol, others: Sequence[SourceFile]) -> Iterator[Piece]:
    """Whole test functions that name the function, or else its class."""
    names = [symbol.name.rpartition(".")[2], symbol.name.partition(".")[0]]
    files = [other for other in others if is_test(other.path)]
    for name in dict.fromkeys(names):
        found = [Piece("test", other.path, text) for other in files for text in _naming(other, name)]
        if found:
            yield from found[:MOST_TESTS]
            return


def _naming(file: SourceFile, name: str) -> Iterator[str]:
    word = re.compile(rf"\b{re.escape(name)}\b")
    for symbol in symbols(file.content):
        if symbol.function and symbol.function.name.startswith("test"):
            text = _source(file.content, symbol.function)
            if word.search(text) or word.search("\n".join(_decorated(symbol.function))):
                yield text


def _callers(symbol: Symbol, files: Sequence[SourceFile]) -> Iterator[Piece]:
    name = symbol.name.rpartition(".")[2]
    found = (piece for file in files if not is_test(file.path) for piece in _calls(file, name, symbol))
    for piece, _ in zip(found, range(MOST_CALLERS), strict=False):
        yield piece


def _calls(file: SourceFile, name: str, symbol: Symbol) -> Iterator[Piece]:
    text, known = lines(file.content), symbols(file.content)
    for number, line in enumerate(text, start=1):
        is_call = re.search(rf"(?<!def )\b{re.escape(name)}\(", line)
        where = enclosing(known, number) if is_call else None
        if is_call and (where is None or where.name != symbol.name):
            first, last = max(1, number - AROUND_A_CALL), number + AROUND_A_CALL
            yield Piece("caller", file.path, "".join(text[first - 1 : last]).rstrip())


def _top_level(content: str) -> Iterator[tuple[str, ast.stmt]]:
    """Definitions and constants of a file by name."""
    try:
        body = parse(content).body
    except SyntaxError:
        return
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node) for target in targets if isinstance(target, ast.Name))


def _shown(content: str, node: ast.stmt) -> str:
    if (node.end_lineno or node.lineno) - node.lineno < LONGEST_BODY:
        return _source(content, node)
    if isinstance(node, ast.ClassDef):
        return _skeleton(node)
    return _signature(node) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ""


def _skeleton(node: ast.ClassDef) -> str:
    """A class without its methods' bodies, but with what it is made of: its attributes are set there."""
    parts = [_head(node) + _said(node)]
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            parts.append(_indented(_initializer(inner) if inner.name == "__init__" else _signature(inner)))
        elif isinstance(inner, ast.Assign | ast.AnnAssign):
            parts.append(_indented(ast.unparse(inner)))
    return "\n".join(parts)


def _initializer(node: Function) -> str:
    """What sets the attributes: whole when it is short, else only where it does so."""
    if (node.end_lineno or node.lineno) - node.lineno < LONGEST_BODY:
        return ast.unparse(node)
    set_here = [inner for inner in ast.walk(node) if isinstance(inner, ast.Assign | ast.AnnAssign) and _is_own(inner)]
    return "\n".join([_signature(node), *(_indented(ast.unparse(one)) for one in set_here)])


def _is_own(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(one, ast.Attribute) and ast.unparse(one.value) == "self" for one in targets)


def _head(node: ast.ClassDef) -> str:
    bases = ", ".join(ast.unparse(base) for base in (*node.bases, *(keyword.value for keyword in node.keywords)))
    head = f"class {node.name}({bases}):" if bases else f"class {node.name}:"
    return "\n".join([*_decorated(node), head])


def _signature(node: Function) -> str:
    prefix = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    head = f"{prefix} {node.name}({ast.unparse(node.args)}){returns}: ...{_said(node)}"
    return "\n".join([*_decorated(node), head])


def _decorated(node: Function | ast.ClassDef) -> list[str]:
    return [f"@{ast.unparse(decorator)}" for decorator in node.decorator_list]


def _said(node: Function | ast.ClassDef) -> str:
    said = (ast.get_docstring(node) or "").partition("\n")[0]
    return f"  # {said}" if said else ""


def _source(content: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
    return "".join(lines(content)[first - 1 : node.end_lineno]).rstrip()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
