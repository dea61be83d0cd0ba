"""Imports that nothing uses where they stand, but that other files take from there: `from .compat import json`.

ruff judges a file alone and calls their removal safe; it would break those who import from the file. One import that
is taken, or is one of several ways to have a name (a `pass` would have to take its place), tells that the file offers
names to others: then all of its imports stay. So do those of a file whose name says that it is for others, or that a
program reads its names: Sphinx takes `release` from a conf.py that only imports it.
"""

import re
from collections.abc import Iterable, Mapping

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.facts import ANYTHING, UNUSED_IMPORT, module_of
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import line_at, positions, rows

COMPATIBLE = "compat"  # compat.py, _compat.py, compatibility.py
FOR_THEIR_EFFECT = frozenset({"readline", "rlcompleter", "gnureadline", "this", "antigravity"})
OFFERED = frozenset({"api", "asgi", "conf", "conftest", "settings", "wsgi"})
_OF_ITS_PACKAGE = re.compile(r"[ \t]*from[ \t]+\.+[ \t]+import\b")
_MADE_PUBLIC = re.compile(r"\b_\w+[ \t]+as[ \t]+[a-zA-Z]")
_ALIAS = re.compile(r"(\w+)[.\w]*(?:\s+as\s+(\w+))?")


def offered(found: Iterable[Diagnostic], contents: Mapping[str, str], facts: Facts) -> set[str]:
    """The files among `found` whose unused imports are for others."""
    unused = [item for item in found if item.code == UNUSED_IMPORT]
    return {item.path for item in unused if _is_for_others(item, contents[item.path], facts)}


def _is_for_others(item: Diagnostic, content: str, facts: Facts) -> bool:
    if any(edit.content.strip() == "pass" for edit in item.fix) or _is_named_so(module_of(item.path)):
        return True
    return not {_bound(item, content), ANYTHING}.isdisjoint(facts.taken.get(item.path, ()))


def is_remarked(item: Diagnostic, content: str) -> bool:
    """Whether a comment is about the import, or names it as a text may: as a type, or in code that may come back.

    Or whether it is imported for what that does, as a module of the package may be, or to give it a public name.
    """
    if any("#" in content[edit.start : content.find("\n", edit.end - 1)] for edit in item.fix):
        return True
    name = re.escape(_bound(item, content).rpartition(".")[2])
    line = line_at(rows(content), item.row)
    if name in FOR_THEIR_EFFECT or _OF_ITS_PACKAGE.match(line) or _MADE_PUBLIC.search(line):
        return True
    used = rf"[\"']{name}[\"'.\[]|#[^\n]*(?:@{name}\b|\b{name}[.(])|#\s*type:[^\n]*\b{name}\b"
    return bool(name) and re.search(used, content) is not None


def _is_named_so(module: str) -> bool:
    return COMPATIBLE in module or module in OFFERED


def _bound(item: Diagnostic, content: str) -> str:
    """The name that the import gives to the file: `a.b as c` c, `b` of `from a import b` b, `a.b` a."""
    alias = _ALIAS.match(content, positions(content).offset(item.row, item.column))
    return (alias[2] or alias[1]) if alias else ""
