"""What is true of the whole repository and matters where only some of its files are looked at.

A request carries some hundred files, and a role keeps nothing in mind between two. So whoever sees all files gathers
what is needed of the others, once and in little: which modules are the repository's own, the oldest Python it supports,
and which imported names of a file others take from there (`from .compat import json`).
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import MOST_PACKAGES, Facts
from tars_operator.engine.analysis.settings.manifests import table, toml
from tars_operator.engine.languages import is_python
from tars_operator.engine.protected import is_protected

UNKNOWN = Facts()  # nothing is known of other files than those that are looked at
MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py")
UNUSED_IMPORT = "F401"  # a rule of ruff that is about other files
# Rules of ruff that ask what lies around a file, as far as `--select ALL` on single files told; no built-in pattern's.
_OF_NEIGHBOURS = re.compile(r"A005|ANN|BLE|D\d|INP|N999|TID")
SOURCE_ROOT = "src"
ANYTHING = "*"
_FROM = re.compile(r"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]{0,4999}\)|[^\n;#]*)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([^\n;#]*)", re.MULTILINE)
_DOTTED = re.compile(r"\b([^\W\d]\w*)\.(?=([^\W\d]\w*))")
_DOTTED_ASCII = re.compile(_DOTTED.pattern, re.ASCII)  # twice as fast, and right for nearly every file
_NAME = re.compile(r"\w+|\*")
_REQUIRES = re.compile(r"\bpython_requires[\"']?[ \t]*[=:][ \t]*([^\n]{1,80})")
_AT_LEAST = re.compile(r"(?:>=?|~=|==|\^)\s*3\.(\d{1,2})")
_PYTHON_2 = re.compile(r">=?\s*2\b")
_CLASSIFIER = re.compile(r"Programming Language :: Python :: 3\.(\d{1,2})\b")


@dataclass(frozen=True)
class Imports:
    """What one file says of others: the names it imports, and those it takes from modules of the repository."""

    names: frozenset[str]
    taken: frozenset[tuple[str, str]]  # the last word of a module, and a name of it


ReadImports = Callable[[Mapping[str, bytes], frozenset[str]], Mapping[str, Imports]]  # by path; contents, own modules


def imports_of(content: str, modules: frozenset[str]) -> Imports:
    """What `content` imports, and what it names of `modules`, which are the repository's own."""
    names: set[str] = set()
    taken: set[tuple[str, str]] = set()
    for source, words in _FROM.findall(content):
        module, found = source.rpartition(".")[2], _NAME.findall(words)
        names.update(found)
        taken.update((module, name) for name in found if module in modules)
    for words in _IMPORT.findall(content):
        names.update(_NAME.findall(words))
    dotted = (_DOTTED_ASCII if content.isascii() else _DOTTED).findall(content)
    taken.update((module, name) for module, name in dotted if module in modules)
    return Imports(frozenset(names), frozenset(taken))


def imports_of_all(contents: Mapping[str, bytes], modules: frozenset[str]) -> dict[str, Imports]:
    """The same of many files, by path."""
    return {path: imports_of(content.decode("utf-8", "replace"), modules) for path, content in contents.items()}


