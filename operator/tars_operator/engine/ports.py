"""What the pipeline needs from outside, as protocols: three roles, an observer, a wish to stop, a clock.

In local and Single mode the roles are plain objects in this process; in Swarm mode they are HTTP clients of role pods.
The pipeline cannot tell the difference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tars_operator.api.code import Candidate, Judgement
from tars_operator.api.contracts import (
    AnalyzeAnswer,
    AnalyzeRequest,
    GenerateAnswer,
    GenerateRequest,
    ModelReadiness,
    ValidateRequest,
    ValidationRecord,
)
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.selfcodingrun import Progress
from tars_operator.api.words import Cancel, ChangeState
from tars_operator.engine.plan import Plan


class PartUnavailable(Exception):
    """A role does not answer after its client's own retries. Says nothing about a candidate."""


class Analyzer(Protocol):
    """File contents in, findings out."""

    def analyze(self, request: AnalyzeRequest) -> AnalyzeAnswer: ...


class Generator(Protocol):
    """A finding in, a candidate out."""

    def generate(self, request: GenerateRequest) -> GenerateAnswer: ...

    def model_ready(self, settings: ModelSettings) -> ModelReadiness: ...


class Tester(Protocol):
    """The only place where repository code runs."""

    def prepare(self, tree: str, archive: bytes) -> None:
        """Make a Git tree known: `archive` is its tar.gz, `tree` the SHA-256 of that. Again does nothing."""

    def validate(self, request: ValidateRequest) -> ValidationRecord: ...


@dataclass(frozen=True)
class ChangeNews:
    """A change entered a state. `diff` is a unified diff for people."""

    candidate: Candidate
    state: ChangeState
    reason: str
    message: str
    evidence: str = ""
    commit: str = ""
    judgement: Judgement | None = None
    diff: str = ""
    identity: str = ""  # of its finding, over all runs
    step: str = ""  # of the plan


@dataclass(frozen=True)
class ProgressNews:
    """The run went on."""

    progress: Progress
    base_commit: str = ""


@dataclass(frozen=True)
class PlanNews:
    """What was found, as steps in the order of work, each where the journal says it stands."""

    plan: Plan


News = ChangeNews | ProgressNews | PlanNews
Observer = Callable[[News], None]  # must not raise: a lost observer never stops a run
Control = Callable[[], Cancel | None]  # asked between steps
Clock = Callable[[], float]  # seconds since the epoch
