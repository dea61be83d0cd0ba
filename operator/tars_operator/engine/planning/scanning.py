"""Findings of a checkout: the same files and finders as a run would have, over what lies on disk."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from tars_operator.api.code import Finding, Pattern, Skipped, SourceFile
from tars_operator.api.contracts import AnalyzeRequest, Facts
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine import selection
from tars_operator.engine.analysis.facts import UNKNOWN, ReadImports, for_files, imports_of_all
from tars_operator.engine.analysis.sources import is_ordinary
from tars_operator.engine.analysis.triggers import Triggers
from tars_operator.engine.generation import tested_by
from tars_operator.engine.learning.past import Past
from tars_operator.engine.own_patterns import FOLDER, Own
from tars_operator.engine.planning.working_tree import WorkingTree, blob_id, within
from tars_operator.engine.ports import Analyzer
from tars_operator.engine.selection import Usable
from tars_operator.engine.workspace.objects import Entry

Tell = Callable[[int, int], None]  # files looked at so far, files altogether
_Read = Callable[[Entry], SourceFile | None]
_Ask = Callable[[Sequence[SourceFile]], tuple[tuple[Finding, ...], dict[str, str]]]


@dataclass(frozen=True)
class Wish:
    """What is looked for, and where. `places` are paths from the top; `judges` lets tests and the like in."""

    spec: RunSpec
    patterns: tuple[Pattern, ...]
    places: Sequence[str] = ("",)
    judges: bool = False
    past: tuple[Past, ...] = ()  # of earlier runs on this checkout
    tests: bool = True  # whether TODOs are told with the tests of their function


@dataclass(frozen=True)
class _Worth:
    """A file that is worth a closer look, and how many were read until it was found."""

    file: SourceFile
    size: int
    done: int


@dataclass(frozen=True)
class Scan:
    """What was found. `sources` are the files with findings, as they were read; `staged` their ids in Git's index.

    `paths` are all files that were looked at, `base` is the commit that is checked out.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    files: int
    sources: Mapping[str, SourceFile] = field(default_factory=dict)
    staged: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    base: str = ""
    facts: Facts = UNKNOWN


def scan(
    tree: WorkingTree,
    wish: Wish,
    analyzer: Analyzer,
    tell: Tell = lambda _done, _all: None,
    imports: ReadImports = imports_of_all,
) -> Scan:
    """Look at every wanted file once.

    Raises:
        UnreadableTreeError: Git cannot read the index.
        UnknownRuleError: a pattern names a rule that ruff does not have.

    """
    everything = tree.entries()
    entries, skipped = _chosen(tree, everything, wish)
    wanted = [entry for entry in entries if entry.path not in skipped]
    facts = selection.facts_of(everything, _reader(tree), wish.patterns, imports)
    read = partial(_source, tree, triggers=Triggers(wish.patterns), skipped=skipped)
    ask = partial(look, patterns=wish.patterns, analyzer=analyzer, facts=facts)
    found, sources = _search(wanted, read, ask, skipped, tell)
    return Scan(
        findings=tuple(sorted(_with_tests(tree, everything, found) if wish.tests else found, key=_order)),
        skipped=tuple(Skipped(path=path, reason=skipped[path]) for path in sorted(skipped)),
        files=len(entries) - len(skipped),
        sources=sources,
        staged={entry.path: entry.blob for entry in wanted if entry.path in sources},
        paths=tuple(entry.path for entry in wanted),
        base=tree.head(),
        facts=facts,
    )


def _chosen(tree: WorkingTree, everything: Sequence[Entry], wish: Wish) -> tuple[list[Entry], dict[str, str]]:
    """What the wish is about, and why some of it cannot be looked at."""
    spoken = selection.languages_of(wish.patterns)
    entries = [one for one in everything if _is_wanted(one, wish) and selection.is_spoken(one, spoken)]
    obstacle = selection.obstacles(everything, _reader(tree), (*wish.spec.include, *wish.places))
    return entries, {one.path: reason for one in entries if (reason := _obstacle(one) or obstacle(one.path))}


