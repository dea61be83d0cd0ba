"""Whether a refused attempt at a finding is worth another one, read from the journal; nothing else remembers it.

Only a model's work is tried again, and only what the gate itself refused: a person's no is a no.
"""

import re

from tars_operator.api.code import Finding
from tars_operator.api.contracts import Refused
from tars_operator.api.reasons import GateReason
from tars_operator.api.words import Engine, Verdict
from tars_operator.engine.generation.turns import turns
from tars_operator.engine.steps.ledger import Change
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.journal import Step

LONGEST_OUTPUT = 4_000  # characters of what the tests printed; the end says what failed
_PASSING = re.compile(r"\b\d+\.\d+ ?s\b|\b0x[0-9a-f]{6,}\b|(?<![\w.])/(?:tmp|var|workspace)/[^\s:'\"]*/")
HOPELESS = {GateReason.STALE_BASE.value, GateReason.APPROVAL_VOID.value}


def refused(run: Run, finding: Finding) -> Refused | None:
    """The last attempt at `finding`, when a model may mend it."""
    change = _last(run, finding)
    if change is None or run.spec.model is None or not _is_mendable(change):
        return None
    attempt = Refused(
        content=_content(run, change),
        reason=change.reason,
        message=change.message,
        output=shortened(run.outputs.get(change.id, "")),
        sample=change.strategy.sample,
        repairs=change.strategy.repairs,
    )
    return attempt if any(turns(run.spec.model, attempt)) else None


def shortened(output: str) -> str:
    """The end of what tests printed, without what differs from one execution to the next: prompts must repeat."""
    return _PASSING.sub("...", output)[-LONGEST_OUTPUT:]


def _last(run: Run, finding: Finding) -> Change | None:
    """The newest change for the finding, unless the generator had nothing more to offer after it."""
    if any(data["finding"] == finding.id for data in run.ledger.declined):
        return None
    tried = [change for change in run.ledger.changes.values() if change.origin == finding.id]
    return tried[-1] if tried else None


def _is_mendable(change: Change) -> bool:
    by_the_gate = change.judgement is not None and change.judgement.verdict is Verdict.REFUSED
    of_a_model = change.strategy.engine is Engine.MODEL
    return change.step is Step.REFUSED and by_the_gate and of_a_model and change.reason not in HOPELESS


def _content(run: Run, change: Change) -> str:
    blob = next((file.new_blob for file in change.files if file.path == change.finding.path), "")
    return objects.blobs(run.git, [blob])[blob].decode() if blob else ""
