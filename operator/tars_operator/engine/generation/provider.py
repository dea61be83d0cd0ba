"""What the model engine needs of a language model: one question, one answer. Adapters implement it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol

from tars_operator.api.contracts import ModelReadiness
from tars_operator.api.runsettings import ModelSettings

CHARACTERS_PER_TOKEN = 2  # code is 3 to 4; the estimate must not be too low
TEMPLATE_TOKENS = 256  # what a model's chat template may add to the prompt


@dataclass(frozen=True)
class Prompt:
    """A question. `answer_tokens` is where the answer is cut off; `schema` is the JSON that the answer must be.

    Sample 0 is the model's likeliest answer, every other one a variation of its own that can be had again.
    """

    system: str
    user: str
    answer_tokens: int
    schema: Mapping[str, Any] | None = None
    sample: int = 0

    @property
    def characters(self) -> int:
        return len(self.system) + len(self.user)


@dataclass(frozen=True)
class ModelAnswer:
    """A complete answer, with what it cost."""

    text: str
    prompt_tokens: int
    answer_tokens: int
    seconds: float

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.answer_tokens


def estimated_tokens(characters: int) -> int:
    return ceil(characters / CHARACTERS_PER_TOKEN)


def needed_tokens(prompt: Prompt) -> int:
    """Tokens that hold the whole prompt and the whole answer, by an estimate that is not too low."""
    return estimated_tokens(len(f"{prompt.system}{prompt.user}".encode())) + TEMPLATE_TOKENS + prompt.answer_tokens


class ModelFailureError(Exception):
    """The model gave no answer to work with. `tokens` were spent all the same."""

    reason = "ModelUnavailable"

    def __init__(self, message: str, tokens: int = 0) -> None:
        super().__init__(message)
        self.tokens = tokens


class ModelUnavailableError(ModelFailureError):
    """The endpoint does not answer, or not in time."""


class ModelMissingError(ModelFailureError):
    """The endpoint answers, but does not have the model."""

    reason = "ModelMissing"


class AnswerCutError(ModelFailureError):
    """The answer ended before the model was done: too long, or the server gave up. It is not an answer."""

    reason = "AnswerCut"


class PromptCutError(ModelFailureError):
    """The server saw only a part of the question. What it answered is worth nothing."""

    reason = "PromptCut"


class ModelProvider(Protocol):
    """One model at one endpoint."""

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The answer to `prompt`.

        Raises:
            ModelFailureError: one of its kinds.

        """

    def context(self) -> int:
        """Tokens that prompt and answer may have together.

        Raises:
            ModelFailureError: the model cannot be asked.

        """

    def ready(self) -> ModelReadiness: ...


ModelProviders = Callable[[ModelSettings], ModelProvider]
