"""All that an answer about one file depends on, as one digest: what differs in any of it is another entry.

The version number of this program tells too little: a checkout of it changes and keeps its number. So its own source is
in the key as well.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import tars_operator
from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import AnalyzeRequest, Facts
from tars_operator.engine.analysis.facts import UNKNOWN, for_files

FORMAT = "2"  # of the values in the store
TOOLS = ("tars-operator", "ruff", "ast-grep-py", "libcst")
SOURCES = ("engine", "api")  # packages of this program that have a say in what is found


def of_files(request: AnalyzeRequest) -> dict[str, str]:
    """The keys of the findings in each of the files, by path."""
    facts = request.facts or UNKNOWN
    common = _digest(program(), "findings", _of_patterns(request.patterns), _of_repository(facts))
    return {file.path: _digest(common, file.path, file.blob, _of_file(facts, file)) for file in request.files}


def of_imports(blob: str, modules: frozenset[str]) -> str:
    """The key of what a file imports. It is told of the repository's own `modules` only, so it depends on them."""
    return _digest(_of_modules(modules), blob)


@cache
def program() -> str:
    """The program with its tools: any other one might find something else."""
    return _digest(FORMAT, sys.version, *map(_version, TOOLS), *_sources())


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""  # it finds nothing then


def _sources() -> Iterator[str]:
    top = Path(tars_operator.__file__).parent
    for file in sorted(path for name in SOURCES for path in (top / name).rglob("*.py")):
        yield file.relative_to(top).as_posix()
        yield sha256(file.read_bytes()).hexdigest()


def _of_patterns(patterns: Sequence[Pattern]) -> str:
    return _digest(*(pattern.model_dump_json() for pattern in patterns))


def _of_repository(facts: Facts) -> str:
    return for_files(facts, ()).model_dump_json()


def _of_file(facts: Facts, file: SourceFile) -> str:
    about = (facts.taken, facts.alone, facts.off)
    return "  ".join(" ".join(each.get(file.path, ())) for each in about)


@lru_cache(maxsize=1)
def _of_modules(modules: frozenset[str]) -> str:
    return _digest(program(), "imports", *sorted(modules))


def _digest(*parts: str) -> str:
    """Of the parts in order. None of them holds a NUL, so no two lists of parts are one text."""
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
