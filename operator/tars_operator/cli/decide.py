"""`tars approve` and `tars reject`: a person's word about a change that waits, bound to the evidence that was shown."""

import sys
from typing import Annotated, Any

import typer

from tars_operator.adapters.kube.resources import CHANGES
from tars_operator.api.words import ChangeState, Decision
from tars_operator.cli import console
from tars_operator.cli.cluster import Cluster, connect, split
from tars_operator.cli.diff import colour
from tars_operator.cli.errors import CliError, usage
from tars_operator.cli.stored import diffs

ChangeArgument = Annotated[str, typer.Argument(metavar="change/NAME", help="The change that waits.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept for the audit.")]


def approve(
    ctx: typer.Context,
    name: ChangeArgument,
    reason: ReasonOption = "",
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask after showing the diff.")] = False,
) -> None:
    """Let a proven change in. The approval names the evidence: if anything differs later, it is void.

    Examples:
        tars approve change/tidy-billing-7f3a9c01

        tars approve change/tidy-billing-7f3a9c01 --yes --reason "rates checked by finance"

    """
    with connect(ctx) as cluster:
        change = waiting(cluster, name)
        _show(cluster, change)
        if not yes:
            _ask()
        decision = {"verdict": Decision.APPROVE.value, "evidence": change["status"]["evidence"], "reason": reason}
        _decide(cluster, change, decision)


def _ask() -> None:
    """Nobody approves by running a script: who cannot be asked has to say so."""
    if not sys.stdin.isatty():
        raise usage("there is no terminal to ask at; read the diff, then say --yes")
    if not typer.confirm("Apply this change?", err=True):
        raise typer.Abort


def reject(ctx: typer.Context, name: ChangeArgument, reason: ReasonOption = "") -> None:
    """Refuse a change that waits. No run on this repository proposes it again while the change object is there.

    Examples:
        tars reject change/tidy-billing-7f3a9c01 --reason "the old behaviour is documented"

    """
    with connect(ctx) as cluster:
        change = waiting(cluster, name)
        _decide(cluster, change, {"verdict": Decision.REJECT.value, "reason": reason})


def waiting(cluster: Cluster, name: str) -> dict[str, Any]:
    """The change, when a decision about it can still be taken.

    Raises:
        CliError: it does not wait, or somebody decided already.

    """
    change = cluster.named(CHANGES, split(name, ("change",))[1])
    name, status = change["metadata"]["name"], change.get("status", {})
    if taken := change["spec"].get("decision"):
        raise usage(f"change/{name}: was decided already ({taken['verdict']})")
    if status.get("state") != ChangeState.WAITING:
        raise usage(f"change/{name}: is {status.get('state', 'new')}; only a Waiting change can be decided")
    return change


def _show(cluster: Cluster, change: dict[str, Any]) -> None:
    spec, name = change["spec"], change["metadata"]["name"]
    console.say(
        f"{name}: {spec['title']} ({spec['pattern']}, class {spec['changeClass']}, by {spec['engine']})", "bold"
    )
    try:
        console.progress().print(colour(diffs(cluster, "change", name)[name]), end="")
    except CliError as error:
        console.say(str(error), "yellow")
    for check in change["status"].get("checks", []):
        mark = "passed" if check["passed"] else "failed"
        console.say(f"  {check['name']}: {mark} in {check['seconds']:.1f} s")


def _decide(cluster: Cluster, change: dict[str, Any], decision: dict[str, str]) -> None:
    name = change["metadata"]["name"]
    cluster.api.merge_patch(CHANGES, cluster.namespace, name, {"spec": {"decision": decision}})
    console.say(f"change/{name}: {decision['verdict']} noted; the run goes on with it")
