"""A plan for the eyes, as a good pull request reads: what and why, how sure, then one diff for each change."""

from collections.abc import Iterator
from itertools import groupby

from tars_operator.api.code import Candidate, Pattern
from tars_operator.api.words import ChangeClass
from tars_operator.cli import console
from tars_operator.cli.counting import counted
from tars_operator.cli.diff import show
from tars_operator.engine import diffs
from tars_operator.engine.plan import Step
from tars_operator.engine.planning.preview import Preview

_SURE = {
    ChangeClass.SHAPE_PRESERVING: "class S: the program does the same by construction",
    ChangeClass.BEHAVIOUR: "class B: may change what the program does, read it",
}


def show_changes(made: Preview, patterns: dict[str, Pattern]) -> None:
    """Every change that is made, by pattern in the order of the plan."""
    for pattern, steps in _by_pattern(made):
        _introduce(patterns[pattern], steps)
        for step in steps:
            _show(made, step)


def _by_pattern(made: Preview) -> Iterator[tuple[str, list[Step]]]:
    ready = [step for step in made.plan.steps if step.id in made.candidates]
    first = {step.pattern: number for number, step in reversed([*enumerate(ready)])}
    ready.sort(key=lambda step: first[step.pattern])
    return ((pattern, list(steps)) for pattern, steps in groupby(ready, lambda step: step.pattern))


def _introduce(pattern: Pattern, steps: list[Step]) -> None:
    out = console.data()
    out.print(f"{pattern.id}: {pattern.title}", style="bold")
    if pattern.why:
        out.print(f"  Why: {pattern.why}")
    classes = dict.fromkeys(_SURE[step.change_class] for step in steps)
    out.print(f"  {counted(len(steps), 'change')}, {'; '.join(classes)}.\n")


def _show(made: Preview, step: Step) -> None:
    after = f", after {', '.join(step.overlaps)}" if step.overlaps else ""
    title = step.title.replace("\n", " ")
    console.data().print(f"{step.id} {step.pattern} ({step.change_class.value}{after}): {title}", style="bold")
    if step.overlaps:
        console.data().print(
            "  It touches the same lines. Shown as if it came alone; it is made anew from what they leave."
        )
    if step.tests:
        console.data().print(f"  Tests that name it: {', '.join(step.tests)}")
    for path, content in _edits(made.candidates[step.id]):
        show(diff(made, path, content))
    print()


def _edits(candidate: Candidate) -> Iterator[tuple[str, str | None]]:
    return ((edit.path, edit.content) for edit in candidate.edits)


def diff(made: Preview, path: str, content: str | None) -> str:
    return diffs.unified(path, made.overlay.base[path].content.encode(), (content or "").encode())
