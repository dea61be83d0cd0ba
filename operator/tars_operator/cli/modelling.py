"""What `tars models` does: asks servers, shows what they say, and measures models on tiny tasks."""

from collections.abc import Callable

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from tars_operator.adapters.models import connect
from tars_operator.adapters.models.catalogue import CatalogueError, Known, known_models, pull
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import AnswerFormat, Provider
from tars_operator.cli import calibrations, console
from tars_operator.cli.calibrations import Calibration
from tars_operator.cli.errors import CliError, Exit, not_found
from tars_operator.cli.manifests import validated
from tars_operator.cli.output import Output, grid, show_data
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.sandbox.local import LocalTester
from tars_operator.engine.temporary import temporary_directory
from tars_operator.engine.trials.calibration import Score, calibrate, is_fit
from tars_operator.engine.trials.tasks import built_in
from tars_operator.engine.trials.trying import Bench, Trial

UNKNOWN = "-"


def to_settings(provider: Provider, endpoint: str, model: str, timeout: str) -> ModelSettings:
    given = {"provider": provider.value, "endpoint": endpoint, "name": model, "timeout": timeout}
    return validated(ModelSettings, given, "command line")


def listed(provider: Provider, endpoint: str, output: Output) -> None:
    """Print what the server has.

    Raises:
        CliError: it does not tell.

    """
    rows = [(one, calibrations.find(provider, one.name, one.digest)) for one in _known(provider, endpoint)]
    if output in {Output.JSON, Output.YAML}:
        show_data([_document(one, found) for one, found in rows], output)
    elif output is Output.NAME:
        for one, _ in rows:
            print(one.name)
    else:
        grid([["NAME", "SIZE", "DIGEST", "FORMAT", "FIT"], *(_row(one, found) for one, found in rows)])


def pulled(endpoint: str, model: str, *, insecure: bool) -> None:
    """Fetch a model, with a bar on a terminal, and a line for each step elsewhere.

    Raises:
        CliError: it could not be fetched.

    """
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    stream = console.progress()
    said = ""
    with Progress(*columns, console=stream, transient=True, disable=not stream.is_terminal) as bar:
        shown = bar.add_task("asking", total=None)

        def progress(status: str, done: int, whole: int) -> None:
            nonlocal said
            bar.update(shown, description=console.safe(status), completed=done, total=whole or None)
            if status != said and not stream.is_terminal:
                console.say(status)
            said = status

        try:
            pull(endpoint, model, progress, insecure=insecure)
        except CatalogueError as error:
            raise CliError(str(error), Exit.API) from error
        except KeyboardInterrupt:
            console.say("Interrupted; the server keeps what came, and the same command goes on from there.", "yellow")
            raise


def calibrated(settings: ModelSettings, output: Output) -> bool:
    """Measure the model, keep what was found, and print it; whether it is fit.

    Raises:
        CliError: the model cannot be asked, or nothing can be sandboxed here.

    """
    readiness = connect(settings).ready()
    if not readiness.ready:
        raise (
            not_found(readiness.message)
            if readiness.reason == "ModelMissing"
            else CliError(readiness.message, Exit.API)
        )
    with temporary_directory("tars-models-") as directory:
        tester = LocalTester(directory)
        if problem := tester.problem():
            raise CliError(f"what the model writes cannot be sandboxed here: {problem}", Exit.FAILED)
        bench = Bench(LocalGenerator(connect), tester)
        scores = calibrate(bench, settings, built_in(), _teller())
    best = scores[0]
    found = Calibration(
        provider=settings.provider.value,
        model=settings.name,
        digest=digest_of(settings),
        format=best.format.value,
        rate=best.rate,
        fit=is_fit(best),
    )
    calibrations.save(found)
    _show(scores, found, output)
    return found.fit


def _teller() -> Callable[[AnswerFormat, Trial], None]:
    def tell(form: AnswerFormat, trial: Trial) -> None:
        console.say(f"{form.value:15} {trial.task.name:12} {trial.reason or 'passed'}")

    return tell


def _show(scores: tuple[Score, ...], found: Calibration, output: Output) -> None:
    if output in {Output.JSON, Output.YAML}:
        rates = {score.format.value: score.rate for score in scores}
        show_data({"model": found.model, "format": found.format, "fit": found.fit, "rates": rates}, output)
        return
    rows = [[score.format.value, f"{score.passed}/{len(score.trials)}", str(score.tokens)] for score in scores]
    grid([["FORMAT", "PASSED", "TOKENS"], *rows])
    said = (
        f"fit; runs from this machine use format {found.format}" if found.fit else "not fit: take a more capable model"
    )
    console.data().print(f"{found.model} is {said}.")


def _known(provider: Provider, endpoint: str) -> tuple[Known, ...]:
    try:
        return known_models(provider, endpoint)
    except CatalogueError as error:
        raise CliError(str(error), Exit.API) from error


def digest_of(settings: ModelSettings) -> str:
    """The digest of the very version that is asked; empty where the server does not say.

    Ollama takes a name without a tag for `latest`.
    """
    names = {settings.name, f"{settings.name}:latest"}
    try:
        known = known_models(settings.provider, settings.endpoint)
    except CatalogueError:
        return ""
    return next((one.digest for one in known if one.name in names), "")


def _document(one: Known, found: Calibration | None) -> dict[str, object]:
    measured = {"format": found.format, "fit": found.fit, "rate": found.rate} if found else {}
    return {"name": one.name, "size": one.size, "digest": one.digest, **measured}


def _row(one: Known, found: Calibration | None) -> list[str]:
    size = f"{one.size / 1e9:.1f} GB" if one.size >= 1e9 else f"{one.size / 1e6:.1f} MB"
    measured = [found.format, "yes" if found.fit else "no"] if found else [UNKNOWN, UNKNOWN]
    return [one.name, size if one.size else UNKNOWN, one.digest[:12] or UNKNOWN, *measured]
