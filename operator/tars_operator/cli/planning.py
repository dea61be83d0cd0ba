"""What `tars plan` does: look, plan, and print the plan in the form asked for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tars_operator.api.words import ChangeClass, Engine
from tars_operator.cli import console, earlier
from tars_operator.cli.choosing import part_of, wanted_steps
from tars_operator.cli.counting import counted
from tars_operator.cli.errors import Exit
from tars_operator.cli.looking import Look, look, tell_skipped
from tars_operator.cli.nexts import say_next
from tars_operator.cli.output import Output, show_data
from tars_operator.cli.places import Choice, Options, PlanOptions, PlanOutput
from tars_operator.cli.reading import diff, show_changes
from tars_operator.cli.steps import table
from tars_operator.engine import plan as plans
from tars_operator.engine.plan import StepState
from tars_operator.engine.planning.preview import Preview, ground, look_ahead
from tars_operator.engine.planning.proposing import to_plan


def plan_here(options: Options, wanted: PlanOptions, output: PlanOutput) -> Exit:
    """Do it; the exit code.

    Raises:
        CliError: it cannot be done as written.

    """
    steps = wanted_steps(Choice(steps=wanted.steps))
    seen = look(options)
    wish = seen.wish if wanted.again else replace(seen.wish, past=earlier.load(seen.tree.root.as_uri()))
    plan = part_of(to_plan(seen.scan, wish, wanted.engines, wanted.limit), steps)
    made = look_ahead(plan, ground(seen.scan, seen.wish, wanted.engines), seen.generator)
    _print(seen, made, output)
    if not options.quiet:
        tell_skipped(seen)
        _summary(seen, made)
    return Exit.OK


def _print(seen: Look, made: Preview, output: PlanOutput) -> None:
    match output:
        case PlanOutput.TEXT:
            show_changes(made, {pattern.id: pattern for pattern in seen.wish.patterns})
        case PlanOutput.TABLE:
            console.data().print(table(made.plan))
        case PlanOutput.DIFF:
            for path, content in made.overlay.changed().items():
                print(diff(made, path, content), end="")
        case PlanOutput.YAML | PlanOutput.JSON:
            show_data(made.plan.to_json(), Output(output.value))


def _summary(seen: Look, made: Preview) -> None:
    console.say("; ".join(_phrases(seen, made)) + ".")
    ready = Counter(step.pattern for step in made.plan.steps if step.id in made.candidates)
    for name, number in ready.most_common():
        console.say(f"  {number:5}  {name}")
    if made.candidates:
        _say_next(made)


def _say_next(made: Preview) -> None:
    """How to accept all, one kind, or some."""
    first = next(step for step in made.plan.steps if step.id in made.candidates)
    more = " --behaviour" if first.change_class is ChangeClass.BEHAVIOUR else ""
    say_next(
        {
            "tars run --local": "those that your tests prove, as commits on a branch",
            f"tars fix --pattern {first.pattern}{more}": "all of a kind, into your files",
            f"tars fix --steps {first.id}{more}": "single ones; tars run --local takes --steps, too",
            "tars plan -o yaml > plan.yaml": "delete what you do not want, then --plan plan.yaml",
        }
    )


def _phrases(seen: Look, made: Preview) -> Iterator[str]:
    totals = plans.totals(made.plan.steps)
    files = len(made.overlay.changed())
    yield f"{counted(len(made.candidates), 'change')} in {counted(files, 'file')} of {seen.scan.files}"
    if overlapping := sum(bool(step.overlaps) for step in made.plan.steps):
        yield f"{overlapping} of them touch lines of another and are made after it"
    if asked := [
        step for step in made.plan.steps if step.engine is Engine.MODEL and step.state is not StepState.LEFT_OUT
    ]:
        tokens = sum(step.cost.tokens for step in asked)
        yield f"a model would be asked about {len(asked)} (roughly {tokens} tokens)"
    if totals[StepState.DECLINED]:
        yield f"{counted(totals[StepState.DECLINED], 'finding')} without a deterministic fix"
    if totals[StepState.LEFT_OUT]:
        yield f"{counted(totals[StepState.LEFT_OUT], 'finding')} left out (why: -o table)"
