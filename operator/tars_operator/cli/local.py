"""What `tars run --local` does: order to engine, and the account of what came of it."""

import shlex
import signal
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import typer

from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.reasons import RunReason
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.selfcodingrun import Result
from tars_operator.api.words import Cancel, Decision
from tars_operator.cli import console, earlier, reports, workspaces
from tars_operator.cli.account import Report, account
from tars_operator.cli.default_run import python_of, top_of
from tars_operator.cli.endings import say_ending
from tars_operator.cli.errors import CliError, Exit
from tars_operator.cli.live import View, Waiting, view
from tars_operator.cli.orders import Wanted, manifest_for, to_order
from tars_operator.cli.places import RunOutput
from tars_operator.engine import safe_yaml
from tars_operator.engine.generation.provider import ModelProvider
from tars_operator.engine.generation.tapes import Tape
from tars_operator.engine.local import Surroundings, run_local, shown_source
from tars_operator.engine.order import Order
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.workspace.workspace import Workspace


def run_here(wanted: Wanted, output: RunOutput, *, quiet: bool) -> Exit:
    """Do it; the exit code.

    Raises:
        CliError: it cannot be done as written.

    """
    order = to_order(manifest_for(wanted), wanted)
    if not quiet:
        _say_tests(order)
    watcher = view(order.name, output, quiet=quiet)
    with _directory(order, wanted) as directory:
        result = _work(order, directory, watcher, wanted)
        if watcher.waiting and result.reason == RunReason.APPROVAL_NEEDED and sys.stdin.isatty():
            result = _work(_decided(order, result, watcher.waiting), directory, watcher, wanted)
        watcher.end(result)
        text = _report(directory)
        report = _read(text)
        earlier.save(order.spec.source.url, report)
        if text:
            reports.save(order.spec.source.url, order.name, text)
        if output is RunOutput.TABLE:
            _tell(order, report, result)
    is_well = RunReason(result.reason).is_success or result.reason == RunReason.APPROVAL_NEEDED
    return Exit.OK if is_well else Exit.FAILED


def _say_tests(order: Order) -> None:
    console.say(f"Tests: {shlex.join(order.spec.test.command)} (python is {_python(order)}).")


def _python(order: Order) -> str:
    """Of the repository where it lies on this machine."""
    return python_of(top_of(shown_source(order.spec.source.url)))


def _directory(order: Order, wanted: Wanted) -> AbstractContextManager[Path]:
    if wanted.workspace:
        return workspaces.lasting(order, wanted.workspace)
    return workspaces.temporary(order, keep=wanted.keep_workspace)


def _work(order: Order, directory: Path, watcher: View, wanted: Wanted) -> Result:
    interruption = _Interruption()
    before = signal.signal(signal.SIGINT, interruption.note)
    try:
        around = Surroundings(
            directory, observer=watcher, control=interruption, providers=_model, python=_python(order)
        )
        return run_local(order, _taped(around, wanted))
    except PartUnavailable as error:
        raise CliError(str(error), Exit.FAILED) from error
    finally:
        watcher.pause()
        signal.signal(signal.SIGINT, before)


def _taped(around: Surroundings, wanted: Wanted) -> Surroundings:
    """With the model's words written down, or read where they were written down before."""
    if wanted.replay:
        return replace(around, providers=Tape(Path(wanted.replay)).playing())
    if not wanted.record:
        return around
    tape = Tape(Path(wanted.record))
    return replace(around, providers=tape.recording(_model), observer=tape.observing(around.observer))


class _Interruption:
    """Ctrl-C once: end after the change in hand. Twice: end at once."""

    def __init__(self) -> None:
        self._wish: Cancel | None = None

    def note(self, _signal: int, _frame: object) -> None:
        if self._wish is not None:
            raise KeyboardInterrupt
        self._wish = Cancel.GRACEFUL
        console.say("Ending after the change in hand; once more to stop at once.", "yellow")

    def __call__(self) -> Cancel | None:
        return self._wish


def _model(settings: ModelSettings) -> ModelProvider:
    from tars_operator.adapters.models import connect

    return connect(settings)


def _decided(order: Order, result: Result, waiting: Iterable[Waiting]) -> Order:
    """The next attempt, with the answers of the person at the terminal."""
    decisions = {}
    console.say("What you turn down is not proposed again for this repository, unless you say --again.", "yellow")
    for one in waiting:
        is_wanted = typer.confirm(f"Apply {one.change} ({one.title})?", err=True)
        verdict = Decision.APPROVE if is_wanted else Decision.REJECT
        decisions[one.change] = ChangeDecision(verdict=verdict, evidence=one.evidence)
    return replace(order, attempt=order.attempt + 1, decisions=decisions, anchor=result.journal_head or "")


def _report(directory: Path) -> str:
    """What the run wrote of itself; empty when it ended before it could."""
    path = Workspace(directory).report_path
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _read(text: str) -> Report:
    return safe_yaml.load(text) or {}


def _tell(order: Order, report: Report, result: Result) -> None:
    """The final account on stdout."""
    out = console.data()
    if report:
        account(report, out)
    else:
        out.print(f"{result.reason}: {result.message}")
    say_ending(order, report, result.head_commit or "")
