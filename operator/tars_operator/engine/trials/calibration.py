"""Which form of answers suits a model, and whether it is fit at all: measured on tiny tasks, never assumed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import AnswerFormat
from tars_operator.engine.trials.tasks import Task
from tars_operator.engine.trials.trying import Bench, Trial

FIT = 0.5  # of the tiny tasks: with less, nearly every answer would be refused


@dataclass(frozen=True)
class Score:
    """How a model did in one format."""

    format: AnswerFormat
    trials: tuple[Trial, ...]

    @property
    def passed(self) -> int:
        return sum(trial.passed for trial in self.trials)

    @property
    def tokens(self) -> int:
        return sum(trial.tokens for trial in self.trials)

    @property
    def rate(self) -> float:
        return self.passed / len(self.trials)


def calibrate(
    bench: Bench, settings: ModelSettings, tasks: Sequence[Task], told: Callable[[AnswerFormat, Trial], None]
) -> tuple[Score, ...]:
    """The scores of all formats, the best first; equally good ones by tokens, then in the order of `AnswerFormat`."""
    once = settings.model_copy(update={"repairs": 0, "samples": 1})
    scores = [_score(bench, once.model_copy(update={"format": form}), form, tasks, told) for form in AnswerFormat]
    return tuple(sorted(scores, key=lambda score: (-score.passed, score.tokens)))


def is_fit(best: Score) -> bool:
    return best.rate >= FIT


def _score(
    bench: Bench,
    settings: ModelSettings,
    form: AnswerFormat,
    tasks: Sequence[Task],
    told: Callable[[AnswerFormat, Trial], None],
) -> Score:
    trials = []
    for task in tasks:
        trials.append(bench.attempt(task, settings))
        told(form, trials[-1])
    return Score(form, tuple(trials))
