"""Imports that nothing uses where they stand, but that other files take from there: `from .compat import json`.

ruff judges a file alone and calls their removal safe; it would break those who import from the file. One import that
is taken, or is one of several ways to have a name (a `pass` would have to take its place), tells that the file offers
names to others: then all of its imports stay. So do those of a file that holds nothing else, of one whose name says
that it is for others, and of one that a program reads: Sphinx takes `release` from a conf.py that only imports it.
"""

import ast
import re
from collections.abc import Iterable, Mapping

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.doubts.lookups import may_find
from tars_operator.engine.analysis.facts import ANYTHING, UNUSED_IMPORT, module_of
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, positions, rows
from tars_operator.engine.analysis.symbols import nodes, parsed

COMPATIBLE = "compat"  # compat.py, _compat.py, compatibility.py
OFFERED = frozenset({"api", "asgi", "conf", "conftest", "settings", "wsgi"})
_MADE_PUBLIC = re.compile(r"\b_\w+[ \t]+as[ \t]+[a-zA-Z]")
_ALIAS = re.compile(r"(\w+)[.\w]*(?:\s+as\s+(\w+))?")


def offered(found: Iterable[Diagnostic], contents: Mapping[str, str], facts: Facts) -> set[str]:
    """The files among `found` whose unused imports are for others."""
    unused = [item for item in found if item.code == UNUSED_IMPORT]
    return {item.path for item in unused if _is_for_others(item, contents[item.path], facts)}


def _is_for_others(item: Diagnostic, content: str, facts: Facts) -> bool:
    if any(edit.content.strip() == "pass" for edit in item.fix) or _is_named_so(module_of(item.path)):
        return True
    if _holds_nothing_else(content):
        return True
    return not {_bound(item, content), ANYTHING}.isdisjoint(facts.taken.get(item.path, ()))


def is_remarked(item: Diagnostic, content: str) -> bool:
    """Whether a comment is about the import, or names it as a text may: as a type, or in code that may come back.

    Or whether it is imported to give it a public name, or another import would give the name still.
    """
    if any("#" in content[edit.start : content.find("\n", edit.end - 1)] for edit in item.fix):
        return True
    name = _bound(item, content)
    line = line_at(rows(content), item.row)
    if _MADE_PUBLIC.search(line) or _is_half(item, content):
        return True
    return bool(name) and may_find(name, content)


def _holds_nothing_else(content: str) -> bool:
    """Beside imports, a docstring and a warning: what is imported is what it is for. A lone `import os` is no offer."""
    module = parsed(content)
    body = module.body if module else []
    is_offer = len(body) > 1 or any(isinstance(one, ast.ImportFrom) for one in body)
    return is_offer and all(map(_is_no_content, body))


def _is_no_content(one: ast.stmt) -> bool:
    if isinstance(one, ast.If | ast.Try):
        handled = [inner for handler in getattr(one, "handlers", ()) for inner in handler.body]
        return all(map(_is_no_content, [*one.body, *one.orelse, *handled]))
    is_word = isinstance(one, ast.Expr) and (isinstance(one.value, ast.Constant) or "warn" in ast.unparse(one.value))
    return is_word or isinstance(one, ast.Import | ast.ImportFrom | ast.Pass)


def _is_half(item: Diagnostic, content: str) -> bool:
    """`import os.path` goes, and `import os`, of which nothing is used either, stays."""
    top = _bound(item, content)
    plain = any(alias.name == top for node in nodes(content, ast.Import) for alias in node.names)
    is_dotted = content[positions(content).offset(item.row, item.column) :].startswith(f"{top}.")
    return is_dotted and plain and not any(node.id == top for node in nodes(content, ast.Name))


def _is_named_so(module: str) -> bool:
    return COMPATIBLE in module or module in OFFERED


def _bound(item: Diagnostic, content: str) -> str:
    """The name that the import gives to the file: `a.b as c` c, `b` of `from a import b` b, `a.b` a."""
    alias = _ALIAS.match(content, positions(content).offset(item.row, item.column))
    return (alias[2] or alias[1]) if alias else ""
