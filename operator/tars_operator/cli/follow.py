"""Following a run in a cluster until it ends or waits for a person."""

import time
from typing import Any

from tars_operator.adapters.kube.resources import CHANGES, RUNS
from tars_operator.api.names import LABEL_RUN
from tars_operator.api.reasons import RunReason
from tars_operator.cli import console, tables
from tars_operator.cli.cluster import Cluster
from tars_operator.cli.errors import CliError, Exit, not_found
from tars_operator.cli.output import Output, show_all
from tars_operator.cli.pages import condition, next_steps

COUNTS = ("found", "tried", "applied", "refused", "rolledBack", "waiting")


def follow(cluster: Cluster, name: str, seconds: float) -> Exit:
    """Say every step on stderr; at the end the changes on stdout. The exit code of the run.

    Raises:
        CliError: it took longer than `seconds`, or was deleted.

    """
    last = ""
    for event in cluster.watch(RUNS, time.monotonic() + seconds, name=name):
        if event.type == "DELETED":
            raise not_found(f"run/{name} was deleted")
        line = status_line(event.object)
        if line != last:
            console.say(line)
            last = line
        if (code := ended(event.object)) is not None:
            _conclude(cluster, event.object)
            return code
    raise CliError(f"run/{name} did not end within {seconds:.0f} s; it goes on without us", Exit.TIMED_OUT)


def ended(run: dict[str, Any]) -> Exit | None:
    """The exit code of a run that ended or waits for a person; None while it works."""
    succeeded = condition(run, "Succeeded")
    if succeeded.get("reason") == RunReason.APPROVAL_NEEDED:
        return Exit.OK
    return {"True": Exit.OK, "False": Exit.FAILED}.get(succeeded.get("status", "Unknown"))


def status_line(run: dict[str, Any]) -> str:
    """Phase, stage, file and counts in one line; the reason where it is more than that the run works."""
    status = run.get("status", {})
    progress, succeeded = status.get("progress", {}), condition(run, "Succeeded")
    parts = [status.get("phase", "Pending"), progress.get("stage", ""), progress.get("file", "")]
    parts += [f"{key}={progress[key]}" for key in COUNTS if progress.get(key)]
    if succeeded.get("reason") not in {None, RunReason.PENDING, RunReason.RUNNING}:
        parts.append(f"{succeeded['reason']}: {succeeded.get('message', '')}")
    return "  ".join(part for part in parts if part)


def _conclude(cluster: Cluster, run: dict[str, Any]) -> None:
    changes = cluster.list(CHANGES, labels=f"{LABEL_RUN}={run['metadata']['name']}")
    if changes:
        show_all(changes, tables.CHANGES, Output.TABLE, all_namespaces=False)
    for line in next_steps(run, changes):
        console.say(line)
