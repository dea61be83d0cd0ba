"""Imports that nothing uses, of modules that may be there for what they do when they are imported.

A module of the repository's own may register something, one that is imported below the functions waits for them, and
what is tried tells whether there is such a module. A function that imports one and makes no use of it wants it loaded.
"""

import ast
import re
from collections.abc import Collection, Mapping

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, positions, rows
from tars_operator.engine.analysis.symbols import enclosing, nodes, parsed, symbols

_FOR_THEIR_EFFECT = re.compile(
    r"\b(?:antigravity|Axes3D|gnureadline|hdf5plugin|psyco|pyreadline3?|readline|rlcompleter|seaborn|setuptools"
    r"|tensorflow_text|this)\b"
)
_OF_ITS_PACKAGE = re.compile(r"[ \t]*from[ \t]+\.+[ \t]+import\b")
_FROM = re.compile(r"[ \t]*from[ \t]+(\w+)[ \t]+import\b")
_DOTTED = re.compile(r"(\w+)\.\w")
_MODULE = re.compile(r"[a-z][a-z0-9_]*\b")  # what may be one's name: not writePDB
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def is_one(item: Diagnostic, content: str, facts: Facts) -> bool:
    """Whether the import may have one."""
    if _FOR_THEIR_EFFECT.search(line_at(rows(content), item.row)):
        return True
    if may_load(item, content, facts) or _is_loaded_late(item, content, facts.packages):
        return True
    return _is_late(item, content) or _is_tried(item.row, content)


def may_load(item: Diagnostic, content: str, facts: Facts) -> bool:
    """Whether it may be what loads a module of the repository, which nothing in its line tells."""
    return _is_of_its_package(item, content, facts.packages) or _is_all_that_loads(item, content, facts.alone)


def _is_all_that_loads(item: Diagnostic, content: str, alone: Mapping[str, Collection[str]]) -> bool:
    """`from .effects import loud`, where no other file has to do with `effects`, and no name of it is left here."""
    around = _statement(item, content)
    module = ((around and around.module) or "").rpartition(".")[2]
    is_whole = any("import" in content[edit.start : edit.end] and "import" not in edit.content for edit in item.fix)
    return is_whole and module in alone.get(item.path, ())


def _is_of_its_package(item: Diagnostic, content: str, own: Collection[str]) -> bool:
    """What may be a module of the package: `from . import a`, `from own import a` and `import own.a`."""
    line = line_at(rows(content), item.row)
    if _OF_ITS_PACKAGE.match(line):
        return True
    start = positions(content).offset(item.row, item.column)
    found = _FROM.match(line) or (_DOTTED.match(content, start) if line.lstrip().startswith("import") else None)
    return found is not None and found[1] in own


def _is_loaded_late(item: Diagnostic, content: str, own: Collection[str]) -> bool:
    """`from own.accessors import dask_accessor` in a function, which may be a module."""
    around, owner = _statement(item, content), enclosing(symbols(content), item.row)
    if around is None or owner is None or owner.function is None:
        return False
    is_own = around.level or (around.module or "").partition(".")[0] in own
    return bool(is_own and _MODULE.match(content, positions(content).offset(item.row, item.column)))


def _statement(item: Diagnostic, content: str) -> ast.ImportFrom | None:
    around = (one for one in nodes(content, ast.ImportFrom) if one.lineno <= item.row <= (one.end_lineno or 0))
    return next(around, None)


def _is_late(item: Diagnostic, content: str) -> bool:
    """Below a function or class of the module, and not in one."""
    module = parsed(content)
    above = [one for one in module.body if one.lineno <= item.row] if module else []
    return any(isinstance(one, _DEFINITIONS) for one in above) and not isinstance(above[-1], _DEFINITIONS)


def _is_tried(row: int, content: str) -> bool:
    """In a try, or with `suppress(ImportError)`: what follows it there is done only where it can be imported."""
    trials: list[ast.Try | ast.With | ast.AsyncWith] = [*nodes(content, ast.Try), *nodes(content, ast.With)]
    trials += nodes(content, ast.AsyncWith)
    tried = (one for trial in trials for one in trial.body if isinstance(one, ast.Import | ast.ImportFrom))
    return any(one.lineno <= row <= (one.end_lineno or 0) for one in tried)
