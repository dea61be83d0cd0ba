"""What `tars run --local` does: manifest to order, order to engine, and the account of what came of it."""

import shlex
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer
import yaml

from tars_operator.adapters.kube.resources import PATTERNS
from tars_operator.api.base import Model
from tars_operator.api.code import Pattern
from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.contracts import Recording
from tars_operator.api.reasons import RunReason
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.selfcodingrun import Result, RunSpec
from tars_operator.api.words import Cancel, Decision
from tars_operator.cli import calibrations, console, earlier, reports, settled, workspaces
from tars_operator.cli.account import Report, account
from tars_operator.cli.choosing import wanted_steps
from tars_operator.cli.default_run import default_run, python_of, top_of, url_of
from tars_operator.cli.endings import say_ending
from tars_operator.cli.errors import CliError, Exit, usage
from tars_operator.cli.live import View, Waiting, view
from tars_operator.cli.manifests import Manifest, load, validated
from tars_operator.cli.places import Choice, RunOutput
from tars_operator.engine.generation.provider import ModelProvider
from tars_operator.engine.generation.recordings import BadRecordingError, read
from tars_operator.engine.generation.tapes import Tape
from tars_operator.engine.local import Surroundings, run_local, shown_source, source_url
from tars_operator.engine.order import Order
from tars_operator.engine.patterns import built_in, from_spec
from tars_operator.engine.planning.working_tree import WorkingTree
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. Without a `file` it is a run of defaults."""

    file: str = ""
    repo: str = ""
    branch: str = ""
    test: str = ""
    patterns: Sequence[str] = ()
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    keep_workspace: bool = False
    workspace: str = ""
    record: str = ""
    replay: str = ""
    again: bool = False
    choice: Choice = field(default_factory=Choice)

    @property
    def is_fresh(self) -> bool:
        """Whether earlier runs have no say: a recorded run, too, must go the same way whenever it is played."""
        return self.again or bool(self.record or self.replay)


def run_here(wanted: Wanted, output: RunOutput, *, quiet: bool) -> Exit:
    """Do it; the exit code.

    Raises:
        CliError: it cannot be done as written.

    """
    order = to_order(_manifest(wanted), wanted)
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


def _manifest(wanted: Wanted) -> Manifest:
    """The file that was named, the repository's own, or all defaults; nobody has to guess which."""
    if wanted.file:
        return load(wanted.file)
    top, url = top_of(wanted.repo), url_of(wanted.repo)
    commit = _commit(top) if top else ""
    own = settled.of_checkout(top, url) if top else None
    console.say(f"Settings: {settled.FILE}." if own else f"No manifest: the defaults for {shown_source(url)}.")
    if commit:
        console.say(f"From commit {commit[:10]}; edits that are not committed are no part of it.")
    return own or default_run(wanted.repo)


def _commit(top: Path) -> str:
    """What is checked out; empty for a repository without a work tree.

    Raises:
        CliError: there is nothing that a run could begin from.

    """
    if not (top / ".git").exists():
        if (top / "HEAD").is_file():
            return ""
        raise usage(f"{top} is in no Git repository; a run begins from a commit: git init, git add, git commit")
    commit = WorkingTree(top).head()
    if not commit:
        raise usage(f"{top} has no commit yet; a run begins from one: git add, git commit")
    return commit


def _say_tests(order: Order) -> None:
    console.say(f"Tests: {shlex.join(order.spec.test.command)} (python is {_python(order)}).")


def _python(order: Order) -> str:
    """Of the repository where it lies on this machine."""
    return python_of(top_of(shown_source(order.spec.source.url)))


def _directory(order: Order, wanted: Wanted) -> AbstractContextManager[Path]:
    if wanted.workspace:
        return workspaces.lasting(order, wanted.workspace)
    return workspaces.temporary(order, keep=wanted.keep_workspace)


def to_order(manifest: Manifest, wanted: Wanted) -> Order:
    """The manifest as an order, with what the command line puts in its place.

    Raises:
        CliError: recordings or patterns are not what they should be.

    """
    spec = _overridden(manifest.spec, wanted)
    return Order(
        name=manifest.run.name,
        spec=spec,
        patterns=_patterns(manifest),
        recordings=_recordings(manifest, spec),
        past=() if wanted.is_fresh else earlier.load(spec.source.url),
        steps=wanted_steps(wanted.choice),
        started=time.time(),
    )


def _overridden(spec: RunSpec, wanted: Wanted) -> RunSpec:
    """The manifest's spec with what the command line says instead, and with what calibration found for its model."""
    instead: dict[str, Model] = {}
    if wanted.repo and wanted.file:
        instead["source"] = spec.source.model_copy(update={"url": source_url(wanted.repo)})
    if wanted.branch:
        instead["delivery"] = spec.delivery.model_copy(update={"branch": wanted.branch})
    if wanted.test:
        instead["test"] = spec.test.model_copy(update={"command": _words(wanted.test)})
    if spec.model:
        instead["model"] = calibrated_here(spec.model, wanted)
    asked = {"patterns": wanted.patterns, "include": wanted.include, "exclude": wanted.exclude}
    globs = {name: list(given) for name, given in asked.items() if given}
    changed = spec.model_copy(update={**instead, **globs})
    return validated(RunSpec, changed.to_json(), "command line")


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise usage(f"--test {command}: {error}; quote it as for a shell") from error


def calibrated_here(model: ModelSettings, wanted: Wanted) -> ModelSettings:
    """The settings with the format that was measured to be best, unless the server has another version by now."""
    if model.format or wanted.replay or calibrations.find(model.provider, model.name) is None:
        return calibrations.settled(model)
    from tars_operator.cli.modelling import digest_of  # model clients are slow to import

    digest = digest_of(model)
    if digest and calibrations.find(model.provider, model.name, digest) is None:
        console.say(f"{model.name} is another version than the one that was calibrated: calibrate it again", "yellow")
        return model
    return calibrations.settled(model)


def _recordings(manifest: Manifest, spec: RunSpec) -> tuple[Recording, ...]:
    if spec.replay is None:
        return ()
    name = spec.replay.config_map
    data = manifest.config_map(name)
    if data is None:
        raise usage(f"spec.replay.configMap: the file holds no ConfigMap {name}; add it as another document")
    try:
        return tuple(read(f"{name}/{key}", data[key]) for key in sorted(data) if key.endswith(".yaml"))
    except BadRecordingError as error:
        raise usage(f"ConfigMap {error}") from error


def _patterns(manifest: Manifest) -> tuple[Pattern, ...]:
    taken = {pattern.id for pattern in built_in()}
    specs = [each.spec for each in manifest.documents if each.resource is PATTERNS]
    found = [from_spec(spec) for spec in specs if isinstance(spec, PatternSpec)]
    for pattern in found:
        if pattern.id in taken:
            raise usage(f"CodePattern: spec.id: {pattern.id} is taken; choose another")
        taken.add(pattern.id)
    return tuple(found)


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
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a plan has thousands of steps
    return yaml.load(text, Loader=loader) or {}  # noqa: S506 - safe, both


def _tell(order: Order, report: Report, result: Result) -> None:
    """The final account on stdout."""
    out = console.data()
    if report:
        account(report, out)
    else:
        out.print(f"{result.reason}: {result.message}")
    say_ending(order, report, result.head_commit or "")
