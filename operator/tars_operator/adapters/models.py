"""Language models: the one place that knows the `ollama` client.

What an answer of a real Ollama can look like without being one, each of them seen: HTTP 200 with `done: false`; cut
with `done_reason: length`; a prompt silently shortened to `num_ctx`. All of these are failures here. The answer is
streamed, so that a model that never ends is stopped at the time-out and at the size, not at the memory of the pod.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
from ollama import ChatResponse, Client, ResponseError, ShowResponse

from tars_operator.api.base import seconds
from tars_operator.api.contracts import ModelReadiness
from tars_operator.api.selfcodingrun import ModelSettings
from tars_operator.engine.generation.model import estimated_tokens
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelAnswer,
    ModelFailureError,
    ModelMissingError,
    ModelProvider,
    ModelUnavailableError,
    Prompt,
    PromptCutError,
)

TRIES = 3
FIRST_PAUSE = 0.5  # seconds; doubled after each try
LONGEST_CONNECT = 5.0
LONGEST_READINESS = 10.0
LONGEST_ANSWER = 200_000  # characters; far above any answer that would be used
TEMPLATE_TOKENS = 256  # what a model's chat template may add to the prompt
UNKNOWN_CONTEXT = 1 << 20  # a server that does not say how long its model's context is gets what it is asked for
CONTEXT_STEP = 2048  # another context size makes the server load the model again: few sizes, not one per prompt
BUSY = {429, 502, 503, 504}
CLIENT_ERRORS = (
    ResponseError,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
    ValueError,
)  # all that `ollama` lets through


class _TransientError(Exception):
    """Worth another try."""


@dataclass
class _Answer:
    """What has come of an answer so far."""

    text: list[str] = field(default_factory=list)
    characters: int = 0
    last: ChatResponse | None = None

    @property
    def tokens(self) -> int:
        counted = (self.last.prompt_eval_count or 0) + (self.last.eval_count or 0) if self.last else 0
        return counted or estimated_tokens(self.characters)


class OllamaModel:
    """One model of one Ollama server. Implements `engine.generation.provider.ModelProvider`."""

    def __init__(self, settings: ModelSettings, pause: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._longest = float(seconds(settings.timeout))
        self._pause = pause

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The complete answer to `prompt`.

        Raises:
            ModelFailureError: one of its kinds, with the tokens that were spent.

        """
        started = time.monotonic()
        for attempt in range(TRIES):
            try:
                return self._asked(prompt, started)
            except _TransientError as error:
                if attempt == TRIES - 1 or time.monotonic() - started > self._longest:
                    raise self._unavailable(str(error)) from error
                self._pause(FIRST_PAUSE * 2**attempt)
        raise self._unavailable("no try was made")

    def ready(self) -> ModelReadiness:
        """Whether the server answers and has the model. Loads nothing."""
        try:
            with self._client(LONGEST_READINESS) as client:
                client.show(self._settings.name)
        except CLIENT_ERRORS as error:
            failure = self._failure(error, LONGEST_READINESS)
            known = self._unavailable(str(failure)) if isinstance(failure, _TransientError) else failure
            return ModelReadiness(ready=False, reason=known.reason, message=str(known))
        return ModelReadiness(ready=True)

    def _asked(self, prompt: Prompt, started: float) -> ModelAnswer:
        answer = _Answer()
        try:
            with self._client(self._longest) as client:
                context = min(context_size(prompt), _trained_context(client.show(self._settings.name)))
                for part in self._parts(client, prompt, context):
                    self._take(answer, part, started)
        except CLIENT_ERRORS as error:
            raise self._failure(error, self._longest, answer.tokens) from error
        _require_complete(answer, context)
        return _counted(answer, prompt, time.monotonic() - started)

    def _parts(self, client: Client, prompt: Prompt, context: int) -> Iterator[ChatResponse]:
        return client.chat(
            model=self._settings.name,
            messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            stream=True,
            options={"num_predict": prompt.answer_tokens, "num_ctx": context, "temperature": 0.0},
        )

    def _take(self, answer: _Answer, part: ChatResponse, started: float) -> None:
        text = part.message.content or ""
        answer.text.append(text)
        answer.characters += len(text)
        answer.last = part
        if answer.characters > LONGEST_ANSWER:
            raise AnswerCutError(f"the answer is longer than {LONGEST_ANSWER} characters", answer.tokens)
        if time.monotonic() - started > self._longest:
            raise self._unavailable(f"no complete answer within {self._settings.timeout}", answer.tokens)

    def _client(self, longest: float) -> Client:
        timeout = httpx.Timeout(longest, connect=min(longest, LONGEST_CONNECT))
        return Client(host=self._settings.endpoint, timeout=timeout, follow_redirects=False)

    def _failure(self, error: Exception, longest: float, tokens: int = 0) -> ModelFailureError | _TransientError:
        """What an exception of the client means."""
        if passing := _passing(error):
            return _TransientError(passing)
        if isinstance(error, ResponseError) and error.status_code == 404:
            return ModelMissingError(f"{self._where}: no such model; pull it or correct spec.model.name", tokens)
        return self._unavailable(_lasting(error, longest), tokens)

    def _unavailable(self, message: str, tokens: int = 0) -> ModelFailureError:
        return ModelUnavailableError(f"{self._where}: {message}", tokens)

    @property
    def _where(self) -> str:
        return f"model {self._settings.name} at {self._settings.endpoint}"


