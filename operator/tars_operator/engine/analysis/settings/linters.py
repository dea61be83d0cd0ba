"""What the maintainers of a repository switched off in their own linters: that is not proposed to them.

Their settings at the top of the repository are read as data. No linter is ever run with them: they could name plugins,
other rules, other files. All that a stranger's settings can do here is to switch proposals off, and whatever else they
hold, there is an answer. Who switched everything off (`disable=all`, `ignore = ["ALL"]`) in order to name what is
wanted said nothing of any single rule.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from configparser import Error, RawConfigParser
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tars_operator.engine.analysis.settings import eslint
from tars_operator.engine.analysis.settings.elsewhere import EVERYTHING, Tool
from tars_operator.engine.analysis.settings.manifests import LARGEST, table, toml

MOST_WORDS, MOST_GLOBS = 1000, 300  # of one linter; the rest is not heard
LONGEST_WORD, LONGEST_GLOB = 64, 200
Per = tuple[str, tuple[str, ...]]  # a glob, and what is off in the files that it matches
_INLINE = re.compile(r"(?:^|(?<=[ \t]))[#;].*", re.MULTILINE)
_GAP = re.compile(r"(?<=\S)[^\S\n]+")  # a run of blanks takes Python's reader of such files the square of its length
_NAMELESS = re.compile(r"^[^\S\n]*[=:]", re.MULTILINE)  # and so do lines that set nothing, which are errors
MOST_NAMELESS = 100
_OF_PYLINT = re.compile(r"pylint\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{1,8}[0-9]{0,4}")


@dataclass(frozen=True)
class Said:
    """What one linter is told in one file: words for what is off, for what is on, and for what is off in some files."""

    path: str
    tool: Tool
    off: tuple[str, ...]
    on: tuple[str, ...] = ()
    files: tuple[Per, ...] = ()


def said(manifests: Mapping[str, str]) -> tuple[Said, ...]:
    """All that the manifests (content by path) tell linters."""
    readable = {path: manifests[path] for path in MANIFESTS if path in manifests and len(manifests[path]) <= LARGEST}
    return tuple(one for path, text in readable.items() for one in _READERS[path](path, text))


def _project(path: str, text: str) -> Iterator[Said]:
    tools = table(toml(text), "tool")
    yield from _ruff(path, table(tools, "ruff"))
    yield _codes(path, [table(tools, "flake8")])
    yield _pylint(path, _tables(tools, "pylint"))


def _ruff_file(path: str, text: str) -> Iterator[Said]:
    return _ruff(path, toml(text))


def _pylint_toml(path: str, text: str) -> Iterator[Said]:
    yield _pylint(path, _tables(table(toml(text), "tool"), "pylint"))


def _shared_ini(path: str, text: str) -> Iterator[Said]:
    sections = sections_of(text)
    yield _codes(path, [keys for name, keys in sections if name in {"flake8", "pycodestyle"}])
    yield _pylint(path, [keys for name, keys in sections if _OF_PYLINT.match(name)])


def _pylint_ini(path: str, text: str) -> Iterator[Said]:
    yield _pylint(path, [keys for _, keys in sections_of(text)])


def _eslint(path: str, text: str) -> Iterator[Said]:
    yield Said(path, Tool.SCRIPTS, _bounded(eslint.off(path, text)))


def _cargo(path: str, text: str) -> Iterator[Said]:
    """Of the package, and of all packages of a workspace; groups of lints (`style`) are not heard."""
    data = toml(text)
    for lints in (table(data, "lints", "clippy"), table(data, "workspace", "lints", "clippy")):
        level = {name: value.get("level") if isinstance(value, dict) else value for name, value in lints.items()}
        yield Said(path, Tool.LINTS, _bounded(name for name, value in level.items() if value == "allow"))


def _ruff(path: str, data: Mapping[str, Any]) -> Iterator[Said]:
    """At the top and below `lint` stand the same names. What no machine is to mend counts as switched off."""
    levels = (data, table(data, "lint"))
    yield _codes(path, levels)
    yield Said(path, Tool.CODES, _chosen(levels, "unfixable", "extend-unfixable"))


def _codes(path: str, tables: Sequence[Mapping[str, Any]]) -> Said:
    found = (one for keys in tables for name in _PER_FILE for one in _per_file(setting(keys, name)))
    files = [one for one in found if len(one[0]) <= LONGEST_GLOB]
    off, on = _chosen(tables, "ignore", "extend-ignore"), _chosen(tables, "select", "extend-select")
    return Said(path, Tool.CODES, off, on, tuple(files[:MOST_GLOBS]))


def _pylint(path: str, tables: Sequence[Mapping[str, Any]]) -> Said:
    return Said(path, Tool.MESSAGES, _chosen(tables, "disable"), _chosen(tables, "enable"))


def _chosen(tables: Iterable[Mapping[str, Any]], *names: str) -> tuple[str, ...]:
    """The words of these settings, but for the one that stands for all: it chooses nothing."""
    words = (word for keys in tables for name in names for word in listed(setting(keys, name)))
    return _bounded(word for word in words if word.upper() != EVERYTHING)


def _bounded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice((word for word in dict.fromkeys(words) if len(word) <= LONGEST_WORD), MOST_WORDS))


def setting(keys: Mapping[str, Any], name: str) -> Any:
    return keys.get(name, keys.get(name.replace("-", "_")))


def listed(value: Any) -> list[str]:
    """Of a list, or of a text that lists them with commas, blanks and remarks."""
    if isinstance(value, str):
        return [word for word in re.split(r"[\s,]+", _INLINE.sub("", value)) if word]
    return [word.strip() for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _per_file(value: Any) -> Iterator[Per]:
    """Of a table (ruff), or of a text `glob,glob:code,code` (flake8)."""
    if isinstance(value, dict):
        yield from ((glob, _bounded(listed(codes))) for glob, codes in value.items())
        return
    globs: list[str] = []
    codes: list[str] = []
    is_glob = True
    lines = "\n".join(listed(value)) if isinstance(value, list) else value
    for word in listed(lines.replace(":", " : ") if isinstance(lines, str) else None):
        if word == ":":
            is_glob = False
        elif is_glob or not _CODE.fullmatch(word):
            if codes:
                yield from _each(globs, codes)
                globs, codes = [], []
            globs, is_glob = [*globs[:MOST_GLOBS], word], True
        else:
            codes.append(word)
    yield from _each(globs, codes)


def _each(globs: Iterable[str], codes: Iterable[str]) -> Iterator[Per]:
    off = _bounded(codes)
    return ((glob, off) for glob in globs if off)


def _tables(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The table of this name and those in it: pylint takes a setting from any of its sections."""
    top = table(data, name)
    return [top, *(one for one in top.values() if isinstance(one, dict))]


def sections_of(text: str) -> list[tuple[str, Mapping[str, Any]]]:
    if len(_NAMELESS.findall(text)) > MOST_NAMELESS:
        return []
    parser = RawConfigParser(strict=False, allow_no_value=True, default_section="", interpolation=None)
    try:
        parser.read_string(_GAP.sub(" ", text))
    except (Error, AttributeError):  # of Python before 3.13, where a key without a value goes on in the next line
        return []
    return [(name, parser[name]) for name in parser.sections()]


_PER_FILE = ("per-file-ignores", "extend-per-file-ignores")
_READERS: Mapping[str, Callable[[str, str], Iterator[Said]]] = {
    "pyproject.toml": _project,
    **dict.fromkeys(("ruff.toml", ".ruff.toml"), _ruff_file),
    **dict.fromkeys(("setup.cfg", "tox.ini", ".flake8"), _shared_ini),
    **dict.fromkeys((".pylintrc", "pylintrc"), _pylint_ini),
    **dict.fromkeys((".pylintrc.toml", "pylintrc.toml"), _pylint_toml),
    **dict.fromkeys(eslint.FILES, _eslint),
    "Cargo.toml": _cargo,
}
MANIFESTS = tuple(_READERS)
