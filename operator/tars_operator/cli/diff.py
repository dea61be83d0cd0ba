"""`tars diff`: what changes would do, or did."""

from typing import Annotated

import typer
from rich.text import Text

from tars_operator.cli import console
from tars_operator.cli.cluster import connect, split
from tars_operator.cli.stored import diffs

_STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


def diff(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="run/NAME|change/NAME", help="Whose diff; @latest for a run.")],
) -> None:
    """Show the diff of one change, or of every change of a run.

    Examples:
        tars diff change/tidy-billing-7f3a9c01

        tars diff run/@latest

    """
    kind, name = split(name, ("run", "change"))
    with connect(ctx) as cluster:
        found = diffs(cluster, kind, cluster.run_name(name) if kind == "run" else name)
    for text in found.values():
        show(text)


def show(text: str) -> None:
    """A diff on stdout: for eyes on a terminal, byte for byte elsewhere."""
    out = console.data()
    if out.is_terminal:
        out.print(colour(text), end="")
    else:
        print(text, end="")


def colour(text: str) -> Text:
    """A unified diff as terminals show it."""
    painted = Text()
    for line in console.safe(text).splitlines(keepends=True):
        painted.append(line, next((style for start, style in _STYLES if line.startswith(start)), ""))
    return painted
