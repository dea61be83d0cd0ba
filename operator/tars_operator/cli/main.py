"""`tars`, also as `kubectl tars`. One module per verb; what is heavy is imported by the verb that needs it."""

import gc
import sys
from pathlib import Path

import typer

from tars_operator.cli import console
from tars_operator.cli.cluster import in_cluster
from tars_operator.cli.decide import approve, reject
from tars_operator.cli.describe import describe
from tars_operator.cli.diff import diff
from tars_operator.cli.errors import CliError
from tars_operator.cli.fix import fix
from tars_operator.cli.get import get
from tars_operator.cli.helping import reflow
from tars_operator.cli.init import init
from tars_operator.cli.logs import logs
from tars_operator.cli.models import models
from tars_operator.cli.patterns import patterns
from tars_operator.cli.plan import plan
from tars_operator.cli.report import report
from tars_operator.cli.run import run
from tars_operator.cli.scan import scan
from tars_operator.cli.steer import cancel, resume, suspend
from tars_operator.cli.submit import submit
from tars_operator.cli.version import version

OBJECTS_BETWEEN_COLLECTIONS = 100_000  # a syntax tree has many and no circles: looking for some took a fifth of a scan
HERE, CLUSTER = "On this machine", "In a cluster"
app = typer.Typer(
    help="Improve code by proven changes: on this machine (begin with tars scan) or in a cluster (tars submit).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 run failed or rolled back (scan: something found), 2 usage, 3 not found,"
    " 4 API or permission, 5 time-out.",
)
for here in (scan, plan, fix, run):
    app.command(rich_help_panel=HERE)(here)
app.add_typer(patterns, name="patterns", rich_help_panel=HERE)
app.add_typer(models, name="models", rich_help_panel=HERE)
app.command(rich_help_panel=HERE)(init)
app.command(rich_help_panel=CLUSTER)(in_cluster(submit))
app.command(rich_help_panel=CLUSTER)(in_cluster(get, lists=True))
for look in (describe, logs, diff, report):
    app.command(rich_help_panel=CLUSTER)(in_cluster(look))
for act in (approve, reject, cancel, suspend, resume):
    app.command(rich_help_panel=CLUSTER)(in_cluster(act))
app.command(rich_help_panel=CLUSTER)(in_cluster(version))
reflow(app)


def main() -> None:
    """The console script. Every failure that was foreseen is one line and an exit code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    called = "kubectl tars" if Path(sys.argv[0]).name == "kubectl-tars" else "tars"
    try:
        app(prog_name=called)
    except CliError as error:
        console.say(f"Error: {error}", style="red")
        sys.exit(error.code)


if __name__ == "__main__":
    main()
