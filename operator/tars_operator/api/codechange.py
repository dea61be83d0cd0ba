"""`CodeChange`: one candidate on its way."""

from pydantic import Field

from tars_operator.api.base import Digest, Model, Rule
from tars_operator.api.conditions import Condition
from tars_operator.api.words import ChangeClass, ChangeState, Decision, Engine

# Both look at the moment a decision is given, not later: the coordinator may then write what became of the change.
_DECIDED_BEFORE = "oldSelf.hasValue() && has(oldSelf.value().spec.decision)"
WAITING_RULE = Rule(
    f"!has(self.spec.decision) || ({_DECIDED_BEFORE})"
    " || (has(self.status) && has(self.status.state) && self.status.state == 'Waiting')",
    "spec.decision: only a change whose status.state is Waiting can be decided",
    optional_old=True,
)
EVIDENCE_RULE = Rule(
    f"!has(self.spec.decision) || ({_DECIDED_BEFORE}) || self.spec.decision.verdict == 'Reject'"
    " || (has(self.spec.decision.evidence) && has(self.status) && has(self.status.evidence)"
    " && self.spec.decision.evidence == self.status.evidence)",
    "spec.decision.evidence: does not name the evidence of this change; read the diff again and copy status.evidence",
    optional_old=True,
)


class FileChange(Model):
    """One file by the Git object ids of its content before and after."""

    path: str = Field(min_length=1, max_length=1024, description="Path in the repository.")
    old_blob: str = Field(default="", max_length=64, description="Git blob id before; empty for a new file.")
    new_blob: str = Field(default="", max_length=64, description="Git blob id after; empty for a removed file.")


class ChangeDecision(Model):
    """What a person says. It names what it is about: anything else is void."""

    verdict: Decision = Field(description="Approve or Reject.")
    evidence: Digest | None = Field(default=None, description="Copy of status.evidence; needed to approve.")
    reason: str = Field(default="", max_length=1024, description="Why, for the audit and for learning.")


class ChangeSpec(Model):
    """What the change is. Only the decision may be added later."""

    rules = (
        Rule(
            "self.run == oldSelf.run && self.pattern == oldSelf.pattern && self.changeClass == oldSelf.changeClass"
            " && self.engine == oldSelf.engine && self.files == oldSelf.files && self.title == oldSelf.title && self.line == oldSelf.line"
            " && has(self.finding) == has(oldSelf.finding) && (!has(self.finding) || self.finding == oldSelf.finding)",
            "spec: what a change is cannot be edited; only spec.decision may be added",
        ),
        Rule(
            "!has(oldSelf.decision) || (has(self.decision) && self.decision == oldSelf.decision)",
            "spec.decision: was given already and cannot be changed",
        ),
    )

    run: str = Field(min_length=1, max_length=40, description="The run the change belongs to.")
    pattern: str = Field(min_length=1, max_length=128, description="The pattern that found the place.")
    change_class: ChangeClass = Field(description="S: shape-preserving by construction. B: may change behaviour.")
    engine: Engine = Field(description="Who made it.")
    title: str = Field(default="", max_length=512, description="The finding's message.")
    line: int = Field(default=1, ge=1, description="The finding's first line in the first file.")
    files: list[FileChange] = Field(
        min_length=1, max_length=20, description="The files by their content before and after."
    )
    finding: Digest | None = Field(
        default=None,
        description="Digest of the finding and the rule that found it. Once rejected, it is not proposed again by any run on this repository; delete the change to forget that.",
    )
    decision: ChangeDecision | None = Field(default=None, description="A person's decision about a change that waits.")


class CheckOutcome(Model):
    """What one check of the gate said."""

    name: str = Field(max_length=64, description="Name of the check.")
    passed: bool = Field(description="Whether it passed.")
    seconds: float = Field(ge=0, description="How long it took.")


class ChangeStatus(Model):
    """What became of it."""

    state: ChangeState | None = Field(default=None, description="Where the change is on its way.")
    reason: str = Field(default="", max_length=64, description="Why, in one word.")
    message: str = Field(default="", max_length=2048, description="Why, for people.")
    evidence: Digest | None = Field(
        default=None, description="Digest of files, base, policy and gate outcome: what an approval names."
    )
    commit: str = Field(default="", max_length=64, description="The commit on the result branch, when applied.")
    checks: list[CheckOutcome] = Field(default_factory=list, max_length=32, description="The gate's checks in order.")
    conditions: list[Condition] = Field(
        default_factory=list,
        max_length=8,
        description="Applied: True, False, or Unknown while on its way.",
        json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
    )
