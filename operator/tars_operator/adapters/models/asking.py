"""What it takes to get one whole answer out of any model server: tries, pauses, time-outs, sizes, and counting.

The answer is streamed, so that a model that never ends is stopped at the time-out and at the size, not at the memory of
the pod. Whoever leaves the stream (an error, Ctrl-C) closes the connection, and the server stops working on it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from tars_operator.api.base import seconds
from tars_operator.api.selfcodingrun import ModelSettings
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelAnswer,
    ModelMissingError,
    ModelUnavailableError,
    Prompt,
    PromptCutError,
    estimated_tokens,
)

TRIES = 3
FIRST_PAUSE = 0.5  # seconds; doubled after each try
LONGEST_CONNECT = 5.0
LONGEST_READINESS = 10.0
LONGEST_ANSWER = 200_000  # characters; far above any answer that would be used
UNKNOWN_CONTEXT = 1 << 20  # a server that does not say how long its model's context is gets what it is asked for
WARM_SAMPLE = 0.8  # temperature of every sample but the first
BUSY = {429, 502, 503, 504}

Pause = Callable[[float], None]
Result = TypeVar("Result")


class TransientError(Exception):
    """Worth another try."""


@dataclass
class Answer:
    """What has come of an answer so far. The counts are the server's, once it has said them."""

    text: list[str] = field(default_factory=list)
    characters: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.answer_tokens or estimated_tokens(self.characters)

    def counted(self, prompt: Prompt, took: float) -> ModelAnswer:
        return ModelAnswer(
            text="".join(self.text),
            prompt_tokens=self.prompt_tokens or estimated_tokens(prompt.characters),
            answer_tokens=self.answer_tokens or estimated_tokens(self.characters),
            seconds=took,
        )


class Asking:
    """The patience of one provider: how long, how often, and in which words it gives up."""

    def __init__(self, settings: ModelSettings, pause: Pause) -> None:
        self.settings = settings
        self.longest = float(seconds(settings.timeout))
        self._pause = pause

    @property
    def where(self) -> str:
        return f"model {self.settings.name} at {self.settings.endpoint}"

    def persevere(self, ask: Callable[[float], Result]) -> Result:
        """What `ask` returns, given the time at which all tries began; transient errors are tried again.

        Raises:
            ModelFailureError: `ask` raised it, or all tries failed.

        """
        started = time.monotonic()
        for attempt in range(TRIES):
            try:
                return ask(started)
            except TransientError as error:
                if attempt == TRIES - 1 or time.monotonic() - started > self.longest:
                    raise self.unavailable(str(error)) from error
                self._pause(FIRST_PAUSE * 2**attempt)
        raise self.unavailable("no try was made")

    def take(self, answer: Answer, text: str, started: float) -> None:
        """Add a streamed part.

        Raises:
            ModelFailureError: the answer is too long, or takes too long.

        """
        answer.text.append(text)
        answer.characters += len(text)
        if answer.characters > LONGEST_ANSWER:
            raise AnswerCutError(f"the answer is longer than {LONGEST_ANSWER} characters", answer.tokens)
        if time.monotonic() - started > self.longest:
            raise self.unavailable(f"no complete answer within {self.settings.timeout}", answer.tokens)

    def require_whole_prompt(self, answer: Answer, context: int) -> None:
        """Refuses the answer to a prompt that filled the context: the server cut it to fit, and says nothing.

        Raises:
            PromptCutError: so it is.

        """
        if answer.prompt_tokens >= context:
            said = f"the server read only {answer.prompt_tokens} tokens of the prompt: the model's context is too short"
            raise PromptCutError(said, answer.tokens)

    def unavailable(self, message: str, tokens: int = 0) -> ModelUnavailableError:
        return ModelUnavailableError(f"{self.where}: {message}", tokens)

    def missing(self, tokens: int = 0) -> ModelMissingError:
        return ModelMissingError(f"{self.where}: no such model; pull it or correct spec.model.name", tokens)

    def bounded(self, known: int) -> int:
        """Tokens of context to use: what the server's model has, or less when the settings say so."""
        return min(known, self.settings.context_tokens or known)


def httpx_timeout(longest: float) -> httpx.Timeout:
    return httpx.Timeout(longest, connect=min(longest, LONGEST_CONNECT))


def passing(error: Exception) -> str:
    """What may be gone at the next try, in words; nothing when another try would not help."""
    match error:
        case ConnectionError() | httpx.ConnectError() | httpx.ConnectTimeout():
            return "no connection; is spec.model.endpoint right and the server up?"
        case httpx.TransportError() if not isinstance(error, httpx.TimeoutException):
            return f"{type(error).__name__}: {error}"
        case _:
            return ""


def lasting(error: Exception, longest: float, api: str) -> str:
    """What another try would not change, in words."""
    match error:
        case httpx.InvalidURL():
            return "the endpoint is no URL; correct spec.model.endpoint"
        case httpx.TimeoutException():
            return f"no answer within {longest:g}s"
        case _:
            return f"the answer is not {api}'s API"
