"""`tars get`: objects as tables or data."""

from typing import Annotated

import typer

from tars_operator.adapters.kube import resources
from tars_operator.api.names import LABEL_RUN
from tars_operator.cli import console, tables
from tars_operator.cli.cluster import connect, target
from tars_operator.cli.errors import usage
from tars_operator.cli.output import Output, OutputOption, show_all, show_one

KINDS = {
    "runs": (resources.RUNS, tables.RUNS),
    "changes": (resources.CHANGES, tables.CHANGES),
    "replicas": (resources.REPLICAS, tables.REPLICAS),
    "patterns": (resources.PATTERNS, tables.PATTERNS),
}
ALIASES = {"run": "runs", "scr": "runs", "change": "changes", "cc": "changes", "replica": "replicas", "tr": "replicas"}
ALIASES |= {"pattern": "patterns", "cp": "patterns"}


def get(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(help="runs, changes, replicas or patterns; or KIND/NAME.")] = "runs",
    name: Annotated[str, typer.Argument(help="Only this one; @latest is the youngest.")] = "",
    run: Annotated[str, typer.Option("--run", help="Only changes of this run.")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Show runs, changes, replicas or patterns.

    Examples:
        tars get

        tars get run/tidy-billing -o yaml

        tars get changes --run tidy-billing -o wide

        tars get replicas -A

    """
    kind, _, joined = kind.partition("/")
    resource, columns = known(kind)
    with connect(ctx) as cluster:
        if name or joined:
            return show_one(cluster.named(resource, name or joined), columns, output)
        labels = f"{LABEL_RUN}={cluster.run_name(run)}" if run else ""
        found = cluster.list(resource, labels=labels)
        if not found and output in {Output.TABLE, Output.WIDE}:
            return console.say(f"No {resource.plural} found.")
        return show_all(found, columns, output, all_namespaces=target(ctx).all_namespaces)


def known(kind: str) -> tuple[resources.Resource, tuple[tables.Column, ...]]:
    """The kind behind a word.

    Raises:
        CliError: there is none.

    """
    word = ALIASES.get(kind, kind)
    if word not in KINDS:
        raise usage(f"unknown kind {kind!r}: expected one of {', '.join(KINDS)}")
    return KINDS[word]
