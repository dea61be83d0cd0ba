"""The generator role as an object: what Local and Single mode use directly and the generator pod serves."""

from collections.abc import Mapping

from tars_operator.api.contracts import Decline, GenerateAnswer, GenerateRequest, ModelReadiness
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Engine
from tars_operator.engine.analysis.analyzer import locate as look_again
from tars_operator.engine.generation.codemod import CodemodMaker, Locate
from tars_operator.engine.generation.makers import Declined, Maker
from tars_operator.engine.generation.model import ModelMaker
from tars_operator.engine.generation.provider import ModelProviders
from tars_operator.engine.generation.replay import ReplayMaker


class LocalGenerator:
    """Implements `engine.ports.Generator` in this process. `providers` connects to models; without it there is none."""

    def __init__(self, providers: ModelProviders | None = None, locate: Locate = look_again) -> None:
        self._providers = providers
        self._makers: Mapping[Engine, Maker] = {
            Engine.CODEMOD: CodemodMaker(locate),
            Engine.REPLAY: ReplayMaker(),
            Engine.MODEL: ModelMaker(providers),
        }

    def generate(self, request: GenerateRequest) -> GenerateAnswer:
        """The candidate of the first engine that makes one, and why those before it did not."""
        declines: list[Decline] = []
        tokens = 0
        for engine in request.engines:
            outcome = self._makers[engine].make(request)
            if not isinstance(outcome, Declined):
                spent = outcome.strategy.prompt_tokens + outcome.strategy.answer_tokens
                return GenerateAnswer(candidate=outcome, declines=tuple(declines), tokens=tokens + spent)
            declines.append(outcome.decline)
            tokens += outcome.tokens
        return GenerateAnswer(declines=tuple(declines), tokens=tokens)

    def model_ready(self, settings: ModelSettings) -> ModelReadiness:
        if self._providers is None:
            return ModelReadiness(ready=False, reason="ModelUnavailable", message="this process has no model provider")
        return self._providers(settings).ready()
