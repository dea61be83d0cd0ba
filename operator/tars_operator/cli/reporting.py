"""What `tars report` does: finds the report of a run, in the cluster or on this machine, and shows it."""

import typer

from tars_operator.cli import console, reports
from tars_operator.cli.account import account
from tars_operator.cli.cluster import connect, split
from tars_operator.cli.default_run import url_of
from tars_operator.cli.errors import not_found, usage
from tars_operator.cli.output import Output, show_data
from tars_operator.cli.planned import planned
from tars_operator.cli.steps import table
from tars_operator.cli.stored import stored
from tars_operator.engine import safe_yaml
from tars_operator.engine.plan import Plan


def show_remote(ctx: typer.Context, name: str, output: Output, *, plan: bool, audit: bool) -> None:
    """Of a run in the cluster.

    Raises:
        CliError: there is no such report.

    """
    with connect(ctx) as cluster:
        run = cluster.run_name(split(name, ("run",))[1])
        if plan:
            return _show_plan(planned(cluster, run), output)
        key = "audit.jsonl" if audit else "report.tars"
        text = stored(cluster, run).get(key)
    if text is None:
        raise not_found(f"run/{run}: its report object holds no {key}")
    if audit:
        return print(text, end="")
    return _show(text, output)


def show_local(name: str, repo: str, output: Output, *, plan: bool, audit: bool) -> None:
    """Of a run on this machine, when its workspace is long gone.

    Raises:
        CliError: there is no such report.

    """
    if audit:
        raise usage("--audit: of a local run it lies in the directory that --workspace DIR names")
    text = reports.find(url_of(repo), split(name, ("run",))[1])
    if plan:
        return _show_plan(Plan.model_validate(safe_yaml.load(text)["plan"]), output)
    return _show(text, output)


def _show_plan(found: Plan, output: Output) -> None:
    if output in {Output.YAML, Output.JSON}:
        return show_data(found.to_json(), output)
    return console.data().print(table(found))


def _show(text: str, output: Output) -> None:
    """The text itself, or what it says in another form."""
    if output is Output.YAML:
        return print(text, end="")
    content = safe_yaml.load(text)
    if output is Output.JSON:
        return show_data(content, output)
    return account(content, console.data())
