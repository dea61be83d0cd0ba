"""Ollama: the one place that knows the `ollama` client.

What an answer of a real Ollama can look like without being one, each of them seen: HTTP 200 with `done: false`; cut
with `done_reason: length`; a prompt silently shortened to `num_ctx`. All of these are failures here.
"""

import time
from collections.abc import Iterator
from functools import cached_property

import httpx
from ollama import ChatResponse, Client, ResponseError, ShowResponse

from tars_operator.adapters.models.asking import (
    BUSY,
    FORBIDDEN,
    LONGEST_COMPLAINT,
    LONGEST_READINESS,
    WARM_SAMPLE,
    Answer,
    Asking,
    Pause,
    Stopped,
    TransientError,
    httpx_timeout,
    lasting,
    passing,
    sane,
)
from tars_operator.adapters.models.connection import wanted
from tars_operator.api.contracts import ModelReadiness
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelAnswer,
    ModelFailureError,
    Prompt,
    needed_tokens,
)

CONTEXT_STEP = 2048  # another context size makes the server load the model again: few sizes, not one per prompt
# all that `ollama` lets through; the last two where an error is no text
CLIENT_ERRORS = (ResponseError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, TypeError, AttributeError)


class OllamaModel:
    """One model of one Ollama server. Implements `engine.generation.provider.ModelProvider`."""

    def __init__(self, settings: ModelSettings, pause: Pause = time.sleep, stopped: Stopped = wanted) -> None:
        self._settings = settings
        self._asking = Asking(settings, pause, stopped)

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The complete answer to `prompt`.

        Raises:
            ModelFailureError: one of its kinds, with the tokens that were spent.

        """
        context = min(context_size(prompt), self.context())
        return self._asking.persevere(lambda started: self._asked(prompt, context, started))

    def context(self) -> int:
        """Tokens that prompt and answer may have together.

        Raises:
            ModelFailureError: the server or the model is not there.

        """
        return self._asking.bounded(self._trained)

    def ready(self) -> ModelReadiness:
        """Whether the server answers and has the model. Loads nothing."""
        try:
            self._show(LONGEST_READINESS)
        except TransientError as error:
            return _unready(self._asking.unavailable(str(error)))
        except ModelFailureError as failure:
            return _unready(failure)
        return ModelReadiness(ready=True)

    @cached_property
    def _trained(self) -> int | None:
        return self._asking.persevere(lambda _: _trained_context(self._show(self._asking.longest)))

    def _show(self, longest: float) -> ShowResponse:
        try:
            with self._client(time.monotonic() + longest) as client:
                shown: ShowResponse = client.show(self._settings.name)
                return shown
        except CLIENT_ERRORS as error:
            raise self._failure(error, longest) from error

    def _asked(self, prompt: Prompt, context: int, started: float) -> ModelAnswer:
        answer, last = Answer(), None
        try:
            with self._client(started + self._asking.longest) as client:
                for part in self._parts(client, prompt, context):
                    answer.prompt_tokens, answer.answer_tokens = sane(part.prompt_eval_count), sane(part.eval_count)
                    self._asking.take(answer, part.message.content or "")
                    last = part
        except CLIENT_ERRORS as error:
            raise self._failure(error, self._asking.longest, answer.tokens) from error
        _require_done(last, answer)
        self._asking.require_whole_prompt(answer, context)
        _require_uncut(last, answer)
        return answer.counted(prompt, time.monotonic() - started)

    def _parts(self, client: Client, prompt: Prompt, context: int) -> Iterator[ChatResponse]:
        chance = {"temperature": WARM_SAMPLE, "seed": prompt.sample} if prompt.sample else {"temperature": 0.0}
        return client.chat(
            model=self._settings.name,
            messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            stream=True,
            format=dict(prompt.schema) if prompt.schema else None,
            options={"num_predict": prompt.answer_tokens, "num_ctx": context, **chance},
        )

    def _client(self, deadline: float) -> Client:
        return Client(
            host=self._settings.endpoint,
            timeout=httpx_timeout(self._asking.longest),
            follow_redirects=False,
            trust_env=False,
            transport=self._asking.transport(deadline),
        )

    def _failure(self, error: Exception, longest: float, tokens: int = 0) -> ModelFailureError | TransientError:
        """What an exception of the client means."""
        match error:
            case ResponseError(status_code=code) if code in BUSY:
                return TransientError(f"HTTP {code}")
            case ResponseError(status_code=404):
                return self._asking.missing(tokens)
            case ResponseError(status_code=code) if code in FORBIDDEN:
                return self._asking.forbidden()
            case ResponseError(status_code=code, error=said):
                return self._asking.unavailable(f"HTTP {code}: {str(said)[:LONGEST_COMPLAINT]}", tokens)
        if words := passing(error):
            return TransientError(words, tokens)
        return self._asking.unavailable(lasting(error, longest, "Ollama"), tokens)


def context_size(prompt: Prompt) -> int:
    """Tokens that hold the whole prompt and the whole answer, in steps of `CONTEXT_STEP`."""
    return -(-needed_tokens(prompt) // CONTEXT_STEP) * CONTEXT_STEP


def _trained_context(model: ShowResponse) -> int | None:
    """The longest context that the model knows; the server silently takes this when asked for more."""
    known = [value for name, value in (model.modelinfo or {}).items() if name.endswith(".context_length")]
    return sane(known[0]) if known else None


def _require_done(last: ChatResponse | None, answer: Answer) -> None:
    if last is None or not last.done:
        raise AnswerCutError("the server ended the answer before the model was done", answer.tokens)


def _require_uncut(last: ChatResponse | None, answer: Answer) -> None:
    if last is not None and last.done_reason == "length":
        raise AnswerCutError(f"the answer was cut off after {answer.answer_tokens} tokens", answer.tokens)


def _unready(failure: ModelFailureError) -> ModelReadiness:
    return ModelReadiness(ready=False, reason=failure.reason, message=str(failure))
