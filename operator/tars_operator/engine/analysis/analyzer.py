"""The analyzer role as an object: what Local and Single mode use directly and the analyzer pod serves.

Stateless: file contents in, findings out. A file that cannot be looked at is skipped with its reason, never an error.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tars_operator.api.code import Finding, Pattern, Skipped, SourceFile
from tars_operator.api.contracts import AnalyzeAnswer, AnalyzeRequest, Facts
from tars_operator.engine.analysis.facts import UNKNOWN, gathered, is_about_files
from tars_operator.engine.analysis.finders import Finder, Hit, Search
from tars_operator.engine.analysis.fingerprints import findings, in_order
from tars_operator.engine.analysis.lint import RuffFinder
from tars_operator.engine.analysis.processes import cores, spread
from tars_operator.engine.analysis.rewrites import CodemodFinder
from tars_operator.engine.analysis.ruff_process import known_rules
from tars_operator.engine.analysis.sources import obstacle
from tars_operator.engine.analysis.structure import AstGrepFinder, rule_problem
from tars_operator.engine.analysis.todo import TodoFinder
from tars_operator.engine.globs import matches

Keep = Callable[[SourceFile, Finding, Hit], None]
Finders = Callable[[Facts], Sequence[Finder]]
WORTH_A_PROCESS = 400_000  # characters: about a second's work for all patterns


def all_finders(facts: Facts) -> Sequence[Finder]:
    return RuffFinder(facts), TodoFinder(), AstGrepFinder(facts), CodemodFinder(facts)


class UnknownRuleError(ValueError):
    """A pattern names a rule that its finder does not have; `field` is its place in the request."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _forget(_file: SourceFile, _finding: Finding, _hit: Hit) -> None:
    """Stateless: what a finding is mended with is looked for again by whoever mends it."""


@dataclass(frozen=True)
class _Seen:
    """Places by path with their fixes, and files that could not be read."""

    places: Sequence[tuple[str, Finding, Hit]]
    skipped: Mapping[str, Skipped]


class LocalAnalyzer:
    """Implements `engine.ports.Analyzer` on this machine. `keep` is told of every place together with its fix."""

    def __init__(self, finders: Finders = all_finders, keep: Keep = _forget) -> None:
        self._finders = finders
        self._keep = keep

    def analyze(self, request: AnalyzeRequest) -> AnalyzeAnswer:
        """The findings and the skipped files.

        Raises:
            UnknownRuleError: a pattern names a rule that its finder does not have.

        """
        require_known_rules(request.patterns)
        obstacles = {file.path: reason for file in request.files if (reason := obstacle(file))}
        readable = [file for file in request.files if file.path not in obstacles]
        facts = request.facts or gathered(readable)
        look = _Look(request.patterns, self._finders(facts), facts)
        seen = spread(look.seen, _parts(readable, request.patterns))
        by_path = {file.path: file for file in readable}
        for path, finding, hit in (place for one in seen for place in one.places):
            self._keep(by_path[path], finding, hit)
        skipped = {path: Skipped(path=path, reason=reason) for path, reason in obstacles.items()}
        for one in seen:
            skipped |= one.skipped
        found = (finding for one in seen for _, finding, _ in one.places)
        return AnalyzeAnswer(
            findings=tuple(sorted(found, key=lambda finding: (finding.path, finding.line, finding.pattern))),
            skipped=tuple(skipped[path] for path in sorted(skipped)),
        )


def _parts(files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> list[Sequence[SourceFile]]:
    """Neighbours stay together, and a part is worth a process; none where rules ask for what lies around a file."""
    size = sum(len(file.content) for file in files)
    number = min(cores(), size // WORTH_A_PROCESS) if is_about_files(patterns) else 1
    parts: list[list[SourceFile]] = [[]]
    begun = 0
    for file in files:
        if len(parts) < number and begun * number >= size * len(parts):
            parts.append([])
        parts[-1].append(file)
        begun += len(file.content)
    return [*parts]


@dataclass(frozen=True)
class _Look:
    """What is looked for, by whom, and what is known of the repository."""

    patterns: Sequence[Pattern]
    finders: Sequence[Finder]
    facts: Facts

    def seen(self, files: Sequence[SourceFile]) -> _Seen:
        searches = [finder.search(files, self.patterns) for finder in self.finders]
        skipped: dict[str, Skipped] = {}
        for search in reversed(searches):
            skipped |= search.skipped
        found = (place for search in searches for place in self._found(search, files))
        return _Seen([place for place in found if place[0] not in skipped], skipped)

    def _found(self, search: Search, files: Sequence[SourceFile]) -> Iterator[tuple[str, Finding, Hit]]:
        by_path = {file.path: file for file in files}
        by_id = {pattern.id: pattern for pattern in self.patterns}
        for (path, pattern), hits in search.hits.items():
            if pattern in self.facts.off.get(path, ()) or matches(path, by_id[pattern].ignores):
                continue
            file = by_path[path]
            for finding, hit in zip(findings(file, by_id[pattern], hits), in_order(hits), strict=True):
                yield path, finding, hit


def require_known_rules(patterns: Sequence[Pattern]) -> None:
    """Refuses patterns that could never find anything.

    Raises:
        UnknownRuleError: a pattern names a rule that its finder does not have.

    """
    for index, pattern in enumerate(patterns):
        unknown = sorted(set(pattern.ruff) - known_rules()) if pattern.ruff else []
        if unknown:
            raise UnknownRuleError(
                f"patterns.{index}.ruff",
                f"pattern {pattern.id}: ruff has no stable rule {', '.join(unknown)}; remove it",
            )
        if problem := rule_problem(pattern):
            raise UnknownRuleError(f"patterns.{index}.astGrep", f"pattern {pattern.id}: astGrep: {problem}")


def locate(
    file: SourceFile, pattern: Pattern, finding: Finding, facts: Facts | None = None
) -> tuple[Finding, Hit] | None:
    """`finding` as it stands in `file` now, with its fix.

    The id is looked for first. When the line itself changed (another finding on it was mended), the nearest finding of
    the same rule with the same words in the same function is the same one.
    """
    places = _places(file, pattern, facts or UNKNOWN)
    exact = next((place for place in places if place[0].id == finding.id), None)
    return exact or min(
        (place for place in places if _alike(place[0], finding)),
        key=lambda place: abs(place[0].line - finding.line),
        default=None,
    )


def occurrences(file: SourceFile, pattern: Pattern, finding: Finding) -> int:
    """How many places of `file` are like `finding`: fewer after a change means that it was mended."""
    return sum(_alike(found, finding) for found, _ in _places(file, pattern))


def _places(file: SourceFile, pattern: Pattern, facts: Facts = UNKNOWN) -> list[tuple[Finding, Hit]]:
    if obstacle(file):
        return []
    searches = [finder.search([file], [pattern]) for finder in all_finders(facts)]
    hits = [hit for search in searches for hit in search.hits.get((file.path, pattern.id), [])]
    return list(zip(findings(file, pattern, hits), in_order(hits), strict=True))


def _alike(one: Finding, other: Finding) -> bool:
    return (one.rule, one.message, one.symbol) == (other.rule, other.message, other.symbol)
