"""Asking the analyzer: once for everything at the base, and again for a file that changed since."""

from collections.abc import Sequence

from tars_operator.api.code import Finding, Skipped, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.words import ChangeClass, Stage
from tars_operator.engine import selection
from tars_operator.engine.ports import FindingsNews
from tars_operator.engine.steps import remembering
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace.journal import Step
from tars_operator.engine.workspace.objects import Entry


def find(run: Run, files: Sequence[Entry]) -> tuple[Finding, ...]:
    """Findings in the order of work."""
    run.tell(Stage.ANALYZING)
    found: list[Finding] = []
    skipped: list[Skipped] = []
    for batch in selection.batches(run, files):
        if batch and run.patterns:
            answer = run.parts.analyzer.analyze(AnalyzeRequest(files=batch, patterns=tuple(run.patterns.values())))
            found.extend(answer.findings)
            skipped.extend(answer.skipped)
        run.heed()
    run.skipped += tuple(skipped)
    known = {finding.id: finding for finding in found if finding.pattern in run.patterns}
    run.findings = tuple(sorted(known.values(), key=order))
    run.journal.append(Step.FOUND, findings=len(run.findings), files=len(files), skipped=len(run.skipped))
    remembering.leave_out(run)
    run.parts.observer(FindingsNews(run.findings))
    return run.findings


def order(finding: Finding) -> tuple[int, int, bool, str, int, str, str]:
    """What matters most first; then what is cheap: a fix that keeps the shape, a stub with its docstring, the rest."""
    cost = 0 if finding.change_class is ChangeClass.SHAPE_PRESERVING else 1
    is_stub = finding.remark is not None and finding.remark.is_stub
    return -finding.severity.rank, cost, not is_stub, finding.path, finding.line, finding.pattern, finding.id


def again(run: Run, finding: Finding, file: SourceFile) -> Finding | None:
    """The finding as it stands in `file` now; None when another change took care of it.

    Its id names the place while other lines move. When its own line was changed too, the nearest one that says the same
    in the same function is taken for it.
    """
    request = AnalyzeRequest(files=(file,), patterns=(run.pattern(finding),))
    found = run.parts.analyzer.analyze(request).findings
    exact = next((one for one in found if one.id == finding.id), None)
    alike = [one for one in found if _says(one) == _says(finding) and one.id not in run.ledger.handled]
    return exact or min(alike, key=lambda one: abs(one.line - finding.line), default=None)


def _says(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.message, finding.symbol