def _passing(error: Exception) -> str:
    """What may be gone at the next try, in words; nothing when another try would not help."""
    match error:
        case ResponseError(status_code=code) if code in BUSY:
            return f"HTTP {code}"
        case ConnectionError() | httpx.ConnectError() | httpx.ConnectTimeout():
            return "no connection; is spec.model.endpoint right and the server up?"
        case httpx.TransportError() if not isinstance(error, httpx.TimeoutException):
            return f"{type(error).__name__}: {error}"
        case _:
            return ""


def _lasting(error: Exception, longest: float) -> str:
    match error:
        case ResponseError(status_code=code, error=said):
            return f"HTTP {code}: {said[:200]}"
        case httpx.InvalidURL():
            return "the endpoint is no URL; correct spec.model.endpoint"
        case httpx.TimeoutException():
            return f"no answer within {longest:g}s"
        case _:
            return "the answer is not Ollama's API"


def ollama(settings: ModelSettings) -> ModelProvider:
    """The provider that `settings` name: the `ModelProviders` of this project."""
    return OllamaModel(settings)


def context_size(prompt: Prompt) -> int:
    """Tokens that hold the whole prompt and the whole answer, in steps of `CONTEXT_STEP`."""
    needed = estimated_tokens(len(f"{prompt.system}{prompt.user}".encode())) + TEMPLATE_TOKENS + prompt.answer_tokens
    return -(-needed // CONTEXT_STEP) * CONTEXT_STEP


def _trained_context(model: ShowResponse) -> int:
    """The longest context that the model knows; the server silently takes this when asked for more."""
    known = [value for name, value in (model.modelinfo or {}).items() if name.endswith(".context_length")]
    return int(known[0]) if known else UNKNOWN_CONTEXT


def _require_complete(answer: _Answer, context: int) -> None:
    """Refuses what is no whole answer to a whole question. A prompt that fills the context was cut to fit it.

    Raises:
        ModelFailureError: PromptCutError or AnswerCutError.

    """
    last = answer.last
    if last is None or not last.done:
        raise AnswerCutError("the server ended the answer before the model was done", answer.tokens)
    if (last.prompt_eval_count or 0) >= context:
        message = (
            f"the server read only {last.prompt_eval_count} tokens of the prompt: the model's context is too short"
        )
        raise PromptCutError(message, answer.tokens)
    if last.done_reason == "length":
        raise AnswerCutError(f"the answer was cut off after {last.eval_count} tokens", answer.tokens)


def _counted(answer: _Answer, prompt: Prompt, took: float) -> ModelAnswer:
    last = answer.last
    return ModelAnswer(
        text="".join(answer.text),
        prompt_tokens=(last and last.prompt_eval_count) or estimated_tokens(prompt.characters),
        answer_tokens=(last and last.eval_count) or estimated_tokens(answer.characters),
        seconds=took,
    )
