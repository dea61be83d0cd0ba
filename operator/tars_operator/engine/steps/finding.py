"""Asking the analyzer: once for everything at the base, and again for a file that changed since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tars_operator.api.code import Finding, Skipped, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.words import Stage
from tars_operator.engine import selection
from tars_operator.engine.analysis.facts import for_files
from tars_operator.engine.generation import tested_by
from tars_operator.engine.planning.outlines import Outline, outlines
from tars_operator.engine.steps import selecting
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.journal import Step
from tars_operator.engine.workspace.objects import Entry


@dataclass(frozen=True)
class Found:
    """What was found at the base, what a plan has to know of the files it is in, and all paths that were looked at."""

    findings: tuple[Finding, ...]
    outlines: Mapping[str, Outline]
    paths: tuple[str, ...]


def find(run: Run, files: Sequence[Entry]) -> Found:
    """Findings of all files, each once."""
    run.tell(Stage.ANALYZING)
    found: dict[str, Finding] = {}
    known: dict[str, Outline] = {}
    skipped: list[Skipped] = []
    for batch in selecting.batches(run, files):
        if batch and run.patterns:
            facts = for_files(run.facts, (file.path for file in batch))
            request = AnalyzeRequest(files=batch, patterns=tuple(run.patterns.values()), facts=facts)
            answer = run.parts.analyzer.analyze(request)
            asked = {file.path for file in batch}
            news = [one for one in answer.findings if one.pattern in run.patterns and one.path in asked]
            found |= {finding.id: finding for finding in news}
            known |= outlines(batch, news)
            skipped.extend(answer.skipped)
        run.heed()
    run.skipped += tuple(skipped)
    named = tested_by.with_tests([*found.values()], _tests(run, found.values()))
    return Found(named, known, tuple(entry.path for entry in files))


def _tests(run: Run, found: Iterable[Finding]) -> Iterator[SourceFile]:
    """The repository's own tests, where there is a finding that they could be named for."""
    if languages := tested_by.wanted(found):
        entries = objects.entries(run.git, run.opening.base)
        for part in selection.parts(one for one in entries if selection.is_readable_test(one, languages)):
            contents = objects.blobs(run.git, (one.blob for one in part))
            yield from (selection.as_source(one, contents[one.blob]) for one in part)


def again(run: Run, finding: Finding, file: SourceFile) -> Finding | None:
    """The finding as it stands in `file` now; None when another change took care of it.

    Its id names the place while other lines move. When its own line was changed too, the nearest one that says the same
    in the same function is taken for it. Ids count equal lines, so what comes after one that was mended has the id of
    its neighbour now.
    """
    request = AnalyzeRequest(files=(file,), patterns=(run.pattern(finding),), facts=for_files(run.facts, [file.path]))
    found = run.parts.analyzer.analyze(request).findings
    exact = next((one for one in found if one.id == finding.id), None)
    mended = {change.origin for change in run.ledger.changes.values() if change.step is Step.COMMITTED}
    alike = [one for one in found if _says(one) == _says(finding) and one.id not in run.ledger.handled - mended]
    now = exact or min(alike, key=lambda one: abs(one.line - finding.line), default=None)
    return now.model_copy(update={"remark": finding.remark}) if now and finding.remark else now


def _says(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.message, finding.symbol
