"""Which files are looked at, wherever they lie; what is true of all of them; and why some cannot be read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tars_operator.api.code import Pattern, Skipped, SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import Language, Severity
from tars_operator.engine import aside, attributes, foreign, frozen, headers, levels, own_patterns, patterns, readme
from tars_operator.engine.analysis.encodings import ENCODING, Encodings
from tars_operator.engine.analysis.facts import (
    MANIFESTS,
    UNKNOWN,
    UNUSED_IMPORT,
    Gatherer,
    ReadImports,
    imports_of_all,
    oldest_python,
)
from tars_operator.engine.analysis.settings import excluded, formatter, linters
from tars_operator.engine.analysis.settings.linters import Said
from tars_operator.engine.analysis.settings.switched_off import off_in, reduced
from tars_operator.engine.generation import tested_elsewhere
from tars_operator.engine.generation.imports import is_test
from tars_operator.engine.globs import matches
from tars_operator.engine.languages import SUFFIXES, is_python, spoken_in
from tars_operator.engine.levels import Level
from tars_operator.engine.own_patterns import Own
from tars_operator.engine.protected import is_protected, is_safe
from tars_operator.engine.workspace.objects import Entry

LARGEST_FILE = 1_000_000  # bytes
POINTER = b"version https://git-lfs.github.com/spec/"
Read = Callable[[Sequence[Entry]], Mapping[str, bytes]]  # contents by path, wherever the files lie
_WILDCARD = frozenset("*?[")
_ABOUT_OTHERS = frozenset({UNUSED_IMPORT, ENCODING})  # ruff's rules that are about other files, too
BATCH_FILES, BATCH_BYTES = 500, 8 * 1024 * 1024  # of one request, so that neither side holds a whole repository


def own_of(entries: Iterable[Entry], read: Read, objects: Iterable[Pattern] = ()) -> Own:
    """The team's own patterns are checked where the repository is known: those of objects, and those of its files."""
    found = (one for one in entries if own_patterns.is_pattern_file(one.path))
    return own_patterns.adopt(objects, _texts(found, read))


def obstacles(entries: Iterable[Entry], read: Read, asked: Sequence[str]) -> Callable[[str], str]:
    """What tells of a path why the repository's product does not need it looked at; empty when it does.

    `asked` are the globs and folders that somebody named.
    """
    entries = [*entries]
    found = (one for one in entries if one.path.split("/")[-1] == attributes.ATTRIBUTES)
    said_by_git = attributes.Attributes(_texts(found, read))
    alone = excluded.excluded(_texts((one for one in entries if one.path in excluded.MANIFESTS), read))
    paths = {one.path for one in entries}

    def obstacle(path: str) -> str:
        said = said_by_git.obstacle(path) or foreign.by_twin(path, paths)
        return said if said or _is_named(path, asked) else aside.reason(path, asked) or alone(path)

    return obstacle


def _is_named(path: str, asked: Iterable[str]) -> bool:
    """Whether somebody named the file itself or a folder above it, other than by a glob."""
    plain = (one.rstrip("/") for one in asked if one and not _WILDCARD.intersection(one))
    return any(path == one or path.startswith(f"{one}/") for one in plain)


@dataclass(frozen=True)
class Usable:
    """Patterns that a repository has a use for, with the rules that it wants of them; and why not of the others."""

    patterns: tuple[Pattern, ...]
    left: tuple[Skipped, ...]


def usable_of(entries: Iterable[Entry], read: Read, chosen: Sequence[Pattern], asked: Collection[str] = ()) -> Usable:
    """Those of the chosen patterns whose fix the repository's own tools can read, and that its linters may speak of.

    `asked` are the ids and globs that chose them: what is a matter of taste may be named by its id.
    """
    entries = [*entries]
    known = levels_of(entries, read) if any(pattern.since for pattern in chosen) else {}
    too_new = {one.path: one for one in levels.too_new(chosen, known)}
    told = _told(entries, read)
    churn = _churn(entries, read, [one for one in chosen if one.id not in asked])
    answers = [too_new.get(pattern.id) or churn.get(pattern.id) or reduced(pattern, told) for pattern in chosen]
    return Usable(
        patterns=tuple(one for one in answers if isinstance(one, Pattern)),
        left=tuple(one for one in answers if isinstance(one, Skipped)),
    )


def _churn(entries: Sequence[Entry], read: Read, chosen: Iterable[Pattern]) -> dict[str, Skipped]:
    """Fixes of taste, where nobody develops any more. A team's own patterns are none of them."""
    known = {one.id for one in patterns.built_in()}
    taste = [one.id for one in chosen if one.severity is Severity.NOTE and one.has_fix and one.id in known]
    texts = [_texts(_named(entries, names), read) for names in (readme.NAMES, MANIFESTS)] if taste else [{}, {}]
    said = frozen.said(*texts)
    return {one: Skipped(path=one, reason=f"not looked for: a matter of taste, and {said}") for one in taste if said}


