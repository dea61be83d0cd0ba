"""`SelfCodingRun`: one repository, one base commit, one result branch."""

from pydantic import Field

from tars_operator.api.base import Delay, GitObject, Model, ObjectName, Rule
from tars_operator.api.conditions import Condition
from tars_operator.api.names import LONGEST_RUN_NAME
from tars_operator.api.runsettings import (
    ApprovalSettings,
    Delivery,
    GateSettings,
    Glob,
    Limits,
    ModelSettings,
    Replay,
    Source,
    TestSettings,
    Workspace,
)
from tars_operator.api.words import Cancel, Engine, Mode, RunPhase, Stage

MOST_DECIDED = 1000  # names in a result: as many changes as one run may make

# about the object, not its spec: the name becomes part of names and labels of children
NAME_RULE = Rule(
    f"self.metadata.name.size() <= {LONGEST_RUN_NAME}",
    f"metadata.name: is longer than {LONGEST_RUN_NAME} characters, and pods get names and labels made of it; choose a shorter one",
)
LOCK_RULE = Rule(
    "!self.metadata.name.endsWith('.lock')",
    "metadata.name: ends in .lock, which Git takes for a lock of its own; choose another",
)


class RunSpec(Model):
    """What a person asks for. The smallest useful run names source.url."""

    rules = (
        Rule(
            "!self.engines.exists(e, e == 'model') || has(self.model)",
            "model: engines names `model`; say which one in spec.model.name",
            lambda spec: Engine.MODEL not in spec.engines or spec.model is not None,
        ),
        Rule(
            "!self.engines.exists(e, e == 'replay') || has(self.replay)",
            "replay: engines names `replay`; name the recordings in spec.replay.configMap",
            lambda spec: Engine.REPLAY not in spec.engines or spec.replay is not None,
        ),
        Rule(
            "self.mode == 'Swarm' || !has(self.test.image)",
            "test.image: mode Single runs tests in the coordinator's image; remove the field or use mode Swarm",
            lambda spec: spec.mode is Mode.SWARM or spec.test.image is None,
        ),
        Rule(
            "!has(self.delivery.branch) || !(self.source.ref in [self.delivery.branch, 'refs/heads/' + self.delivery.branch])",
            "delivery.branch: is the branch of source.ref; a run never writes to the branch it started from, choose another",
            lambda spec: spec.source.ref not in {spec.delivery.branch, f"refs/heads/{spec.delivery.branch}"},
        ),
        Rule(
            "self.source == oldSelf.source && self.mode == oldSelf.mode && self.include == oldSelf.include"
            " && self.exclude == oldSelf.exclude && self.patterns == oldSelf.patterns && self.engines == oldSelf.engines"
            " && has(self.model) == has(oldSelf.model) && (!has(self.model) || self.model == oldSelf.model)"
            " && has(self.replay) == has(oldSelf.replay) && (!has(self.replay) || self.replay == oldSelf.replay)"
            " && self.test == oldSelf.test && self.gate == oldSelf.gate && self.approval == oldSelf.approval"
            " && self.workspace == oldSelf.workspace && self.delivery == oldSelf.delivery",
            "spec: only suspend, cancel, limits and ttlAfterFinished may change after creation; create a new run for anything else",
        ),
        Rule(
            "!has(oldSelf.cancel) || (has(self.cancel) && (self.cancel == oldSelf.cancel || self.cancel == 'Now'))",
            "cancel: cannot be taken back; Graceful may only be sharpened to Now",
        ),
    )

    source: Source = Field(description="Where the code comes from.")
    include: list[Glob] = Field(
        default=["**"], min_length=1, max_length=100, description="Globs of files the run may look at and change."
    )
    exclude: list[Glob] = Field(
        default_factory=list, max_length=100, description="Globs of files it may not, stronger than include."
    )
    mode: Mode = Field(default=Mode.SWARM, description="Swarm: role pods and Jobs. Single: everything in one Job.")
    patterns: list[Glob] = Field(
        default=["*"],
        min_length=1,
        max_length=100,
        description="Globs over the ids of recommended patterns (python/*), whole ids of any (python/needless-else), or ALL."
        " Findings of what is named first are worked on first.",
    )
    engines: list[Engine] = Field(
        default=[Engine.CODEMOD],
        min_length=1,
        max_length=3,
        description="Who may make candidates, asked in this order.",
        json_schema_extra={"x-kubernetes-list-type": "set"},
    )
    model: ModelSettings | None = Field(
        default=None, description="The language model; needed when engines names `model`."
    )
    replay: Replay | None = Field(default=None, description="Recorded candidates; needed when engines names `replay`.")
    test: TestSettings = Field(default_factory=TestSettings, description="How the repository proves itself.")
    gate: GateSettings = Field(default_factory=GateSettings, description="What a candidate must not do.")
    approval: ApprovalSettings = Field(
        default_factory=ApprovalSettings, description="Who lets proven changes in, by class."
    )
    limits: Limits = Field(default_factory=Limits, description="Where the run stops.")
    workspace: Workspace = Field(default_factory=Workspace, description="The volume with the run's clone and journal.")
    delivery: Delivery = Field(default_factory=Delivery, description="What comes out.")
    suspend: bool = Field(
        default=False,
        description="Stop the run's pods; false goes on where it was. The clock of limits.duration keeps running.",
    )
    cancel: Cancel | None = Field(
        default=None,
        description="End the run early. Graceful finishes the change in hand and delivers what was applied; Now stops at once and delivers nothing.",
    )
    ttl_after_finished: Delay | None = Field(
        default=None, description="Delete the run this long after it ended. Default: keep it."
    )