def _search(
    wanted: Sequence[Entry], read: _Read, ask: _Ask, skipped: dict[str, str], tell: Tell
) -> tuple[list[Finding], dict[str, SourceFile]]:
    """The findings with their files, part by part; what turns out to be unreadable comes to `skipped`."""
    found: list[Finding] = []
    sources: dict[str, SourceFile] = {}
    for part in selection.parts(_worth(wanted, read)):
        files = [one.file for one in part]
        news, more = ask(files)
        found += news
        skipped |= more
        sources |= _named(files, news)
        tell(part[-1].done, len(wanted))
    tell(len(wanted), len(wanted))
    return found, sources


def _worth(wanted: Iterable[Entry], read: _Read) -> Iterator[_Worth]:
    """A request is full of these: where few files are worth it, there is one for the whole checkout."""
    for done, entry in enumerate(wanted, 1):
        if file := read(entry):
            yield _Worth(file, entry.size, done)


def _with_tests(tree: WorkingTree, entries: Iterable[Entry], found: Sequence[Finding]) -> Sequence[Finding]:
    return tested_by.with_tests(found, _tests(tree, entries, found))


def _tests(tree: WorkingTree, entries: Iterable[Entry], found: Sequence[Finding]) -> Iterator[SourceFile]:
    """The checkout's own tests, where there is a finding that they could be named for."""
    if languages := tested_by.wanted(found):
        for one in (one for one in entries if selection.is_readable_test(one, languages)):
            yield from (selection.as_source(one, content) for content in _reader(tree)([one]).values())


def own_patterns(tree: WorkingTree) -> Own:
    """The patterns that the checkout brings along, and why others of its files are none.

    Raises:
        UnreadableTreeError: Git cannot read the index.

    """
    return selection.own_of(tree.entries(FOLDER), _reader(tree))


def usable(tree: WorkingTree, patterns: Sequence[Pattern], asked: Collection[str] = ()) -> Usable:
    """The patterns that the checkout's own tools and settings leave to be looked for, and why not the others.

    `asked` are the ids and globs that chose them.

    Raises:
        UnreadableTreeError: Git cannot read the index.

    """
    return selection.usable_of(tree.entries(), _reader(tree), patterns, asked)


def _reader(tree: WorkingTree) -> selection.Read:
    def read(entries: Sequence[Entry]) -> dict[str, bytes]:
        contents = {}
        for entry in entries:
            with suppress(OSError):  # it says nothing then
                contents[entry.path] = tree.read(entry)
        return contents

    return read


def look(
    files: Sequence[SourceFile], patterns: Sequence[Pattern], analyzer: Analyzer, facts: Facts
) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """Findings and skipped files of one request; nothing asked, nothing found."""
    if not files or not patterns:
        return (), {}
    known = for_files(facts, (file.path for file in files))
    answer = analyzer.analyze(AnalyzeRequest(files=tuple(files), patterns=tuple(patterns), facts=known))
    return answer.findings, {skipped.path: skipped.reason for skipped in answer.skipped}


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    """For people: what matters most first, then by place. In which order it is worked on is the plan's to say."""
    return -finding.severity.rank, finding.path, finding.line, finding.pattern, finding.id


def _is_wanted(entry: Entry, wish: Wish) -> bool:
    return within(entry.path, wish.places) and selection.is_wanted(entry, wish.spec, judges=wish.judges)


def _obstacle(entry: Entry) -> str:
    if entry.is_file and not entry.blob:
        return "in a merge conflict"
    if entry.is_file and entry.size < 0:
        return "no regular file in the checkout"
    return selection.obstacle(entry)


def _source(tree: WorkingTree, entry: Entry, triggers: Triggers, skipped: dict[str, str]) -> SourceFile | None:
    """The file as it lies on disk; None when it cannot be read, with the reason among `skipped`, or holds nothing."""
    try:
        content = tree.read(entry)
    except OSError as error:
        skipped[entry.path] = f"cannot be read: {error.strerror}"
        return None
    if reason := selection.unreadable(content, entry.path):
        skipped[entry.path] = reason
        return None
    if is_ordinary(content) and not triggers.may_hold(entry.path, content):
        return None
    return SourceFile(path=entry.path, blob=blob_id(content, entry.blob), content=content.decode())


def _named(files: Sequence[SourceFile], found: Iterable[Finding]) -> dict[str, SourceFile]:
    paths = {finding.path for finding in found}
    return {file.path: file for file in files if file.path in paths}
