"""`SelfCodingRun`: one repository, one base commit, one result branch."""

import re
from typing import Annotated

from pydantic import Field

from tars_operator.api.base import Delay, Duration, GitObject, Model, Rule, shape
from tars_operator.api.conditions import Condition
from tars_operator.api.names import LONGEST_RUN_NAME
from tars_operator.api.words import AnswerFormat, Approval, Cancel, Engine, Mode, Provider, RunPhase, Stage

Glob = Annotated[str, Field(min_length=1, max_length=256)]
Word = Annotated[str, Field(min_length=1, max_length=1024)]
Command = Annotated[list[Word], Field(min_length=1, max_length=64)]
ObjectName = Annotated[
    str,
    Field(min_length=1, max_length=253),
    shape(
        r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
        "is no name of an object; use lower-case letters, digits, dashes and dots, as kubectl get shows it",
    ),
]

# about the object, not its spec: the name becomes part of names and labels of children
NAME_RULE = Rule(
    f"self.metadata.name.size() <= {LONGEST_RUN_NAME}",
    f"metadata.name: is longer than {LONGEST_RUN_NAME} characters, and pods get names and labels made of it; choose a shorter one",
)
LOCK_RULE = Rule(
    "!self.metadata.name.endsWith('.lock')",
    "metadata.name: ends in .lock, which Git takes for a lock of its own; choose another",
)


class Source(Model):
    """Where the code comes from."""

    url: Annotated[
        str,
        shape(
            r"^(https?|ssh|file)://[^\s]+$",
            "source.url: is no address of a Git repository; write https://, http:// or ssh:// and the rest without spaces",
        ),
        Rule(
            "!self.matches(r'^(https?://[^/]*@|ssh://[^/@]*:[^/]*@)')",
            "source.url: contains credentials; remove them and name a Secret in source.credentialsSecret",
            lambda url: re.match(r"https?://[^/]*@|ssh://[^/@]*:[^/]*@", url) is None,
        ),
        Rule(
            "!self.startsWith('file://')",
            "source.url: file:// works only with `tars run --local`; name a repository that pods can reach",
        ),
    ] = Field(
        min_length=1,
        max_length=1024,
        description="Git repository: https://, http://, ssh:// or (local mode only) file://. No user name or password in it: use credentialsSecret.",
    )
    ref: Annotated[
        str,
        shape(
            r"^[^-\s~^:?*\[\\][^\s~^:?*\[\\]*$",
            "source.ref: is no branch, tag or commit; write it as git shows it, for example main",
        ),
    ] = Field(
        default="HEAD",
        min_length=1,
        max_length=256,
        description="Branch, tag or commit to start from. The commit it resolved to stands in status.baseCommit.",
    )
    credentials_secret: ObjectName | None = Field(
        default=None,
        description="Secret in the run's namespace with `username` and `password`, or `ssh-privatekey` and `known_hosts`. Only the coordinator mounts it.",
    )


class ModelSettings(Model):
    """The language model, asked only for what no codemod can do."""

    provider: Provider = Field(
        default=Provider.OLLAMA,
        description="The API the endpoint speaks: ollama, or openai (LM Studio, vLLM, llama.cpp and the like).",
    )
    name: str = Field(
        min_length=1, max_length=128, description="Model name as the provider knows it, for example qwen2.5-coder:7b."
    )
    endpoint: Annotated[
        str,
        shape(
            r"^https?://[^\s/?#@]+(/[^\s?#@]*)?$",
            "model.endpoint: is no address of a server; write for example http://ollama.models.svc:11434, without user, password or ?",
        ),
    ] = Field(
        default="http://ollama:11434",
        max_length=512,
        description="Base URL of the provider. Only generator pods (or the one Job of mode Single) connect to it. What it wants to be shown (a key, an authority) stands in a Secret that spec.modelSecrets of the TarsReplica names.",
    )
    timeout: Duration = Field(default="2m", description="Longest time for one answer.")
    max_answer_tokens: int = Field(
        default=1024, ge=16, le=32768, description="An answer is cut off at this many tokens; a cut answer is refused."
    )
    context_tokens: int | None = Field(
        default=None,
        ge=512,
        le=1_048_576,
        description="Use at most this many tokens for prompt and answer together. Default: what the model has, as the server tells.",
    )
    format: AnswerFormat | None = Field(
        default=None,
        description="How the model answers: the whole function, search/replace blocks, the whole file, or JSON. Default: what `tars models calibrate` found best on this machine, otherwise function.",
    )
    repairs: int = Field(
        default=1,
        ge=0,
        le=3,
        description="How often a refused answer goes back to the model with the reason. Each new answer is a change of its own.",
    )
    samples: int = Field(
        default=1,
        ge=1,
        le=5,
        description="Different answers asked for, one after the other, until the gate accepts one.",
    )


