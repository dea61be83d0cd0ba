"""What earlier runs were told: a finding that a person rejected is left out before anything is asked or measured."""

from tars_operator.api.contracts import GenerateAnswer
from tars_operator.engine.learning.past import because
from tars_operator.engine.steps.declining import decline
from tars_operator.engine.steps.ledger import REJECTED_BEFORE
from tars_operator.engine.steps.running import Run


def leave_out(run: Run) -> None:
    """Decline the findings that a person turned down in an earlier run, each with the change that says so."""
    for finding in run.findings.values():
        past = run.refusals.by_person(finding, run.pattern(finding))
        if past is not None and finding.id not in run.ledger.handled:
            decline(run, finding, GenerateAnswer(), REJECTED_BEFORE, because(past))
