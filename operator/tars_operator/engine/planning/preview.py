"""What the steps of a plan would change, asked beforehand of the engines that cost nothing to ask.

Candidates are laid over the base and never into a working tree. A step in the way of an earlier one will be made anew
from what that one leaves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tars_operator.api.code import Candidate, Finding, Pattern, SourceFile
from tars_operator.api.codechange import FileChange
from tars_operator.api.contracts import Facts, GenerateAnswer, GenerateRequest
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.gate.paths import refusal
from tars_operator.engine.plan import After, Cost, Plan, Step, StepState, Why, step_id
from tars_operator.engine.planning.overlays import Forbids, OverlapError, Overlay, OverlayError, Span, spans
from tars_operator.engine.planning.scanning import Scan, Wish
from tars_operator.engine.planning.states import stated
from tars_operator.engine.planning.working_tree import blob_id
from tars_operator.engine.ports import Generator

UNASKED = "a change of its class was not asked for"
DRY = (Engine.CODEMOD,)  # engines that cost nothing to ask


@dataclass(frozen=True)
class Ground:
    """What a plan is looked at upon: its findings with their files and patterns, and what may be done there."""

    findings: Sequence[Finding]
    sources: Mapping[str, SourceFile]
    patterns: Mapping[str, Pattern]
    engines: Sequence[Engine] = DRY
    classes: frozenset[ChangeClass] = frozenset(ChangeClass)  # candidates of another class are declined
    forbids: Forbids = lambda _path: ""
    facts: Facts | None = None  # of the whole repository


def ground(
    scanned: Scan, wish: Wish, engines: Sequence[Engine], classes: frozenset[ChangeClass] = frozenset(ChangeClass)
) -> Ground:
    """A checkout that was looked at. What a run may not write is not written here either."""

    def forbids(path: str) -> str:
        objection = refusal(path, wish.spec, judges=wish.judges)
        if objection is None and path not in scanned.sources:
            return f"{path} is none of the files with findings"
        return objection.message if objection else ""

    patterns = {pattern.id: pattern for pattern in wish.patterns}
    return Ground(scanned.findings, scanned.sources, patterns, engines, classes, forbids, scanned.facts)


@dataclass(frozen=True)
class Preview:
    """The plan, the candidates of its steps by step id, and the base with all ready ones laid over it."""

    plan: Plan
    candidates: Mapping[str, Candidate]
    overlay: Overlay


@dataclass
class _Draft:
    """The preview while it grows, in the order of work."""

    overlay: Overlay
    steps: list[Step] = field(default_factory=list)
    candidates: dict[str, Candidate] = field(default_factory=dict)
    laid: dict[str, dict[str, tuple[Span, ...]]] = field(default_factory=dict)  # by path and step


def look_ahead(plan: Plan, ground: Ground, generator: Generator) -> Preview:
    """What the open steps would change. Nothing is written anywhere, and no model is asked."""
    draft = _Draft(Overlay(ground.sources, ground.forbids))
    findings = {step_id(finding): finding for finding in ground.findings}
    for step in plan.steps:
        draft.steps.append(_seen(draft, step, findings[step.id], ground, generator))
    seen = stated(plan.model_copy(update={"steps": tuple(draft.steps)}), {})
    return Preview(seen, draft.candidates, draft.overlay)


def _seen(draft: _Draft, step: Step, finding: Finding, ground: Ground, generator: Generator) -> Step:
    if step.state is not StepState.OPEN:
        return step
    answer = _ask(ground, finding, generator)
    if answer.candidate is not None:
        return _with(draft, step, answer.candidate, ground)
    if step.engine is Engine.MODEL or (Engine.MODEL in ground.engines and step.engine is Engine.CODEMOD):
        return step.model_copy(update={"engine": Engine.MODEL})
    reason = answer.declines[-1].message if answer.declines else "no engine was asked"
    return step.standing(StepState.DECLINED, reason).model_copy(update={"engine": None, "cost": Cost()})


def _ask(ground: Ground, finding: Finding, generator: Generator) -> GenerateAnswer:
    engines = tuple(engine for engine in ground.engines if engine in DRY)
    if not engines:
        return GenerateAnswer()
    file, pattern = ground.sources[finding.path], ground.patterns[finding.pattern]
    return generator.generate(
        GenerateRequest(finding=finding, file=file, pattern=pattern, engines=engines, facts=ground.facts)
    )


def _with(draft: _Draft, step: Step, candidate: Candidate, ground: Ground) -> Step:
    """The step as far as its candidate tells it."""
    known = {
        "change_class": candidate.change_class,
        "engine": candidate.strategy.engine,
        "cost": Cost(lines=_changed_lines(candidate, ground.sources)),
        "files": tuple(_files(candidate)),
    }
    step = step.model_copy(update=known)
    if candidate.change_class not in ground.classes:
        return step.standing(StepState.DECLINED, UNASKED)
    draft.candidates[step.id] = candidate
    return _laid(draft, step, candidate)


def _laid(draft: _Draft, step: Step, candidate: Candidate) -> Step:
    try:
        draft.overlay = draft.overlay.lay(candidate)
    except OverlapError as error:
        others = [After(step=other, why=Why.SAME_LINES) for other in _in_the_way(draft, candidate)]
        named = {after.step for after in others}
        after = (*(one for one in step.after if one.step not in named), *others)
        return step.standing(StepState.BLOCKED, str(error)).model_copy(update={"after": after})
    except OverlayError as error:
        del draft.candidates[step.id]
        return step.standing(StepState.DECLINED, str(error))
    for edit in candidate.edits:
        draft.laid.setdefault(edit.path, {})[step.id] = draft.overlay.changes(edit)
    return step.standing(StepState.READY)


def _in_the_way(draft: _Draft, candidate: Candidate) -> Iterable[str]:
    """Earlier steps that touch the same lines. Lines are compared as they were laid: a file may have thousands."""
    return dict.fromkeys(
        earlier
        for edit in candidate.edits
        for new in [draft.overlay.changes(edit)]
        for earlier, laid in draft.laid.get(edit.path, {}).items()
        if any(one.overlaps(other) for one in laid for other in new)
    )


def _files(candidate: Candidate) -> Iterator[FileChange]:
    for edit in candidate.edits:
        new = "" if edit.content is None else blob_id(edit.content.encode(), edit.old_blob)
        yield FileChange(path=edit.path, old_blob=edit.old_blob, new_blob=new)


def _changed_lines(candidate: Candidate, sources: Mapping[str, SourceFile]) -> int:
    """Lines that go and lines that come."""
    before = {edit.path: sources[edit.path].content for edit in candidate.edits if edit.path in sources}
    made = (spans(before.get(edit.path, ""), edit.content or "") for edit in candidate.edits)
    return sum(span.end - span.start + len(span.lines) for each in made for span in each)