def _told(entries: Iterable[Entry], read: Read) -> tuple[Said, ...]:
    return linters.said(_texts((one for one in entries if one.path in linters.MANIFESTS), read))


def levels_of(entries: Iterable[Entry], read: Read) -> dict[Language, Level]:
    """How old the languages may be, by the manifests that are the repository's own, and by its scripts."""
    entries = [*entries]
    own = (one for one in entries if one.path in MANIFESTS or _is_own(one))
    manifests = _texts((one for one in own if levels.is_manifest(one.path)), read)
    known = levels.levels(manifests)
    promised = readme.from_python_2(manifests)
    if not promised and Language.PYTHON not in known and not oldest_python(manifests):
        promised = readme.universal(manifests) or readme.python_2(_texts(_named(entries, readme.NAMES), read))
    if promised:
        known[Language.PYTHON] = promised
    if Language.GO not in known and any(Language.GO in spoken_in(one.path) and _is_own(one) for one in entries):
        known[Language.GO] = levels.NO_MODULE
    if not levels.is_unsaid(known):
        return known
    scripts = (one for one in entries if Language.JAVASCRIPT in spoken_in(one.path) and _is_own(one))
    return levels.of_scripts(known, (text for part in parts(scripts) for text in _texts(part, read).values()))


def _named(entries: Iterable[Entry], paths: Collection[str]) -> Iterator[Entry]:
    return (one for one in entries if one.path in paths)


def _is_own(entry: Entry) -> bool:
    return not is_protected(entry.path) and not foreign.by_path(entry.path)


def facts_of(
    entries: Iterable[Entry], read: Read, chosen: Iterable[Pattern], imports: ReadImports = imports_of_all
) -> Facts:
    """What is true of the whole repository; its files are read when a pattern asks what they take from each other."""
    chosen = [pattern for pattern in chosen if pattern.ruff or pattern.known_as or _makes_python(pattern)]
    if not chosen:
        return UNKNOWN  # nobody would ask
    entries = [*entries]
    every = [one for one in entries if one.is_file]
    python = [one for one in every if is_python(one.path)]
    gatherer, encodings = Gatherer([one.path for one in python]), Encodings()
    if not _ABOUT_OTHERS.isdisjoint(code for pattern in chosen for code in pattern.ruff):
        for part in parts(one for one in python if 0 <= one.size <= LARGEST_FILE):
            contents = read(part)
            encodings.read(contents)
            for path, found in imports(contents, gatherer.modules).items():
                gatherer.add(path, found)
    settings = _texts((one for one in every if one.path in {*MANIFESTS, *formatter.MANIFESTS}), read)
    known = gatherer.facts(oldest_python(settings), formatter.line_length(settings))
    off = off_in([one.path for one in python], chosen, _told(entries, read))
    return known.model_copy(update={"off": encodings.off(off, (one.path for one in python))})


def _makes_python(pattern: Pattern) -> bool:
    return pattern.language is Language.PYTHON and pattern.has_fix


def _texts(entries: Iterable[Entry], read: Read) -> dict[str, str]:
    readable = [one for one in entries if one.is_file and 0 <= one.size <= LARGEST_FILE]
    return {path: content.decode("utf-8", "replace") for path, content in read(readable).items()}


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


class Sized(Protocol):
    """A file, or whatever stands for one."""

    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Sized)


def parts(files: Iterable[T]) -> Iterator[list[T]]:
    """`files` in groups that fit into one request."""
    part: list[T] = []
    size = 0
    for entry in files:
        if part and (len(part) >= BATCH_FILES or size + entry.size > BATCH_BYTES):
            yield part
            part, size = [], 0
        part.append(entry)
        size += entry.size
    if part:
        yield part


def is_readable_test(entry: Entry, languages: frozenset[Language]) -> bool:
    """Whether the file may hold tests of the languages and can be looked into, wherever the run may make changes."""
    if not entry.is_file or not 0 <= entry.size <= LARGEST_FILE:
        return False
    is_ours = Language.PYTHON in languages and is_python(entry.path) and is_test(entry.path)
    return is_ours or tested_elsewhere.may_test(entry.path, languages)


def as_source(entry: Entry, content: bytes) -> SourceFile:
    """For reading only: what is no UTF-8 is replaced."""
    return SourceFile(path=entry.path, blob=entry.blob, content=content.decode("utf-8", "replace"))


def unreadable(content: bytes, path: str) -> str:
    """Why the content is no text of people to look at; empty when it is."""
    if content.startswith(POINTER):
        return "a Git LFS pointer"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "not valid UTF-8"
    return headers.by_header(content, path) or foreign.by_release(content, path) or foreign.by_lines(content, path)
