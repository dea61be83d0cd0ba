"""`tars cancel`, `tars suspend`, `tars resume`: what a person may change in a run that goes on."""

from typing import Annotated, Any

import typer

from tars_operator.adapters.kube.resources import RUNS
from tars_operator.api.words import Cancel
from tars_operator.cli import console
from tars_operator.cli.cluster import connect, split

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="Name of the run; @latest is the youngest.")]


def cancel(
    ctx: typer.Context,
    name: RunArgument,
    now: Annotated[bool, typer.Option("--now", help="Stop at once and deliver nothing.")] = False,
) -> None:
    """End a run early: after the change in hand, with delivery of what was applied.

    Examples:
        tars cancel tidy-billing

        tars cancel @latest --now

    """
    wish = Cancel.NOW if now else Cancel.GRACEFUL
    _patch(ctx, name, {"cancel": wish.value}, f"asked to end ({wish.value})")


def suspend(ctx: typer.Context, name: RunArgument) -> None:
    """Stop the pods of a run; `tars resume` goes on where it was. The clock of limits.duration keeps running.

    Examples:
        tars suspend tidy-billing

    """
    _patch(ctx, name, {"suspend": True}, "suspended")


def resume(ctx: typer.Context, name: RunArgument) -> None:
    """Go on with a suspended run.

    Examples:
        tars resume tidy-billing

    """
    _patch(ctx, name, {"suspend": False}, "resumed")


def _patch(ctx: typer.Context, name: str, spec: dict[str, Any], done: str) -> None:
    with connect(ctx) as cluster:
        run = cluster.run_name(split(name, ("run",))[1])
        cluster.api.merge_patch(RUNS, cluster.namespace, run, {"spec": spec})
    console.say(f"run/{run} {done}")
