"""Which files are looked at, and why others are not."""

from collections.abc import Callable, Iterable, Sequence

from tars_operator.api.code import Pattern
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import Language
from tars_operator.engine.analysis.settings import excluded
from tars_operator.engine.generation import tested_elsewhere
from tars_operator.engine.generation.imports import is_test
from tars_operator.engine.globs import matches
from tars_operator.engine.languages import SUFFIXES, is_python, spoken_in
from tars_operator.engine.protected import is_protected, is_safe
from tars_operator.engine.selection import aside, attributes, foreign, hashed, headers
from tars_operator.engine.selection.reading import LARGEST_FILE, Read, texts
from tars_operator.engine.workspace.objects import Entry

POINTER = b"version https://git-lfs.github.com/spec/"
_WILDCARD = frozenset("*?[")


def is_wanted(entry: Entry, spec: RunSpec, *, judges: bool = False) -> bool:
    """Whether the run is about this path. `judges` lets tests and configuration in, which no run may change.

    A submodule is, whatever its name: people should know that nobody looks into it.
    """
    path = entry.path
    return (
        (path.endswith(SUFFIXES) or entry.is_submodule)
        and matches(path, spec.include)
        and not matches(path, spec.exclude)
        and (judges or not is_protected(path, tuple(spec.gate.protected_paths)))
    )


def languages_of(chosen: Iterable[Pattern]) -> frozenset[Language]:
    return frozenset(pattern.language for pattern in chosen)


def is_spoken(entry: Entry, languages: frozenset[Language]) -> bool:
    """Whether a pattern may be about the file."""
    return entry.is_submodule or not languages.isdisjoint(spoken_in(entry.path))


def obstacle(entry: Entry) -> str:
    """Why the file is not even read; empty when it is."""
    if not is_safe(entry.path):
        return "the path is not plain text inside the repository"
    if not entry.is_file:
        return "a submodule" if entry.is_submodule else "a link"
    return f"larger than {LARGEST_FILE} bytes" if entry.size > LARGEST_FILE else ""


def obstacles(entries: Iterable[Entry], read: Read, asked: Sequence[str]) -> Callable[[str], str]:
    """What tells of a path why the repository's product does not need it looked at; empty when it does.

    `asked` are the globs and folders that somebody named.
    """
    entries = [*entries]
    found = (one for one in entries if one.path.split("/")[-1] == attributes.ATTRIBUTES)
    said_by_git = attributes.Attributes(texts(found, read))
    alone = excluded.excluded(texts((one for one in entries if one.path in excluded.MANIFESTS), read))
    paths, copied = {one.path for one in entries}, foreign.copied(entries)
    kept = hashed.of(texts((one for one in entries if one.path.split("/")[-1] in hashed.NAMES), read))

    def obstacle(path: str) -> str:
        said = said_by_git.obstacle(path) or foreign.by_twin(path, paths) or hashed.reason(path, kept)
        if said or _is_named(path, asked):
            return said
        return (
            "a copy: the same script lies elsewhere, too"
            if path in copied
            else aside.reason(path, asked) or alone(path)
        )

    return obstacle


def _is_named(path: str, asked: Iterable[str]) -> bool:
    """Whether somebody named the file itself or a folder above it, other than by a glob."""
    plain = (one.rstrip("/") for one in asked if one and not _WILDCARD.intersection(one))
    return any(path == one or path.startswith(f"{one}/") for one in plain)


def is_readable_test(entry: Entry, languages: frozenset[Language]) -> bool:
    """Whether the file may hold tests of the languages and can be looked into, wherever the run may make changes."""
    if not entry.is_file or not 0 <= entry.size <= LARGEST_FILE:
        return False
    is_ours = Language.PYTHON in languages and is_python(entry.path) and is_test(entry.path)
    return is_ours or tested_elsewhere.may_test(entry.path, languages)


def unreadable(content: bytes, path: str) -> str:
    """Why the content is no text of people to look at; empty when it is."""
    if content.startswith(POINTER):
        return "a Git LFS pointer"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "not valid UTF-8"
    whose = foreign.by_command(content) or headers.by_header(content, path) or foreign.by_release(content, path)
    return whose or foreign.by_lines(content, path)
