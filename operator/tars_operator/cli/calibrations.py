"""What calibrations found, kept in the user's state directory: the best format per model, digest and provider."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import AnswerFormat, Provider
from tars_operator.cli import state


@dataclass(frozen=True)
class Calibration:
    """One measurement. `rate` is the share of the tiny tasks that the best format solved."""

    provider: str
    model: str
    digest: str
    format: str
    rate: float
    fit: bool


def place() -> Path:
    return state.folder() / "models.json"


def load() -> tuple[Calibration, ...]:
    """All that is known; a file that cannot be read is as good as none, because it can be measured again."""
    try:
        document: list[dict[str, Any]] = json.loads(place().read_text(encoding="utf-8"))
        return tuple(Calibration(**one) for one in document)
    except (OSError, ValueError, TypeError):
        return ()


def save(calibration: Calibration) -> None:
    """Keep it in the place of what was known of the same version of the model; the newest comes first."""
    kept = [one for one in load() if _version(one) != _version(calibration)]
    state.replace(place(), json.dumps([asdict(one) for one in (calibration, *kept)], indent=2) + "\n")


def _version(one: Calibration) -> tuple[str, str, str]:
    return one.provider, one.model, one.digest


def find(provider: Provider, model: str, digest: str | None = None) -> Calibration | None:
    """What was found last of a model; with `digest` only when it is of that very version."""
    known = (one for one in load() if (one.provider, one.model) == (provider.value, model))
    return next((one for one in known if digest is None or one.digest == digest), None)


def settled(settings: ModelSettings) -> ModelSettings:
    """The settings with the calibrated format, where they name none."""
    known = find(settings.provider, settings.name)
    if settings.format is not None or known is None or known.format not in set(AnswerFormat):
        return settings
    return settings.model_copy(update={"format": AnswerFormat(known.format)})


def calibrated(run: dict[str, Any], model: ModelSettings | None) -> dict[str, Any]:
    """The object of a run with the calibrated format, where it names none: pods know no calibration."""
    form = settled(model).format if model else None
    if model is None or form is None or model.format is not None:
        return run
    spec = run["spec"]
    return {**run, "spec": {**spec, "model": {**spec["model"], "format": form.value}}}
