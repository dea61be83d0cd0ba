"""`tars submit`: create a run and what belongs to it; then follow it if wanted."""

from typing import Annotated

import typer

from tars_operator.adapters.kube import Conflict
from tars_operator.adapters.kube.resources import RUNS
from tars_operator.cli import console
from tars_operator.cli.cluster import Cluster, connect
from tars_operator.cli.errors import CliError, Exit, usage

MANAGER = "tars-cli"


def submit(
    ctx: typer.Context,
    file: Annotated[str, typer.Option("-f", "--filename", help="Manifest; - is stdin.", metavar="FILE")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="Follow the run until it ends or waits for a person.")] = False,
    watch_only: Annotated[str, typer.Option("--watch-only", metavar="RUN", help="Follow a run that exists.")] = "",
    timeout: Annotated[str, typer.Option("--timeout", help="Longest time to follow it.")] = "2h",
) -> None:
    """Create the run of a manifest, with its recordings and patterns.

    With --watch the exit code is the run's: 0 succeeded or waits for a person, 1 failed, 5 took longer than --timeout.

    Examples:
        tars submit -f run.yaml --watch

        tars submit --watch-only @latest

    """
    from tars_operator.cli.follow import follow

    if bool(file) == bool(watch_only):
        raise usage("name either a manifest with -f FILE or a run with --watch-only RUN")
    patience = _seconds(timeout)
    with connect(ctx) as cluster:
        name = cluster.run_name(watch_only) if watch_only else _create(cluster, file)
        if watch or watch_only:
            raise typer.Exit(follow(cluster, name, patience))


def _create(cluster: Cluster, file: str) -> str:
    from tars_operator.cli.calibrations import calibrated
    from tars_operator.cli.manifests import load

    manifest = load(file)
    for document in manifest.documents:
        metadata = {"namespace": cluster.namespace, **document.body["metadata"]}
        body = {**document.body, "metadata": metadata}
        if metadata["namespace"] != cluster.namespace:
            raise usage(f"{file}: {document.name}: is for namespace {metadata['namespace']}; say -n to submit it there")
        if document.resource is RUNS:
            continue  # last, so that everything it needs is there when it is seen
        cluster.api.apply(document.resource, body, manager=MANAGER)
    body = calibrated(manifest.run.body, manifest.spec.model)
    run = {**body, "metadata": {"namespace": cluster.namespace, **body["metadata"]}}
    try:
        cluster.api.create(RUNS, cluster.namespace, run)
    except Conflict as error:
        raise CliError(
            f"run/{manifest.run.name} exists already; a run is done once: choose another name or delete it", Exit.API
        ) from error
    console.say(f"run/{manifest.run.name} created in namespace {cluster.namespace}")
    if body is not manifest.run.body:
        console.say(f"its model answers in format {body['spec']['model']['format']}, as calibrated on this machine")
    return manifest.run.name


def _seconds(duration: str) -> int:
    from tars_operator.api.base import seconds

    try:
        return seconds(duration)
    except ValueError as error:
        raise usage(f"--timeout: {error}") from error
