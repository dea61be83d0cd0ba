"""What a plan has to know of a file: its content's id, and of each function how long it is and what it uses.

The contents of a large repository are not kept for this. Names decide, as they stand in syntax trees; what cannot be
seen there for sure (a method of an unknown object) is not guessed at.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import Function, Symbol, names_used, parse, symbols_in
from tars_operator.engine.generation.imports import Import, Paths, imports_in, is_test, resolve
from tars_operator.engine.languages import is_python

OWNERS = ("self", "cls")


@dataclass(frozen=True)
class Use:
    """A name that a function reads, with the attributes it reads of it; `origin` says where the file has it from."""

    name: str
    attributes: tuple[str, ...] = ()
    origin: Import | None = None

    def can_mean(self, names: Collection[str]) -> bool:
        """Whether it is about one of these definitions, wherever they are: cheap, before files are looked for."""
        origin = self.origin.name if self.origin else self.name
        possible = {*_meanings(origin, self.attributes), *(each for one in self.attributes for each in _meanings(one))}
        return not possible.isdisjoint(names)


@dataclass(frozen=True)
class FunctionOutline:
    """One function: its size, and what it uses."""

    lines: int
    characters: int
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True)
class Outline:
    """One file. `functions` are those that a plan may have to put in order, by qualified name."""

    blob: str
    lines: int
    characters: int
    functions: Mapping[str, FunctionOutline] = field(default_factory=dict)


def outlines(files: Iterable[SourceFile], findings: Sequence[Finding]) -> dict[str, Outline]:
    """Of the files that have findings, by path."""
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        wanted.setdefault(finding.path, set()).update(_symbols(finding))
    return {file.path: _outline(file, wanted[file.path]) for file in files if file.path in wanted}


def _symbols(finding: Finding) -> tuple[str, ...]:
    """A fix that keeps the shape changes no definition and needs none; a test is worth a look in any case."""
    is_changed = finding.change_class is ChangeClass.BEHAVIOUR or is_test(finding.path)
    return (finding.symbol,) if finding.symbol and is_changed and is_python(finding.path) else ()


def _outline(file: SourceFile, wanted: Collection[str]) -> Outline:
    text = lines(file.content)
    functions = dict(_functions(file.content, text, wanted)) if wanted else {}
    return Outline(file.blob, len(text), len(file.content), functions)


def _functions(content: str, text: list[str], wanted: Collection[str]) -> Iterator[tuple[str, FunctionOutline]]:
    try:
        module = parse(content)
    except SyntaxError:  # ruff knows newer syntax than this Python may
        return
    origins = {one.local: one for one in imports_in(module)}
    for symbol in symbols_in(module, text):
        if symbol.name in wanted and symbol.function:
            body = text[symbol.node.lineno - 1 : symbol.last_line]
            yield symbol.name, FunctionOutline(len(body), sum(map(len, body)), tuple(_uses(symbol, origins)))


def _uses(symbol: Symbol, origins: Mapping[str, Import]) -> Iterator[Use]:
    owner = symbol.name.rpartition(".")[0]
    own = _bound(symbol.function) if symbol.function else frozenset()
    for name, attributes in sorted(names_used(symbol.node).items()):
        if name in OWNERS:
            yield from (Use(f"{owner}.{attribute}") for attribute in sorted(attributes) if owner)
        elif name not in own:
            yield Use(name, tuple(sorted(attributes)), origins.get(name))


def _bound(function: Function) -> frozenset[str]:
    """Names that are the function's own: parameters and what it assigns."""
    parameters = {inner.arg for inner in ast.walk(function.args) if isinstance(inner, ast.arg)}
    stored = {
        inner.id for inner in ast.walk(function) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    return frozenset(parameters | stored)


def definitions(use: Use, path: str, paths: Paths) -> Iterator[tuple[str, str]]:
    """What `use` in the file `path` may be about, as path and qualified name; several, where a name can mean both."""
    if use.origin is None:
        yield from ((path, name) for name in _meanings(use.name, use.attributes))
    elif module := resolve(use.origin, path, paths):
        if _is_module(use.origin, module):
            yield from ((module, name) for attribute in use.attributes for name in _meanings(attribute))
        else:
            yield from ((module, name) for name in _meanings(use.origin.name, use.attributes))


def _is_module(one: Import, path: str) -> bool:
    """Whether the import is of the file itself, and not of a name in it."""
    tail = "/".join(part for part in (*one.module.split("."), one.name) if part)
    return not one.name or f"/{path.removesuffix('.py').removesuffix('/__init__')}".endswith(f"/{tail}")


def _meanings(name: str, attributes: Iterable[str] = ()) -> Iterator[str]:
    """A function, the constructor of a class, a method that is read of a class."""
    yield name
    yield f"{name}.__init__"
    yield from (f"{name}.{attribute}" for attribute in attributes)
