"""A run's improvements as an execution plan: what is done, in which order, at what cost, and what became of it.

The words of the plan, and nothing else: `planning.ordering` makes it, `planning.preview` asks what it would change,
`planning.states` reads off what became of it, `planning.choosing` takes a part of it. It holds no state of its own: the
same base, findings, patterns and journal give the same plan, byte for byte.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Literal

from pydantic import Field

from tars_operator.api.base import Model
from tars_operator.api.code import Finding
from tars_operator.api.codechange import FileChange
from tars_operator.api.words import ChangeClass, Engine, Severity

ID_DIGITS = 12
GONE = "Gone"  # reason of a declined step whose finding another change took care of
HEAD, INDENTATION = 1024, 64  # bytes of a plan's text around its steps, and at most of one beyond its JSON
TOKENS_PER_LINE = 100  # that a model reads and writes while a person reviews a line; it only weighs costs


class StepState(StrEnum):
    """Where a step stands. The words of a change's states mean the same here."""

    OPEN = "Open"  # not begun; an engine will be asked
    READY = "Ready"  # looked at beforehand: its candidate is in nobody's way
    BLOCKED = "Blocked"  # waits for another step: one it needs, or one that changes the same lines
    GENERATED = "Generated"  # its candidate is on its way through the gate
    WAITING = "Waiting"  # proven; a person decides
    APPLIED = "Applied"
    REFUSED = "Refused"
    INCONCLUSIVE = "Inconclusive"
    ROLLED_BACK = "RolledBack"
    DECLINED = "Declined"  # no engine has an answer
    SKIPPED = "Skipped"  # not tried, because a step it needs came to nothing
    LEFT_OUT = "LeftOut"  # not tried, because of a limit or of what a person chose


class Why(StrEnum):
    """Why a step comes after another."""

    SAME_FILE = "SameFile"
    SAME_LINES = "SameLines"  # its candidate is made anew from what the other leaves
    DEFINITION = "Definition"  # the other changes a definition that this one's function uses
    TEST = "Test"  # the other changes a test of what this one changes


class After(Model):
    """An earlier step. What is only a matter of order is tried in any case; what is `needed` must be applied first."""

    step: str
    why: Why
    needed: bool = False


class Cost(Model):
    """What a step is estimated to cost: lines to review that go or come, and tokens of a model."""

    lines: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)

    @property
    def units(self) -> int:
        """Both in one number, never 0."""
        return 1 + self.lines + self.tokens // TOKENS_PER_LINE


class Basis(StrEnum):
    """What a chance rests on."""

    PRIOR = "Prior"  # nothing was tried yet: a guess from the engine and the kind of change
    HISTORY = "History"  # what became of the pattern's changes in earlier runs here


class Chance(Model):
    """How likely a change is kept. `tried` is the number of earlier changes that say so; without any it is a guess."""

    percent: int = Field(default=0, ge=0, le=100)
    basis: Basis = Basis.PRIOR
    tried: int = Field(default=0, ge=0)


class Step(Model):
    """One finding on its way to a change. `blob` is the id of the file's content that the step was planned for.

    `value` is what the finding matters times the chance (in percent) that its change is kept. `files` are of the
    candidate, where it is known already; `change` names the newest change that was made for the step. `tests` name what
    it changes: they are what a proof can rest on.
    """

    id: str = Field(min_length=1, max_length=64)
    pattern: str
    path: str
    line: int
    symbol: str = ""
    title: str
    severity: Severity = Severity.NOTE
    change_class: ChangeClass
    state: StepState = StepState.OPEN
    reason: str = ""
    change: str = ""
    engine: Engine | None = None
    after: tuple[After, ...] = ()
    cost: Cost = Cost()
    chance: Chance = Chance()
    value: int = Field(default=0, ge=0)
    tests: tuple[str, ...] = ()
    blob: str = ""
    files: tuple[FileChange, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(after.step for after in self.after if after.needed)

    @property
    def overlaps(self) -> tuple[str, ...]:
        return tuple(after.step for after in self.after if after.why is Why.SAME_LINES)

    def standing(self, state: StepState, reason: str = "") -> "Step":
        """The same step in another state."""
        return self.model_copy(update={"state": state, "reason": reason})


class Plan(Model):
    """Steps in the order of work. `base` is the commit it was made from; empty where there is none yet.

    `more` is how many last steps are not listed, for lack of room.
    """

    api_version: Literal["tars.dev/v1alpha1"] = "tars.dev/v1alpha1"  # names.API_VERSION
    kind: Literal["Plan"] = "Plan"
    base: str = ""
    steps: tuple[Step, ...]
    more: int = Field(default=0, ge=0)

    @property
    def digest(self) -> str:
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Fate:
    """What became of a finding, as the journal or the objects of the cluster tell it."""

    state: StepState
    reason: str = ""
    change: str = ""


def step_id(finding: Finding | str) -> str:
    """The name of a finding's step; people type it."""
    return (finding if isinstance(finding, str) else finding.id)[:ID_DIGITS]


def fitting(plan: Plan, size: int) -> Plan:
    """The plan without as many of its last steps as do not fit into a text of `size` bytes."""
    sizes = accumulate(len(json.dumps(step.to_json())) + INDENTATION for step in plan.steps)
    kept = bisect_right([*sizes], size - HEAD)
    return plan.model_copy(update={"steps": plan.steps[:kept], "more": plan.more + len(plan.steps) - kept})


def totals(steps: Iterable[Step]) -> dict[StepState, int]:
    """How many steps stand where."""
    states = [step.state for step in steps]
    return {state: states.count(state) for state in StepState}
