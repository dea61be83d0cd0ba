"""`tars describe`: everything about one run or one change on a page, with what to do next."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from tars_operator.adapters.kube.resources import CHANGES, EVENTS, RUNS
from tars_operator.api.names import LABEL_RUN
from tars_operator.cli import console, pages
from tars_operator.cli.cluster import Cluster, connect, split


def describe(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="run/NAME|change/NAME", help="What to describe; @latest works.")],
) -> None:
    """Show all about one run or one change: what happened, why, and what can be done.

    Examples:
        tars describe run/tidy-billing

        tars describe change/tidy-billing-7f3a9c01

    """
    kind, name = split(name, ("run", "change"))
    with connect(ctx) as cluster:
        text = _run(cluster, name) if kind == "run" else pages.change(cluster.named(CHANGES, name))
    print(console.safe(text))


def _run(cluster: Cluster, name: str) -> str:
    run = cluster.named(RUNS, name)
    name = run["metadata"]["name"]
    changes = cluster.list(CHANGES, labels=f"{LABEL_RUN}={name}")
    events = cluster.list(EVENTS, fields=f"involvedObject.kind={RUNS.kind},involvedObject.name={name}")
    return pages.run(run, changes, events, datetime.now(UTC))