class Progress(Model):
    """How far the run is. Written by the coordinator alone."""

    stage: Stage = Field(description="What the coordinator does now.")
    file: str = Field(default="", max_length=1024, description="The file it works on.")
    found: int = Field(default=0, ge=0, description="Findings.")
    tried: int = Field(default=0, ge=0, description="Candidates judged.")
    applied: int = Field(default=0, ge=0, description="Changes on the result branch.")
    refused: int = Field(default=0, ge=0, description="Candidates refused or inconclusive.")
    rolled_back: int = Field(default=0, ge=0, description="Changes applied and taken back.")
    waiting: int = Field(default=0, ge=0, description="Proven changes that wait for a person.")
    skipped: int = Field(default=0, ge=0, description="Files that could not be read, each with a reason in the report.")
    model_tokens: int = Field(default=0, ge=0, description="Tokens spent.")


class Result(Model):
    """What one coordinator attempt ended with. Written by the coordinator alone, as its last act."""

    attempt: int = Field(ge=1, description="The attempt that wrote this.")
    reason: str = Field(min_length=1, max_length=64, description="A terminal reason, or ApprovalNeeded.")
    message: str = Field(default="", max_length=2048, description="The same for people.")
    head_commit: GitObject | None = Field(default=None, description="The delivered head of the result branch.")
    journal_head: str | None = Field(
        default=None, max_length=80, description="Digest of the last journal entry: the anchor of the audit chain."
    )
    decided: list[ObjectName] = Field(
        default_factory=list,
        max_length=MOST_DECIDED,
        description="CodeChanges whose decisions this attempt knew: they are no reason for another one.",
    )


class RunStatus(Model):
    """What is known. A cache: everything here can be derived from the world again."""

    phase: RunPhase | None = Field(default=None, description="One word for people.")
    observed_generation: int | None = Field(
        default=None, ge=0, description="The generation the operator acted on last."
    )
    conditions: list[Condition] = Field(
        default_factory=list,
        max_length=8,
        description="Succeeded: True, False, or Unknown while on its way.",
        json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
    )
    attempt: int | None = Field(
        default=None, ge=1, description="Number of the coordinator Job; grows when approvals let the run go on."
    )
    started_at: str | None = Field(default=None, max_length=32, description="When the first pods were asked for.")
    finished_at: str | None = Field(default=None, max_length=32, description="When the run ended.")
    branch: str | None = Field(default=None, max_length=256, description="The result branch.")
    base_commit: GitObject | None = Field(
        default=None, description="The commit source.ref resolved to. Written by the coordinator."
    )
    progress: Progress | None = Field(default=None, description="How far the run is.")
    result: Result | None = Field(default=None, description="What the last attempt ended with.")


def default_branch(run: str) -> str:
    return f"tars/{run}"
