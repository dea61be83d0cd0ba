"""`tars run --local`: the whole run on this machine, with no cluster. The manifest is the one a cluster would take."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tars_operator.cli.errors import usage
from tars_operator.cli.places import (
    Choice,
    ExcludeOption,
    IncludeOption,
    PatternOption,
    PlanOption,
    RunOutput,
    StepsOption,
)

if TYPE_CHECKING:
    from tars_operator.cli.orders import Wanted


def run(
    *,
    file: Annotated[
        str, typer.Option("-f", "--filename", help="Manifest; - is stdin. Without one: all defaults.", metavar="FILE")
    ] = "",
    local: Annotated[bool, typer.Option("--local", help="Here, without a cluster (for one: tars submit).")] = False,
    repo: Annotated[str, typer.Option("--repo", help="Path or URL, instead of source.url.")] = "",
    branch: Annotated[str, typer.Option("--branch", help="Result branch, instead of delivery.branch.")] = "",
    pattern: PatternOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    test: Annotated[
        str, typer.Option("--test", help="How its tests are run, instead of test.command.", metavar="COMMAND")
    ] = "",
    keep_workspace: Annotated[bool, typer.Option("--keep-workspace", help="Keep clone, journal and report.")] = False,
    workspace: Annotated[
        str, typer.Option("--workspace", help="Work there, and go on there another time.", metavar="DIR")
    ] = "",
    record: Annotated[
        str, typer.Option("--record", help="Write the model's words and candidates there.", metavar="DIR")
    ] = "",
    replay: Annotated[
        str, typer.Option("--replay", help="Ask no model: answer from what --record wrote.", metavar="DIR")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Also what was rejected, or failed unchanged, in earlier runs here.")
    ] = False,
    plan: PlanOption = "",
    steps: StepsOption = "",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only the final account.")] = False,
    output: Annotated[RunOutput, typer.Option("-o", "--output", help="How it is told.")] = RunOutput.TABLE,
) -> None:
    """Do the run of a manifest on this machine: no cluster, no containers, no accounts.

    The repository gets a new branch; nothing else of it is touched. Its tests run in a sandbox. Without a manifest it
    is the repository one stands in, and its tests are pytest's in its own .venv, or in the one that is active.
    Recordings of the replay engine come from a ConfigMap in the same file. Changes that wait for approval are shown and
    asked for on a terminal. Ctrl-C ends after the change in hand; with --workspace the same command goes on later.
    `-o json` writes every event as a line of JSON.

    Examples:
        tars run --local --pattern 'python/*' --test "python -m pytest -q tests"

        tars run --local --include 'services/rates/**' --test "python -m pytest -q services/rates"

        tars run --local -f docs/examples/selfcodingrun.yaml --repo ~/src/billing

        tars run --local -f run.yaml --keep-workspace -o json

        tars run --local -f run.yaml --record conversation

        tars plan -o yaml > plan.yaml; tars run --local -f run.yaml --plan plan.yaml

        tars run --local --workspace ~/.tars-billing

    """
    if not local:
        raise usage("say --local to run on this machine, or use `tars submit -f FILE` for a cluster")
    from tars_operator.cli.local import run_here
    from tars_operator.cli.orders import Wanted

    wanted = Wanted(
        file,
        repo,
        branch,
        test,
        pattern or (),
        include or (),
        exclude or (),
        keep_workspace=keep_workspace,
        workspace=workspace,
        record=record,
        replay=replay,
        again=again,
        choice=Choice(plan, steps),
    )
    _check(wanted)
    raise typer.Exit(run_here(wanted, output, quiet=quiet))


def _check(wanted: "Wanted") -> None:
    """Refuse options that say two things, or nothing."""
    if wanted.record and wanted.replay:
        raise usage("--record and --replay: name one of them")
    if wanted.keep_workspace and wanted.workspace:
        raise usage("--keep-workspace: --workspace DIR keeps it already; name one of them")
    if wanted.replay and not Path(wanted.replay, "answers").is_dir():
        raise usage(f"--replay: {wanted.replay} holds no answers; name a directory that --record wrote")
