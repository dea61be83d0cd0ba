"""`tars logs`: what the pods of a run wrote."""

import sys
import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tars_operator.adapters.kube import Rejected
from tars_operator.adapters.kube.resources import PODS, RUNS
from tars_operator.api.names import LABEL_ROLE, LABEL_RUN
from tars_operator.api.words import Role
from tars_operator.cli import console
from tars_operator.cli.cluster import Cluster, connect, split
from tars_operator.cli.errors import CliError, Exit, not_found


def logs(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN", help="Name of the run; @latest is the youngest.")],
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on until the pod ends.")] = False,
    role: Annotated[Role, typer.Option("--role", help="Whose log; analyzer and generator serve all runs.")] = (
        Role.COORDINATOR
    ),
    wait: Annotated[int, typer.Option("--wait", help="With --follow: seconds to wait for the pod to start.")] = 300,
) -> None:
    """Show the log of a run's coordinator, or of another role.

    Examples:
        tars logs tidy-billing -f

        tars logs @latest --role tester

    """
    with connect(ctx) as cluster:
        run = cluster.named(RUNS, split(name, ("run",))[1])["metadata"]["name"]
        labels = f"{LABEL_ROLE}={role.value}" if role.serves else f"{LABEL_ROLE}={role.value},{LABEL_RUN}={run}"
        if follow:
            return _follow(cluster, labels, time.monotonic() + wait)
        pods = sorted(cluster.list(PODS, labels=labels), key=_age)
        if not pods:
            raise not_found(f"run/{run} has no {role} pod; `tars describe run/{run}` says what it waits for")
        for pod in pods:
            _print(cluster, pod, prefix=f"[{pod['metadata']['name']}] " if len(pods) > 1 else "")
    return None


def _follow(cluster: Cluster, labels: str, deadline: float) -> None:
    pod = _started(cluster, labels, deadline)
    for line in cluster.api.logs(cluster.namespace, pod["metadata"]["name"], follow=True):
        _show(line)


def _started(cluster: Cluster, labels: str, deadline: float) -> dict[str, Any]:
    """The youngest pod that has a log, as soon as there is one."""
    found = [pod for pod in cluster.list(PODS, labels=labels) if _has_log(pod)]
    if found:
        return max(found, key=_age)
    for event in cluster.watch(PODS, deadline, labels=labels):
        if event.type != "DELETED" and _has_log(event.object):
            return event.object
    raise CliError(f"no pod with {labels} started in time", Exit.TIMED_OUT)


def _has_log(pod: dict[str, Any]) -> bool:
    return pod.get("status", {}).get("phase") in {"Running", "Succeeded", "Failed"}


def _print(cluster: Cluster, pod: dict[str, Any], prefix: str) -> None:
    for line in _lines(cluster, pod["metadata"]["name"]):
        _show(prefix + line)


def _show(line: str) -> None:
    """A line of a log: cleaned for a terminal, as it is elsewhere."""
    print(console.safe(line) if sys.stdout.isatty() else line, flush=True)


def _lines(cluster: Cluster, pod: str) -> Iterator[str]:
    try:
        yield from cluster.api.logs(cluster.namespace, pod)
    except Rejected as error:
        if error.status != 400:
            raise
        yield f"({error})"  # the container has not started: the server's words say what it waits for


def _age(pod: dict[str, Any]) -> str:
    return str(pod["metadata"]["creationTimestamp"])
