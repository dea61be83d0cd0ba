"""What the model engine needs of a language model: one question, one answer. Adapters implement it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tars_operator.api.contracts import ModelReadiness
from tars_operator.api.selfcodingrun import ModelSettings


@dataclass(frozen=True)
class Prompt:
    """A question. `answer_tokens` is where the answer is cut off."""

    system: str
    user: str
    answer_tokens: int

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

    def ready(self) -> ModelReadiness: ...


ModelProviders = Callable[[ModelSettings], ModelProvider]
