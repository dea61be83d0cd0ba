"""Deterministic changes for a checkout, carried out in memory: plan, lay, look again, until nothing is left to do.

A second round takes what was in the way of a first one, and what only came to light by it. A file that cannot be read
any more after a round keeps the content of the round before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.api.words import ChangeClass
from tars_operator.engine.plan import Step, StepState, step_id
from tars_operator.engine.planning import preview
from tars_operator.engine.planning.preview import Preview
from tars_operator.engine.planning.proposing import to_plan
from tars_operator.engine.planning.scanning import Scan, Wish, look
from tars_operator.engine.planning.working_tree import blob_id
from tars_operator.engine.ports import Analyzer, Generator

ROUNDS = 10  # of one file; two rules that undo each other would never end


@dataclass(frozen=True)
class Fixer:
    """Who finds and who mends, which classes of changes may be made, and of which steps (None: of all)."""

    analyzer: Analyzer
    generator: Generator
    wish: Wish
    classes: frozenset[ChangeClass] = frozenset({ChangeClass.SHAPE_PRESERVING})
    chosen: frozenset[str] | None = None


@dataclass(frozen=True)
class Fixed:
    """New contents by path, the steps that made them, and files whose change was dropped with the reason."""

    contents: Mapping[str, str]
    steps: tuple[Step, ...]
    refused: Mapping[str, str]
    unasked: int = 0  # changes of a class that may not be made


@dataclass
class _Work:
    sources: dict[str, SourceFile]
    facts: Facts
    steps: list[Step] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def fix(scan: Scan, fixer: Fixer) -> Fixed:
    """The contents after all deterministic changes that may be made. Nothing is written anywhere."""
    work, current, unasked = _Work(dict(scan.sources), scan.facts), scan, 0
    for number in range(ROUNDS):
        made = _preview(current, fixer)
        unasked += sum(step.reason == preview.UNASKED for step in made.plan.steps) if number == 0 else 0
        rest = _round(made, work, fixer)
        if rest is None:
            break
        current = rest
    contents = {path: file.content for path, file in work.sources.items() if file.blob != scan.sources[path].blob}
    return Fixed(contents, tuple(step for step in work.steps if step.path in contents), work.refused, unasked)


def _preview(scanned: Scan, fixer: Fixer) -> Preview:
    """What the chosen steps would change in what is there now; a step keeps its id while other lines change."""
    findings = tuple(one for one in scanned.findings if fixer.chosen is None or step_id(one) in fixer.chosen)
    wanted = replace(scanned, findings=findings)
    ground = preview.ground(wanted, fixer.wish, preview.DRY, fixer.classes)
    return preview.look_ahead(to_plan(wanted, fixer.wish, preview.DRY), ground, fixer.generator)


def _round(made: Preview, work: _Work, fixer: Fixer) -> Scan | None:
    """Take over what this round changed; what is found in it now, or None when nothing changed."""
    changed = {
        path: SourceFile(path=path, blob=blob_id(content.encode(), work.sources[path].blob), content=content)
        for path, content in made.overlay.changed().items()
        if content is not None
    }
    findings, skipped = look(tuple(changed.values()), fixer.wish.patterns, fixer.analyzer, work.facts)
    work.refused |= {path: f"a change would break it: {reason}" for path, reason in skipped.items()}
    kept = {path: file for path, file in changed.items() if path not in skipped}
    work.sources |= kept
    work.steps += [step for step in made.plan.steps if step.state is StepState.READY and step.path in kept]
    found = {finding.path for finding in findings}
    rest = {path: file for path, file in kept.items() if path in found}
    return Scan(findings=findings, skipped=(), files=len(kept), sources=rest, facts=work.facts) if rest else None
