"""Which files of the repository a Python file imports, by names and paths alone: nothing is executed or installed."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tars_operator.engine.analysis.statements import statements
from tars_operator.engine.analysis.symbols import parse

DEEPEST = 16  # parts of a module's name


@dataclass(frozen=True)
class Import:
    """One name that a file gets from elsewhere: `local` in the file is `name` of `module` (or the module itself)."""

    local: str
    module: str
    name: str = ""
    level: int = 0  # leading dots


def imports(content: str) -> tuple[Import, ...]:
    """All imports of a file, also those inside of functions; none when it does not parse."""
    try:
        return tuple(imports_in(parse(content)))
    except SyntaxError:
        return ()


def imports_in(tree: ast.AST) -> Iterator[Import]:
    """The same of what is parsed already."""
    for node in statements(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.asname or alias.name, alias.name)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(alias.asname or alias.name, node.module or "", alias.name, node.level)


class Paths:
    """The paths of a repository, to be asked by their ends: a file may have as many imports as there are paths."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._all = frozenset(paths)
        self._shortest: dict[str, str] = {}
        for path in sorted((one for one in self._all if one.endswith(".py")), key=lambda path: (len(path), path)):
            tail = ""
            for part in path.split("/")[: -DEEPEST - 1 : -1]:
                tail = f"{part}/{tail}" if tail else part
                self._shortest.setdefault(tail, path)

    def __contains__(self, path: str) -> bool:
        return path in self._all

    def ending(self, files: Iterable[str]) -> str | None:
        """The shortest path that is one of the files, or ends in one, of not more than `DEEPEST` parts."""
        fitting = [self._shortest[file] for file in files if file in self._shortest]
        return min(fitting, key=lambda path: (len(path), path), default=None)


def resolve(one: Import, importer: str, paths: Paths) -> str | None:
    """The path that `one` is about, seen from `importer`; the shortest of several, None for what is not here."""
    submodule = ".".join(part for part in (one.module, one.name) if part)
    return next((path for name in (submodule, one.module) if (path := _path(name, one, importer, paths))), None)


def _path(name: str, one: Import, importer: str, paths: Paths) -> str | None:
    tail = name.replace(".", "/")
    if one.level:
        package = PurePosixPath(importer).parents[min(one.level, len(PurePosixPath(importer).parents)) - 1]
        return next((found for found in _files((package / tail).as_posix()) if found in paths), None)
    if not tail:
        return None
    return paths.ending(_files(tail))


def _files(tail: str) -> tuple[str, str]:
    return f"{tail}.py", f"{tail}/__init__.py"


def imported_paths(content: str, path: str, paths: Paths) -> tuple[str, ...]:
    """The files of the repository that the file `path` imports, in the order of its imports."""
    found = (resolve(one, path, paths) for one in imports(content))
    return tuple(dict.fromkeys(other for other in found if other and other != path))


def is_test(path: str) -> bool:
    """By pytest's and unittest's conventions."""
    name = PurePosixPath(path).name
    return name.startswith("test_") or name.endswith("_test.py") or "tests" in PurePosixPath(path).parts[:-1]
