"""The generator pod: `POST /v1/generate` and `POST /v1/models/ready`. The only role that may reach a model endpoint."""

from dataclasses import dataclass
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram

from tars_operator.api.contracts import GenerateAnswer, GenerateRequest, ModelReadiness
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Role as RoleName
from tars_operator.engine.analysis.ruff_process import known_rules
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.provider import (
    ModelAnswer,
    ModelFailureError,
    ModelProvider,
    ModelProviders,
    Prompt,
)
from tars_operator.roles.serving import Call, Role, ServerSettings, is_abandoned, serve

THREADS_PER_CPU = 4  # most of a generator's time is waiting for a model
MODEL_BUCKETS = (0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)
PROPOSED = "Proposed"


@dataclass(frozen=True)
class GeneratorMetrics:
    """What a generator counts."""

    requests: Counter
    seconds: Histogram
    candidates: Counter
    model_requests: Counter
    model_tokens: Counter
    model_seconds: Histogram


class MeasuredModel:
    """A model provider whose questions are counted."""

    def __init__(self, provider: ModelProvider, metrics: GeneratorMetrics) -> None:
        self._provider = provider
        self._metrics = metrics

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The provider's answer; its errors pass through."""
        try:
            with self._metrics.model_seconds.time():
                answer = self._provider.chat(prompt)
        except ModelFailureError as failure:
            self._metrics.model_requests.labels(outcome=failure.reason).inc()
            raise
        self._metrics.model_requests.labels(outcome="Answered").inc()
        self._metrics.model_tokens.labels(direction="prompt").inc(answer.prompt_tokens)
        self._metrics.model_tokens.labels(direction="answer").inc(answer.answer_tokens)
        return answer

    def context(self) -> int:
        return self._provider.context()

    def ready(self) -> ModelReadiness:
        return self._provider.ready()


def connected(settings: ModelSettings) -> ModelProvider:
    """The real provider. Its library takes longer to import than all the rest, and many runs ask no model."""
    from tars_operator.adapters.models import connect  # noqa: PLC0415 - see the docstring

    return connect(settings, is_abandoned)


def generator_role(workers: int, providers: ModelProviders = connected) -> Role:
    """The generator with metrics of its own."""
    registry = CollectorRegistry()
    metrics = _metrics(registry)
    generator = LocalGenerator(lambda settings: MeasuredModel(providers(settings), metrics))

    def generate(request: GenerateRequest) -> GenerateAnswer:
        started = monotonic()
        answer = generator.generate(request)
        _count(metrics, answer, monotonic() - started)
        return answer

    def count(code: int) -> None:
        metrics.requests.labels(code=code).inc()

    calls = (
        Call("/v1/generate", GenerateRequest, generate, count),
        Call("/v1/models/ready", ModelSettings, generator.model_ready, count),
    )
    return Role(RoleName.GENERATOR, calls, registry, check=known_rules, workers=workers)


def _count(metrics: GeneratorMetrics, answer: GenerateAnswer, took: float) -> None:
    """The seconds are the last asked engine's: those before it said no without work worth measuring."""
    for decline in answer.declines:
        metrics.candidates.labels(engine=decline.engine, outcome=decline.reason).inc()
    if answer.candidate:
        metrics.candidates.labels(engine=answer.candidate.strategy.engine, outcome=PROPOSED).inc()
    last = answer.candidate.strategy.engine if answer.candidate else answer.declines[-1].engine
    metrics.seconds.labels(engine=last).observe(took)


def _metrics(registry: CollectorRegistry) -> GeneratorMetrics:
    return GeneratorMetrics(
        Counter("tars_generator_requests", "Requests by HTTP status code.", ["code"], registry=registry),
        Histogram("tars_generator_seconds", "Seconds of one request.", ["engine"], registry=registry),
        Counter("tars_generator_candidates", "Answers by engine.", ["engine", "outcome"], registry=registry),
        Counter("tars_model_requests", "Questions to a model.", ["outcome"], registry=registry),
        Counter("tars_model_tokens", "Tokens of answered questions.", ["direction"], registry=registry),
        Histogram("tars_model_seconds", "Seconds of one question.", registry=registry, buckets=MODEL_BUCKETS),
    )


def main() -> None:
    settings = ServerSettings.from_environment()
    serve(generator_role(settings.workers * THREADS_PER_CPU), settings)


if __name__ == "__main__":
    main()
