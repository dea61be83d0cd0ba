"""What a run may be told, part by part; `selfcodingrun` puts the parts together."""

import re
from typing import Annotated

from pydantic import Field

from tars_operator.api.base import Duration, Model, Rule, shape
from tars_operator.api.words import AnswerFormat, Approval, Provider

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
        description="Secret in the run's namespace with `username` and `password`, or `ssh-privatekey` and `known_hosts`, and with `endpoint`: the server, group or repository it is for, as a URL. For any other source.url it is not used. Only the coordinator mounts it.",
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
    duration: Duration = Field(
        default="1h",
        description="From start to end, waiting for approvals included. Then the change in hand is finished, and what was applied is delivered.",
    )
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