class Replay(Model):
    """Recorded candidates, proposed through the same interface as a model's."""

    config_map: ObjectName = Field(description="ConfigMap in the run's namespace; each value is one recording (YAML).")


class TestSettings(Model):
    """How the repository proves itself."""

    __test__ = False  # the name looks like a test class to pytest

    rules = (
        Rule(
            "self.command.exists(word, word == 'pytest' || word.endsWith('/pytest'))",
            'test.command: must run pytest, for example ["python", "-m", "pytest", "-q"]; other test runners are not understood',
            lambda test: any(word == "pytest" or word.endswith("/pytest") for word in test.command),
        ),
        Rule(
            "!has(self.afterApply) || self.afterApply.exists(word, word == 'pytest' || word.endsWith('/pytest'))",
            'test.afterApply: must run pytest, for example ["python", "-m", "pytest", "-q"]; other test runners are not understood',
            lambda test: (
                test.after_apply is None
                or any(word == "pytest" or word.endswith("/pytest") for word in test.after_apply)
            ),
        ),
    )

    image: str | None = Field(
        default=None,
        min_length=1,
        max_length=512,
        description="Image with the repository's dependencies, Python and pytest. Default: the tester image (Python and pytest). Mode Swarm only.",
    )
    setup: list[Command] = Field(
        default_factory=list,
        max_length=10,
        description="Commands run once in the sandbox before any candidate, without credentials and without network.",
    )
    command: list[Word] = Field(
        default=["python", "-m", "pytest", "-q"],
        min_length=1,
        max_length=64,
        description="The test command, run in the repository's root. It must run pytest.",
    )
    after_apply: list[Word] | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="The command of the check after apply: the whole suite, when `command` runs only its fast part. Default: the same as command.",
    )
    timeout: Duration = Field(
        default="10m", description="Longest time for one execution of the command; then it is killed."
    )
    memory: Annotated[
        str, shape(r"^[1-9][0-9]*(Mi|Gi)$", "test.memory: is no amount of memory; write for example 512Mi or 2Gi")
    ] = Field(
        default="1Gi",
        max_length=16,
        description="Memory for one execution and everything it starts; above it is killed.",
    )
    processes: int = Field(
        default=64, ge=1, le=4096, description="Processes and threads one execution may have at a time."
    )


class GateSettings(Model):
    """What a candidate must not do, beyond what the gate refuses always."""

    protected_paths: list[Glob] = Field(
        default_factory=list,
        max_length=100,
        description="Globs of files no change may touch, added to the built-in ones (tests, CI, tool configuration, packaging).",
    )
    max_changed_lines: int = Field(
        default=200, ge=1, le=10000, description="Lines added plus removed that one change may have."
    )


class ApprovalSettings(Model):
    """Who lets proven changes in, by class."""

    shape_preserving: Approval = Field(default=Approval.AUTO, description="Class S: shape-preserving by construction.")
    behaviour: Approval = Field(
        default=Approval.MANUAL, description="Class B: may change behaviour (anything a model wrote)."
    )


class Limits(Model):
    """Where a run stops."""

    changes: int = Field(default=20, ge=1, le=1000, description="Changes applied or waiting; then the run ends.")
    duration: Duration = Field(default="1h", description="From start to end, waiting for approvals included.")
    model_tokens: int = Field(
        default=1_000_000, ge=0, le=10**12, description="Prompt and answer tokens of all model requests together."
    )


class Workspace(Model):
    """The volume with the run's clone, journal and candidates."""

    size: Annotated[
        str, shape(r"^[1-9][0-9]*(Mi|Gi|Ti)$", "workspace.size: is no size of a volume; write for example 500Mi or 2Gi")
    ] = Field(default="1Gi", max_length=16, description="Size of the claim.")
    storage_class: ObjectName | None = Field(default=None, description="Storage class; default: the cluster's.")
    ephemeral: bool = Field(
        default=False,
        description="Keep the workspace in the pod instead of a claim. A replaced coordinator then starts over from the remote.",
    )


Branch = Annotated[
    str,
    Field(min_length=1, max_length=200),
    shape(
        r"^[A-Za-z0-9][A-Za-z0-9._/-]*$",
        "delivery.branch: is no branch name; use letters, digits, dots, dashes and slashes, beginning with a letter or digit",
    ),
    Rule(
        "!self.matches(r'[.][.]|//|[./]$|[.]lock(/|$)|/[.]')",
        "delivery.branch: Git takes no name with `..` or `//`, a part that begins with a dot or ends in .lock, or a dot or slash at the end",
        lambda branch: re.search(r"[.][.]|//|[./]$|[.]lock(/|$)|/[.]", branch) is None,
    ),
]


class Delivery(Model):
    """What comes out."""

    branch: Branch | None = Field(
        default=None,
        description="Branch that is pushed to the source repository. Default: tars/<name of the run>. Never the branch of source.ref.",
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
        description="Globs over pattern ids, for example python/* or todo/function. Findings of what is named first are worked on first.",
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
