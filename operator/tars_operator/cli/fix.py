"""`tars fix`: deterministic changes right into a checkout, for people and pre-commit. Nothing is staged."""

from typing import Annotated

import typer

from tars_operator.cli.errors import usage
from tars_operator.cli.places import (
    Choice,
    ExcludeOption,
    FixOptions,
    IncludeOption,
    Options,
    Paths,
    PatternOption,
    PlanOption,
    ProtectedOption,
    QuietOption,
    StepsOption,
)


def fix(
    *,
    paths: Paths = None,
    pattern: PatternOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    protected: ProtectedOption = False,
    behaviour: Annotated[bool, typer.Option("--behaviour", help="Also changes of class B; review them.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Also files with edits that are neither staged nor committed.")
    ] = False,
    plan: PlanOption = "",
    steps: StepsOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the diff and write nothing.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Make the changes of patterns that have a deterministic fix, and write them into the checkout.

    No test runs and no model is asked: for proven changes on a branch of their own use tars run --local. A file with
    edits that Git could not give back is refused, and so are all others then. Each file is replaced in one step.
    --plan makes exactly the changes of the steps left in it, or none where a file is not as it was planned.

    Exit code 0: done, or nothing to do; 1: a file could not be changed, or --dry-run would change one; 2: not done.

    Examples:
        tars fix --pattern python/unused-import

        tars fix src --pattern 'python/*' --dry-run

        tars fix --plan plan.yaml

    """
    if not pattern and not plan and not steps:
        raise usage("--pattern: say what to change, for example 'python/*'; tars plan shows what that would be")
    from tars_operator.cli.fixing import fix_here

    options = Options(paths, pattern, include, exclude, protected, quiet)
    choice = Choice(plan, steps)
    wanted = FixOptions(behaviour=behaviour, allow_dirty=allow_dirty, dry_run=dry_run, choice=choice)
    raise typer.Exit(fix_here(options, wanted))
