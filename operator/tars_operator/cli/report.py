"""`tars report`: the final account of a run."""

from typing import Annotated

import typer

from tars_operator.cli.cluster import LATEST
from tars_operator.cli.errors import usage
from tars_operator.cli.output import Output, OutputOption


def report(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(metavar="RUN", help="Name of the run; @latest is the youngest.")] = LATEST,
    output: OutputOption = Output.YAML,
    audit: Annotated[bool, typer.Option("--audit", help="The audit log (JSON lines) instead.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="The plan with the state of each step; also meanwhile.")] = False,
    local: Annotated[bool, typer.Option("--local", help="Of a run on this machine, by tars run --local.")] = False,
    repo: Annotated[str, typer.Option("--repo", help="With --local: its path or URL; default: this one.")] = "",
) -> None:
    """Show what a run found, tried, judged and applied: the .tars report itself, or a table of it.

    Of each repository on this machine the reports of the last twenty local runs are kept.

    Examples:
        tars report tidy-billing -o table

        tars report @latest > tidy-billing.tars

        tars report tidy-billing --plan -o table

        tars report --local -o table

    """
    from tars_operator.cli import reporting

    if local:
        return reporting.show_local(name, repo, output, plan=plan, audit=audit)
    if repo:
        raise usage("--repo: belongs to --local; a cluster knows a run by its name")
    return reporting.show_remote(ctx, name, output, plan=plan, audit=audit)
