"""`tars plan`: what would be changed in a checkout, as diffs and as a plan. Nothing is written into it."""

from typing import Annotated

import typer

from tars_operator.api.words import Engine
from tars_operator.cli.errors import usage
from tars_operator.cli.places import (
    ExcludeOption,
    IncludeOption,
    NoCacheOption,
    Options,
    Paths,
    PatternOption,
    PlanOptions,
    PlanOutput,
    ProtectedOption,
    QuietOption,
    Recall,
    StepsOption,
)

EngineOption = Annotated[
    list[Engine] | None, typer.Option("--engine", help="codemod, or model for what a model would cost; again for both.")
]


def plan(
    *,
    paths: Paths = None,
    pattern: PatternOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    protected: ProtectedOption = False,
    engine: EngineOption = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Plan only the first so many findings.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also what was rejected in earlier local runs.")] = False,
    quiet: QuietOption = False,
    no_cache: NoCacheOption = False,
    steps: StepsOption = "",
    output: Annotated[PlanOutput, typer.Option("-o", "--output", help="How the plan is printed.")] = PlanOutput.TEXT,
) -> None:
    """Show what would be changed, one diff per change, and write nothing.

    `-o diff` is one patch of all changes that do not touch the same lines: git apply takes it. `-o yaml` is the plan
    with cost, value and dependencies of each step: delete steps from it, and tars fix --plan or tars run --local --plan
    does exactly the others. No model is asked; --engine model estimates what asking would cost.

    Examples:
        tars plan

        tars plan src --pattern python/unused-import -o diff | git apply

        tars plan --engine codemod --engine model -o table

        tars plan -o yaml > plan.yaml

    """
    engines = tuple(dict.fromkeys(engine or [Engine.CODEMOD]))
    if Engine.REPLAY in engines:
        raise usage("--engine replay: recordings belong to a run; write them into its manifest: tars run --local -f")
    from tars_operator.cli.planning import plan_here

    recall = Recall.NOTHING if no_cache else Recall.WITHOUT_FINDINGS
    options = Options(paths, pattern, include, exclude, protected, quiet, recall)
    raise typer.Exit(plan_here(options, PlanOptions(engines, limit, steps, again), output))
