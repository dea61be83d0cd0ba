"""From findings to a plan: what each step would cost and is worth, and the order that follows. Pure; asks no engine.

What people gave priority comes first, then what matters more, then what is worth more for what it costs. The figures
are estimates from the finding, its function and what became of the pattern's earlier changes: the order does not depend
on who answers how.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tars_operator.api.code import Finding, Pattern, Remark
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.languages import is_python
from tars_operator.engine.learning.acceptance import Acceptance
from tars_operator.engine.plan import Basis, Chance, Cost, Plan, Step, StepState, step_id
from tars_operator.engine.planning.dependencies import arranged, links
from tars_operator.engine.planning.outlines import Outline

CHARACTERS_PER_TOKEN = 4  # of code, as a rule; what must fit into a model is counted more cautiously
CODEMOD = {ChangeClass.SHAPE_PRESERVING: 95, ChangeClass.BEHAVIOUR: 60}  # percent of changes that are kept: guesses
RECORDED, STUB, OTHER = 80, 50, 30  # the same, of recordings and of what a model writes
PRIOR_WEIGHT = 4  # a guess counts like as many changes that were tried
TESTED = 10  # so much more where tests name the function: they show a model what is meant


@dataclass(frozen=True)
class Request:
    """What a plan is made of. `paths` are all files that were looked at; `limit` is a number of steps."""

    findings: Sequence[Finding]
    files: Mapping[str, Outline]
    patterns: Mapping[str, Pattern]
    engines: Sequence[Engine]
    priorities: Mapping[str, int] = field(default_factory=dict)
    learned: Mapping[str, Acceptance] = field(default_factory=dict)  # by pattern
    recorded: Collection[tuple[str, str]] = ()  # paths and patterns that recordings are about
    paths: Collection[str] = ()
    base: str = ""
    limit: int | None = None


def make(request: Request) -> Plan:
    """The plan for these findings: every finding is a step, in whatever order the findings come."""
    findings = {step_id(finding): finding for finding in request.findings}
    steps = sorted(
        (_step(finding, request) for finding in findings.values()), key=lambda step: _rank(step, request.priorities)
    )
    ordered = arranged(steps, links(steps, findings, request.files, request.paths))
    return Plan(base=request.base, steps=_limited(ordered, request.limit))


def _step(finding: Finding, request: Request) -> Step:
    engine = next((each for each in request.engines if _may(each, finding, request)), None)
    file, chance = request.files[finding.path], _chance(finding, engine, request.learned.get(finding.pattern))
    return Step(
        id=step_id(finding),
        pattern=finding.pattern,
        path=finding.path,
        line=finding.line,
        symbol=finding.symbol,
        title=finding.message,
        severity=finding.severity,
        change_class=finding.change_class,
        engine=engine,
        cost=_cost(finding, engine, file),
        chance=chance,
        value=(1 + finding.severity.rank) * chance.percent,
        tests=finding.remark.tests if finding.remark else (),
        blob=file.blob,
    )


def _may(engine: Engine, finding: Finding, request: Request) -> bool:
    """Whether the engine may have an answer, as far as that can be told without asking it."""
    pattern = request.patterns[finding.pattern]
    match engine:
        case Engine.CODEMOD:
            return pattern.has_fix and finding.change_class is pattern.change_class
        case Engine.REPLAY:
            return (finding.path, finding.pattern) in request.recorded
        case Engine.MODEL:
            return is_python(finding.path) and bool(finding.symbol)


def _cost(finding: Finding, engine: Engine | None, file: Outline) -> Cost:
    """A rule changes the lines it found. A model reads the function and writes it once more."""
    spanned = max(1, finding.end_line - finding.line + 1)
    if engine is not Engine.MODEL:
        return Cost(lines=2 * spanned if engine else 0)
    function = file.functions.get(finding.symbol)
    written, read = (function.lines, function.characters) if function else (file.lines, file.characters)
    return Cost(lines=2 * written, tokens=2 * read // CHARACTERS_PER_TOKEN)


def _chance(finding: Finding, engine: Engine | None, learned: Acceptance | None) -> Chance:
    """What was tried before decides the more, the more was tried; a person asks for recordings, whatever was."""
    prior = _prior(finding, engine)
    if learned is None or not learned.attempts or engine not in {Engine.CODEMOD, Engine.MODEL}:
        return Chance(percent=prior)
    kept = 100 * learned.accepted + PRIOR_WEIGHT * prior
    return Chance(percent=kept // (learned.attempts + PRIOR_WEIGHT), basis=Basis.HISTORY, tried=learned.attempts)


def _prior(finding: Finding, engine: Engine | None) -> int:
    match engine:
        case Engine.CODEMOD:
            return CODEMOD[finding.change_class]
        case Engine.REPLAY:
            return RECORDED
        case Engine.MODEL:
            remark = finding.remark or Remark()
            return (STUB if remark.is_stub else OTHER) + (TESTED if remark.tests else 0)
        case None:
            return 0


def _rank(step: Step, priorities: Mapping[str, int]) -> tuple[int, int, int, str, int, str, str]:
    """Smaller is earlier; the last words make it one order."""
    worth = 100 * step.value // step.cost.units
    given = priorities.get(step.pattern, 0)
    return -given, -step.severity.rank, -worth, step.path, step.line, step.pattern, step.id


def _limited(steps: Sequence[Step], limit: int | None) -> tuple[Step, ...]:
    kept = len(steps) if limit is None else limit
    reason = f"beyond the limit of {limit}"
    return (*steps[:kept], *(step.standing(StepState.LEFT_OUT, reason) for step in steps[kept:]))