class Gatherer:
    """Hears of one file after the other. `paths` are those of all Python files of the repository."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = paths
        self.modules = frozenset(module_of(path) for path in paths)
        self._imported: dict[str, frozenset[str]] = {}
        self._taken: dict[str, set[str]] = {}
        self._namers: dict[str, set[str]] = {}  # files by the module that they name

    def read(self, path: str, content: str) -> None:
        """Note what `content` imports, and what of other files it names."""
        self.add(path, imports_of(content, self.modules))

    def add(self, path: str, imports: Imports) -> None:
        """The same of a file that was read before."""
        self._imported[path] = imports.names
        for module, name in imports.taken:
            self._taken.setdefault(module, set()).add(name)
        for module in set() if is_protected(path) else {module for module, _ in imports.taken}:
            self._namers.setdefault(module, set()).add(path)

    def facts(self, python: str = "", line_length: int = 0) -> Facts:
        """All that is known now."""
        taken = {path: self._of_others(path) for path in sorted(self._imported)}
        return Facts(
            python=python,
            line_length=line_length,
            packages=tuple(sorted(packages(self._paths)))[:MOST_PACKAGES],
            taken={path: tuple(sorted(names)) for path, names in taken.items() if names},
            alone=self._alone(),
        )

    def _alone(self) -> dict[str, tuple[str, ...]]:
        """Where a module is named by one file only, that file's import of it is all that loads it."""
        alone: dict[str, list[str]] = {}
        for module, paths in self._namers.items():
            if len(paths) == 1:
                alone.setdefault(next(iter(paths)), []).append(module)
        return {path: tuple(sorted(alone[path])) for path in sorted(alone)}

    def _of_others(self, path: str) -> set[str]:
        """Of a module only the last word is known for certain, so files of one name share what is taken from them."""
        wanted = self._taken.get(module_of(path), set())
        return {ANYTHING} if ANYTHING in wanted else wanted & self._imported[path]


def gathered(files: Iterable[SourceFile]) -> Facts:
    """The facts of files that are the whole repository, as far as anybody can tell."""
    python = [file for file in files if is_python(file.path)]
    gatherer = Gatherer([file.path for file in python])
    for file in python:
        gatherer.read(file.path, file.content)
    return gatherer.facts()


def for_files(facts: Facts, paths: Iterable[str]) -> Facts:
    """The facts that matter for these files."""
    asked = [*paths]
    taken = {path: facts.taken[path] for path in asked if path in facts.taken}
    alone = {path: facts.alone[path] for path in asked if path in facts.alone}
    off = {path: facts.off[path] for path in asked if path in facts.off}
    return facts.model_copy(update={"taken": taken, "alone": alone, "off": off})


def is_about_files(patterns: Iterable[Pattern]) -> bool:
    """Whether what these patterns find in a file depends on nothing around it but the facts of a request."""
    return not any(_OF_NEIGHBOURS.match(code) for pattern in patterns for code in pattern.ruff)


def module_of(path: str) -> str:
    """The last word of a file's name as a module. Asked of every file, so without a path object."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return folder.rpartition("/")[2] if stem == "__init__" else stem


def packages(paths: Collection[str]) -> set[str]:
    """Top-level names by which the repository imports itself; a name that Python has as well is nobody's own."""
    roots = {str(PurePosixPath(path).parent) for path in paths if path.endswith("/__init__.py")}
    tops = {PurePosixPath(root).name for root in roots if str(PurePosixPath(root).parent) not in roots}
    return {name for name in tops | {*map(_first, paths)} if name.isidentifier()} - sys.stdlib_module_names


def _first(path: str) -> str:
    """The package or module that it belongs to. Asked of every file, too."""
    top, _, rest = path.removeprefix(f"{SOURCE_ROOT}/").partition("/")
    return top if rest else top.rpartition(".")[0] or top


def oldest_python(manifests: Mapping[str, str]) -> str:
    """The oldest Python that the packaging files ask for, or else list, as `3.8`; empty when they name none."""
    known = {name: manifests[name] for name in MANIFESTS if name in manifests}
    said = " ".join(_required(name, text) for name, text in known.items())
    if _PYTHON_2.search(said):
        return "3.0"
    minors = [*map(int, _AT_LEAST.findall(said) or _CLASSIFIER.findall("\n".join(known.values())))]
    return f"3.{min(minors)}" if minors else ""


def _required(name: str, text: str) -> str:
    if name != "pyproject.toml":
        return " ".join(_REQUIRES.findall(text))
    data = toml(text)
    depends = table(data, "tool", "poetry", "dependencies")
    return f"{table(data, 'project').get('requires-python', '')} {depends.get('python', '')}"
