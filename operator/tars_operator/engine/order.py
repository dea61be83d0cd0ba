"""What a run is asked to do, and the parts it does it with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tars_operator.api.code import Pattern
from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.contracts import Recording
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine.learning.past import Past
from tars_operator.engine.planning.choosing import Chosen
from tars_operator.engine.ports import Analyzer, Clock, Control, Generator, Observer, Tester
from tars_operator.engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Order:
    """One attempt of one run.

    `decisions` are keyed by the name of the `CodeChange` (`names.change(run, candidate id)`).
    `base` is the base commit of an earlier attempt (`status.baseCommit`): a lost workspace starts from the same one.
    `started` is when the run began (`status.startedAt`), where limits.duration begins; default: when it was opened.
    `anchor` is the journal head an earlier attempt reported (`status.result.journalHead`); the journal must have it.
    """

    name: str
    spec: RunSpec
    attempt: int = 1
    decisions: Mapping[str, ChangeDecision] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()  # those of CodePattern objects, beside the built-in ones
    recordings: tuple[Recording, ...] = ()
    past: tuple[Past, ...] = ()  # what became of changes of earlier runs on this repository
    base: str = ""
    anchor: str = ""
    started: float | None = None  # seconds since the epoch
    steps: tuple[Chosen, ...] | None = None  # exactly these of the plan; None: all


@dataclass(frozen=True)
class Parts:
    """Everything outside of the pipeline. `control` may raise to stop the process at a safe point (SIGTERM)."""

    workspace: Workspace
    analyzer: Analyzer
    generator: Generator
    tester: Tester
    observer: Observer
    control: Control
    clock: Clock
