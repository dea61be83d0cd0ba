"""`tars report`: the final account of a run."""

from typing import Annotated

import typer

from tars_operator.cli import console
from tars_operator.cli.account import account
from tars_operator.cli.cluster import Cluster, connect, split
from tars_operator.cli.errors import not_found
from tars_operator.cli.output import Output, OutputOption, show_data
from tars_operator.cli.stored import stored


def report(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN", help="Name of the run; @latest is the youngest.")],
    output: OutputOption = Output.YAML,
    audit: Annotated[bool, typer.Option("--audit", help="The audit log (JSON lines) instead.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="The plan with the state of each step; also meanwhile.")] = False,
) -> None:
    """Show what a run found, tried, judged and applied: the .tars report itself, or a table of it.

    Examples:
        tars report tidy-billing -o table

        tars report @latest > tidy-billing.tars

        tars report tidy-billing --plan -o table

    """
    with connect(ctx) as cluster:
        run = cluster.run_name(split(name, ("run",))[1])
        if plan:
            return _show_plan(cluster, run, output)
        key = "audit.jsonl" if audit else "report.tars"
        text = stored(cluster, run).get(key)
    if text is None:
        raise not_found(f"run/{run}: its report object holds no {key}")
    if audit or output is Output.YAML:
        return print(text, end="")
    return show(text, output)


def _show_plan(cluster: Cluster, run: str, output: Output) -> None:
    from tars_operator.cli.planned import planned
    from tars_operator.cli.steps import table

    found = planned(cluster, run)
    if output in {Output.YAML, Output.JSON}:
        return show_data(found.to_json(), output)
    return console.data().print(table(found))


def show(text: str, output: Output) -> None:
    import yaml

    content = yaml.safe_load(text)
    if output is Output.JSON:
        return show_data(content, output)
    return account(content, console.data())
