"""`tars version`: of this program, and of the cluster where there is one."""

from importlib import metadata
from typing import Annotated

import typer

from tars_operator.cli import console
from tars_operator.cli.cluster import Target, connect, target
from tars_operator.cli.errors import CliError


def version(
    ctx: typer.Context,
    client: Annotated[bool, typer.Option("--client", help="Only this program; asks no cluster.")] = False,
) -> None:
    """Show the version of this program and of the API server.

    Examples:
        tars version --client

    """
    print(f"tars {metadata.version('tars-operator')}")
    if not client:
        _show_cluster(ctx)


def _show_cluster(ctx: typer.Context) -> None:
    """Who uses TARS on this machine only has no cluster, and that is no failure."""
    from tars_operator.adapters.kube.credentials import NoCredentials

    try:
        with connect(ctx) as cluster:
            print(f"kubernetes {cluster.api.version()}")
    except CliError as error:
        if not isinstance(error.__cause__, NoCredentials | ModuleNotFoundError) or target(ctx) != Target():
            raise
        console.say(f"no cluster: {error}")
