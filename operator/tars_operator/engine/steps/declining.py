"""Writing down that nothing is made of a finding, and why."""

from tars_operator.api.code import Finding
from tars_operator.api.contracts import GenerateAnswer
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace.journal import Step


def decline(run: Run, finding: Finding, answer: GenerateAnswer, reason: str, message: str = "") -> None:
    """Journal it. Without a `reason` of our own the last engine's counts."""
    declines = [one.to_json() for one in answer.declines]
    entry = run.journal.append(
        Step.DECLINED,
        finding=finding.id,
        path=finding.path,
        line=finding.line,
        pattern=finding.pattern,
        reason=reason or (str(declines[-1]["reason"]) if declines else "NoEngine"),
        message=message,
        declines=declines,
        tokens=answer.tokens,
    )
    run.ledger.add(entry)
