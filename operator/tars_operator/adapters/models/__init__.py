"""Language models: the one place that knows model servers. One file per API; what they share stands in `asking`.

The clients are imported by the provider that needs them: they take longer to import than all the rest, and many runs
ask no model.
"""

import time

from tars_operator.adapters.models.asking import Stopped
from tars_operator.adapters.models.connection import wanted
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Provider
from tars_operator.engine.generation.provider import ModelProvider


def connect(settings: ModelSettings, stopped: Stopped = wanted) -> ModelProvider:
    """The provider that `settings` name: the `ModelProviders` of this project."""
    match settings.provider:
        case Provider.OLLAMA:
            from tars_operator.adapters.models.ollama import OllamaModel  # noqa: PLC0415 - see above

            return OllamaModel(settings, time.sleep, stopped)
        case Provider.OPENAI:
            from tars_operator.adapters.models.openai import OpenAiModel  # noqa: PLC0415 - see above

            return OpenAiModel(settings, time.sleep, stopped)
