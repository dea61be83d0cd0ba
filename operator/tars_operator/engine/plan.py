"""A run's improvements as an execution plan: what would be done, in which order, at what cost, and what becomes of it.

The plan is data: the same base and the same patterns give the same plan, byte for byte. Its candidates are laid over
the base and never into a working tree. A step that is in the way of an earlier one is made anew after it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import Field

from tars_operator.api.base import Model
from tars_operator.api.code import Candidate, Finding, Pattern, SourceFile
from tars_operator.api.codechange import FileChange
from tars_operator.api.contracts import GenerateAnswer, GenerateRequest
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.analysis.sources import lines
from tars_operator.engine.analysis.symbols import symbols
from tars_operator.engine.planning.overlays import OverlapError, Overlay, spans
from tars_operator.engine.planning.working_tree import blob_id
from tars_operator.engine.ports import Generator

ID_DIGITS = 12
CHARACTERS_PER_TOKEN = 4  # of code, roughly; the estimate only orders steps
UNASKED = "a change of its class was not asked for"
DRY = (Engine.CODEMOD,)  # engines that cost nothing to ask


class StepState(StrEnum):
    """Where a step stands before the plan is carried out."""

    READY = "Ready"  # its candidate is made and is in nobody's way
    OVERLAPS = "Overlaps"  # its candidate touches lines of an earlier step; it is made anew after that one
    OPEN = "Open"  # a model would be asked
    DECLINED = "Declined"  # no engine has an answer


class Cost(Model):
    """What a step is estimated to cost: lines to review, and tokens of a model."""

    lines: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)


class Step(Model):
    """One finding on its way to a change. `after` and `overlaps` name steps; a higher `value` matters more."""

    id: str
    pattern: str
    path: str
    line: int
    title: str
    change_class: ChangeClass
    state: StepState
    engine: Engine | None = None
    reason: str = ""
    after: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    cost: Cost = Cost()
    value: int = Field(ge=0)
    files: tuple[FileChange, ...] = ()


class Plan(Model):
    """Steps in the order of work. `left_out` is the number of findings that a limit kept out."""

    steps: tuple[Step, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Request:
    """What a plan is made of: findings in the order of work, and the files they are in."""

    findings: Sequence[Finding]
    sources: Mapping[str, SourceFile]
    patterns: Sequence[Pattern]
    engines: Sequence[Engine] = DRY
    limit: int | None = None  # of steps
    classes: frozenset[ChangeClass] = frozenset(ChangeClass)  # candidates of another class are declined


@dataclass(frozen=True)
class Planned:
    """The plan, the candidates of its steps by step id, and the base with all ready ones laid over it."""

    plan: Plan
    candidates: Mapping[str, Candidate]
    overlay: Overlay


@dataclass
class _Draft:
    """The plan while it grows, in the order of work."""

    overlay: Overlay
    steps: list[Step] = field(default_factory=list)
    candidates: dict[str, Candidate] = field(default_factory=dict)


def make(request: Request, generator: Generator) -> Planned:
    """The plan for these findings. Nothing is written anywhere, and no model is asked."""
    draft = _Draft(Overlay(request.sources))
    by_id = {pattern.id: pattern for pattern in request.patterns}
    chosen = request.findings[: request.limit]
    for finding in chosen:
        _add(draft, finding, _ask(request, finding, by_id[finding.pattern], generator), request)
    plan = Plan(steps=tuple(draft.steps), left_out=len(request.findings) - len(chosen))
    return Planned(plan, draft.candidates, draft.overlay)


def _ask(request: Request, finding: Finding, pattern: Pattern, generator: Generator) -> GenerateAnswer:
    engines = tuple(engine for engine in request.engines if engine in DRY)
    if not engines:
        return GenerateAnswer()
    file = request.sources[finding.path]
    return generator.generate(GenerateRequest(finding=finding, file=file, pattern=pattern, engines=engines))


def _add(draft: _Draft, finding: Finding, answer: GenerateAnswer, request: Request) -> None:
    candidate = answer.candidate
    step = _step(draft, finding, candidate, request.sources)
    if candidate is not None and candidate.change_class not in request.classes:
        step = step.model_copy(update={"reason": UNASKED})
    elif candidate is not None:
        step = _laid(draft, step, candidate)
        draft.candidates[step.id] = candidate
    elif Engine.MODEL in request.engines:
        tokens = _tokens(finding, request.sources[finding.path])
        step = step.model_copy(
            update={"state": StepState.OPEN, "engine": Engine.MODEL, "cost": Cost(tokens=tokens)},
        )
    else:
        reason = answer.declines[-1].message if answer.declines else "no engine was asked"
        step = step.model_copy(update={"reason": reason})
    draft.steps.append(step)


def _step(draft: _Draft, finding: Finding, candidate: Candidate | None, sources: Mapping[str, SourceFile]) -> Step:
    """The step as far as finding and candidate tell it. The steps of one file are done one after the other."""
    before = next((step.id for step in reversed(draft.steps) if step.path == finding.path), None)
    return Step(
        id=finding.id[:ID_DIGITS],
        pattern=finding.pattern,
        path=finding.path,
        line=finding.line,
        title=finding.message,
        change_class=candidate.change_class if candidate else finding.change_class,
        state=StepState.DECLINED,
        engine=candidate.strategy.engine if candidate else None,
        after=(before,) if before else (),
        cost=Cost(lines=_changed_lines(candidate, sources)) if candidate else Cost(),
        value=1 + finding.severity.rank,
        files=tuple(_files(candidate)) if candidate else (),
    )


def _laid(draft: _Draft, step: Step, candidate: Candidate) -> Step:
    try:
        draft.overlay = draft.overlay.lay(candidate)
    except OverlapError as error:
        others = tuple(_in_the_way(draft, step, candidate))
        return step.model_copy(update={"state": StepState.OVERLAPS, "overlaps": others, "reason": str(error)})
    return step.model_copy(update={"state": StepState.READY})


def _in_the_way(draft: _Draft, step: Step, candidate: Candidate) -> Iterator[str]:
    for earlier in draft.steps:
        if earlier.state is StepState.READY and earlier.path == step.path:
            try:
                Overlay(draft.overlay.base).lay(draft.candidates[earlier.id]).lay(candidate)
            except OverlapError:
                yield earlier.id


def _files(candidate: Candidate) -> Iterator[FileChange]:
    for edit in candidate.edits:
        new = blob_id((edit.content or "").encode(), edit.old_blob)
        yield FileChange(path=edit.path, old_blob=edit.old_blob, new_blob=new)


def _changed_lines(candidate: Candidate, sources: Mapping[str, SourceFile]) -> int:
    """Lines that go and lines that come."""
    made = (spans(sources[edit.path].content, edit.content or "") for edit in candidate.edits)
    return sum(span.end - span.start + len(span.lines) for each in made for span in each)


def _tokens(finding: Finding, file: SourceFile) -> int:
    """The enclosing function is read once and answered once; without one it is the file."""
    symbol = next((symbol for symbol in symbols(file.content) if symbol.name == finding.symbol), None)
    text = lines(file.content)[symbol.node.lineno - 1 : symbol.last_line] if symbol else [file.content]
    return 2 * sum(map(len, text)) // CHARACTERS_PER_TOKEN


def totals(steps: Iterable[Step]) -> dict[StepState, int]:
    """How many steps stand where."""
    states = [step.state for step in steps]
    return {state: states.count(state) for state in StepState}
