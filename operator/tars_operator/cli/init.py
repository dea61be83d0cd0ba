"""`tars init`: the files in which a repository says how it wants to be improved."""

from typing import Annotated

import typer


def init(
    *,
    path: Annotated[str, typer.Argument(metavar="PATH", help="A folder of the checkout; default: this one.")] = "",
    pattern: Annotated[
        str, typer.Option("--pattern", metavar="ID", help="A pattern of your own instead, for example ours/no-print.")
    ] = "",
) -> None:
    """Write .tars/run.yaml: what to look at, which patterns, how to test. Edit it, commit it; nothing is overwritten.

    tars run --local, scan, plan and fix use it where the command line says nothing else, and a cluster takes the same
    file: tars submit -f .tars/run.yaml. With --pattern it is .tars/patterns/NAME.yaml: a rule with its examples.

    Examples:
        tars init

        tars init --pattern ours/no-print; tars patterns test .tars/patterns

    """
    from tars_operator.cli.beginning import begin

    begin(path, pattern)
