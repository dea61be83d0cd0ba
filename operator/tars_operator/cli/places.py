"""Where and what to look for: the options that `tars scan`, `tars plan` and `tars fix` share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from pathlib import Path
from typing import Annotated

import typer

from tars_operator.api.words import Engine

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Files or folders of one checkout; default: this one.")
]


def _pattern_ids(begun: str) -> list[str]:
    """What a shell may complete to."""
    from tars_operator.engine.patterns import built_in

    return [pattern.id for pattern in built_in() if pattern.id.startswith(begun)]


PatternOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pattern",
        metavar="GLOB",
        help="Pattern ids, for example 'python/*', or ALL for those on request as well; again for more.",
        autocompletion=_pattern_ids,
    ),
]
IncludeOption = Annotated[
    list[str] | None, typer.Option("--include", metavar="GLOB", help="Only these files, from the top of the checkout.")
]
ExcludeOption = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Not these files, stronger than --include.")
]
ProtectedOption = Annotated[
    bool, typer.Option("--protected", help="Also tests, configuration and whatever else no run may change.")
]
PlanOption = Annotated[
    str,
    typer.Option("--plan", metavar="FILE", help="Only the steps left in this file of tars plan -o yaml; - is stdin."),
]
StepsOption = Annotated[
    str, typer.Option("--steps", metavar="ID,...", help="Only these steps; tars plan shows their ids.")
]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="Nothing but the result: no bar, no summary.")]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Look at every file anew, and keep nothing for the next look.")
]


class Recall(Enum):
    """What of earlier looks at the same files need not be looked for again."""

    NOTHING = auto()
    FINDINGS = auto()
    WITHOUT_FINDINGS = auto()  # files that had none: of the others the fixes are wanted, and those are not kept


@dataclass(frozen=True)
class Choice:
    """Which steps of a plan: a file with those left in, ids, or both; neither means all."""

    plan: str = ""
    steps: str = ""


@dataclass(frozen=True)
class Options:
    """What was written on the command line about where and what to look for."""

    paths: Sequence[Path] | None
    pattern: Sequence[str] | None
    include: Sequence[str] | None
    exclude: Sequence[str] | None
    protected: bool
    quiet: bool
    recall: Recall = Recall.NOTHING


class ScanOutput(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class PlanOutput(StrEnum):
    """How a plan is printed."""

    TEXT = "text"
    TABLE = "table"
    DIFF = "diff"
    YAML = "yaml"
    JSON = "json"


class RunOutput(StrEnum):
    """How a local run is told."""

    TABLE = "table"
    JSON = "json"


@dataclass(frozen=True)
class PlanOptions:
    """What `tars plan` plans for: who may make changes, how many steps, which of them (empty: all)."""

    engines: Sequence[Engine]
    limit: int | None = None
    steps: str = ""
    again: bool = False  # also what a person rejected in an earlier run


@dataclass(frozen=True)
class FixOptions:
    """What `tars fix` may do."""

    behaviour: bool = False
    allow_dirty: bool = False
    dry_run: bool = False
    choice: Choice = field(default_factory=Choice)
