"""`tars version`: of this program, and of the cluster when one is asked for."""

from importlib import metadata
from typing import Annotated

import typer

from tars_operator.cli.cluster import connect


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
        with connect(ctx) as cluster:
            print(f"kubernetes {cluster.api.version()}")
