"""The JSON that roles exchange over HTTP. One table:

| role      | call                | request         | answer           |
|-----------|---------------------|-----------------|------------------|
| analyzer  | POST /v1/analyze    | AnalyzeRequest  | AnalyzeAnswer    |
| generator | POST /v1/generate   | GenerateRequest | GenerateAnswer   |
| generator | POST /v1/models/ready | ModelSettings | ModelReadiness   |
| tester    | PUT  /v1/trees/SHA256 | tar.gz        | 201              |
| tester    | POST /v1/validate   | ValidateRequest | ValidationRecord |
| tester    | POST /v1/shutdown   | (empty)         | 204              |

Errors are `Problem` with a 4xx (the caller is wrong, the message names the field) or 5xx (the role is).
Every server answers GET /healthz and /readyz; analyzer and generator also GET /metrics.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from tars_operator.api.base import Model
from tars_operator.api.code import Candidate, Finding, Pattern, Skipped, SourceFile
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Engine

LARGEST_BODY = 32 * 1024 * 1024  # bytes of one request; larger is 413
MOST_PACKAGES = 1000  # of a repository's own that a role is told of
MOST_OFF = 1000  # rules in one file
LARGEST_CONTEXT = 1_000_000  # characters of all files around the finding's


class Problem(Model):
    """An error answer."""

    error: str  # one word: BadRequest, TooLarge, NotFound, Internal, ...
    field: str = ""  # the field at fault, as a dotted path
    message: str


class Facts(Model):
    """What a role must know of the whole repository, of which it sees some files only.

    `python` is the oldest that it supports (`3.8`; empty: unknown), `packages` are the top-level names of its own
    modules, `taken` the names that a file imports and others take from it, by the file's path (`*`: all of them),
    `alone` the repository's modules, by their last words, that no file of its product but this one names, by its path,
    `line_length` what the formatter that it names allows (0: it names none), `script_width` the same of prettier. `off` are the rules (codes of ruff, ids of
    other patterns) that its linters are not to name in a file, by the file's path.
    """

    python: str = Field(default="", pattern=r"^(3\.[0-9]{1,2})?$")
    packages: tuple[Annotated[str, Field(pattern=r"^\w+$")], ...] = Field(default=(), max_length=MOST_PACKAGES)
    taken: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    alone: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    line_length: int = Field(default=0, ge=0, le=320)
    script_width: int = Field(default=0, ge=0, le=320)
    off: dict[str, Annotated[tuple[Annotated[str, Field(max_length=128)], ...], Field(max_length=MOST_OFF)]] = Field(
        default_factory=dict
    )


class AnalyzeRequest(Model):
    """Look for `patterns` in `files`. Without `facts`, the files are taken for the whole repository."""

    files: tuple[SourceFile, ...] = Field(max_length=2000)
    patterns: tuple[Pattern, ...] = Field(min_length=1, max_length=500)
    facts: Facts | None = None


class AnalyzeAnswer(Model):
    """Findings ordered by path, line, pattern."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()


class Recording(Model):
    """A recorded candidate for the first finding it fits: same path, same pattern, and `match` in the finding's message.

    Either `search` (exactly one occurrence) and `replace`, or the whole new `content`.
    """

    id: str = Field(min_length=1, max_length=128)
    pattern: str
    path: str
    match: str = ""
    search: str | None = None
    replace: str | None = None
    content: str | None = None
    change_class: str = "B"
    finding: str = ""  # id of the only finding it is for, when a run was recorded
    blob: str = ""  # what the file must be, when a run was recorded


class Refused(Model):
    """The last attempt at the same finding, which the gate refused: what a model may mend.

    `content` is the whole file as it was proposed, `output` the last lines that the tests printed.
    """

    content: str = Field(max_length=2_000_000)
    reason: str
    message: str = ""
    output: str = Field(default="", max_length=16_384)
    sample: int = Field(default=0, ge=0)
    repairs: int = Field(default=0, ge=0)


def _within_limit(files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
    if sum(len(file.content) for file in files) > LARGEST_CONTEXT:
        raise ValueError(f"is longer than {LARGEST_CONTEXT} characters altogether; leave files out")
    return files


Context = Annotated[tuple[SourceFile, ...], Field(max_length=64), AfterValidator(_within_limit)]


class GenerateRequest(Model):
    """Make a candidate for `finding` in `file` with the first of `engines` that can.

    `context` are files that import `file`, are imported by it or test it; a model sees the parts that matter.
    """

    finding: Finding
    file: SourceFile
    pattern: Pattern
    engines: tuple[Engine, ...] = Field(min_length=1)
    recordings: tuple[Recording, ...] = ()
    model: ModelSettings | None = None
    tokens_left: int = 0
    context: Context = ()
    facts: Facts | None = None
    refused: Refused | None = None


class Decline(Model):
    """Why an engine made no candidate: one word and a sentence."""

    engine: Engine
    reason: str  # NoFix, NoRecording, ModelUnavailable, AnswerCut, AnswerUnusable, TokensExhausted, ...
    message: str


class GenerateAnswer(Model):
    """The candidate, or why there is none; tokens are counted in both cases."""

    candidate: Candidate | None = None
    declines: tuple[Decline, ...] = ()
    tokens: int = 0


class ModelReadiness(Model):
    """Whether the model answers."""

    ready: bool
    reason: str = ""  # ModelUnavailable, ModelMissing
    message: str = ""


class TestOutcome(StrEnum):
    """What became of one test."""

    __test__ = False

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Ending(StrEnum):
    """How the judged process ended. Only FINISHED carries a complete list of tests."""

    FINISHED = "Finished"
    INCOMPLETE = "Incomplete"
    TIMED_OUT = "TimedOut"
    MEMORY_EXCEEDED = "MemoryExceeded"
    TOO_MANY_PROCESSES = "TooManyProcesses"
    OUTPUT_FLOOD = "OutputFlood"
    DISK_EXCEEDED = "DiskExceeded"
    SANDBOX_FAILED = "SandboxFailed"


class ValidateRequest(Model):
    """Run `command` on tree `tree` with `overlay` laid over it (path -> new content; None removes the file)."""

    tree: str = Field(pattern=r"^[0-9a-f]{64}$")  # SHA-256 of the archive
    overlay: dict[str, str | None] = Field(default_factory=dict)
    setup: tuple[tuple[str, ...], ...] = ()
    command: tuple[str, ...] = Field(min_length=1)
    timeout_seconds: int = Field(ge=1)
    memory_bytes: int = Field(ge=1)
    processes: int = Field(ge=1)


class ValidationRecord(Model):
    """What the runner saw. `tests` come from the runner's own records, never from printed text."""

    ending: Ending
    tests: dict[str, TestOutcome] = Field(default_factory=dict)
    seconds: float = 0.0
    output_tail: str = ""  # last 16 KiB of the command's output, for people only
    message: str = ""
