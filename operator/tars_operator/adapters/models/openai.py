"""Servers that speak OpenAI's chat API: LM Studio, vLLM, llama.cpp and the like. Only what all of them know is used.

https://platform.openai.com/docs/api-reference/chat: the answer comes as server-sent events, each `data: {...}`, the
last one `data: [DONE]`; `finish_reason` is `stop` for a whole answer and `length` for a cut one.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

import httpx

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
    PromptCutError,
    estimated_tokens,
    needed_tokens,
)

LONGEST_EVENT = 1_000_000  # characters of one line
CLIENT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, KeyError, TypeError, AttributeError)
Json = dict[str, Any]


class _SchemaUnknownError(Exception):
    """The server cannot hold an answer to a schema. The answer is read strictly anyway."""


class OpenAiModel:
    """One model of one server. Implements `engine.generation.provider.ModelProvider`."""

    def __init__(self, settings: ModelSettings, pause: Pause = time.sleep, stopped: Stopped = wanted) -> None:
        self._settings = settings
        self._asking = Asking(settings, pause, stopped)
        self._knows_schemas = True

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The complete answer to `prompt`.

        Raises:
            ModelFailureError: one of its kinds, with the tokens that were spent.

        """
        context = self.context()
        if needed_tokens(prompt) > context:
            raise PromptCutError(f"the prompt does not fit the model's context of {context} tokens")
        return self._asking.persevere(lambda started: self._held(prompt, context, started))

    def context(self) -> int:
        """Tokens that prompt and answer may have together, as far as the server tells.

        Raises:
            ModelFailureError: the server or the model is not there.

        """
        return self._asking.bounded(self._served)

    def ready(self) -> ModelReadiness:
        """Whether the server answers and has the model."""
        try:
            self._listed(LONGEST_READINESS)
        except TransientError as error:
            failure: ModelFailureError = self._asking.unavailable(str(error))
        except ModelFailureError as error:
            failure = error
        else:
            return ModelReadiness(ready=True)
        return ModelReadiness(ready=False, reason=failure.reason, message=str(failure))

    @cached_property
    def _served(self) -> int | None:
        entry = self._asking.persevere(lambda _: self._listed(self._asking.longest))
        return _context(entry) or self._asking.persevere(lambda _: self._loaded(entry))

    def _listed(self, longest: float) -> Json:
        """The server's entry for the model."""
        try:
            with self._client(time.monotonic() + longest) as client:
                response = client.get("/v1/models")
                self._require_ok(response)
                found = [one for one in response.json()["data"] if one["id"] == self._settings.name]
        except CLIENT_ERRORS as error:
            raise self._failure(error, longest) from error
        if not found:
            raise self._asking.missing()
        return dict(found[0])

    def _loaded(self, entry: Json) -> int | None:
        """The context that llama.cpp or LM Studio loaded the model with, by their own APIs; None of other servers."""
        try:
            with self._client(time.monotonic() + LONGEST_READINESS) as client:
                for path, names in _LOADED:
                    response = client.get(path.format(model=quote(self._settings.name, safe="")))
                    if response.status_code == 200 and (known := _number(response.json(), names)):
                        return known
        except (*CLIENT_ERRORS, PromptCutError):
            return None
        return _number(entry, ("meta", "n_ctx_train"))

    def _held(self, prompt: Prompt, context: int, started: float) -> ModelAnswer:
        """The answer, held to the prompt's schema where the server can do that."""
        if self._knows_schemas:
            try:
                return self._asked(prompt, context, started)
            except _SchemaUnknownError:
                self._knows_schemas = False
        return self._asked(replace(prompt, schema=None), context, started)

    def _asked(self, prompt: Prompt, context: int, started: float) -> ModelAnswer:
        answer, ended = Answer(), ""
        try:
            with (
                self._client(started + self._asking.longest) as client,
                client.stream("POST", "/v1/chat/completions", json=self._question(prompt)) as response,
            ):
                self._require_ok(response)
                for event in self._events(response):
                    ended = self._take(answer, event) or ended
        except CLIENT_ERRORS as error:
            raise self._failure(error, self._asking.longest, answer.tokens) from error
        self._asking.require_whole_prompt(answer, context)
        _require_complete(answer, ended)
        return answer.counted(prompt, time.monotonic() - started)

    def _take(self, answer: Answer, event: Json) -> str:
        """One event; why the answer ended, when it says so."""
        if "error" in event:
            raise self._asking.unavailable(str(event["error"])[:LONGEST_COMPLAINT], answer.tokens)
        if usage := event.get("usage"):
            answer.prompt_tokens, answer.answer_tokens = sane(usage["prompt_tokens"]), sane(usage["completion_tokens"])
        choice: Json = next(iter(event.get("choices") or ()), {})
        content = (choice.get("delta") or {}).get("content") or ""
        if not isinstance(content, str):
            raise TypeError("the content of an event is no text")
        self._asking.take(answer, content)
        return choice.get("finish_reason") or ""

    def _events(self, response: httpx.Response) -> Iterator[Json]:
        """The events of the stream; a body that is one JSON object is what some servers send with an error."""
        for line in response.iter_lines():
            if len(line) > LONGEST_EVENT:
                raise AnswerCutError(f"the server sent a line longer than {LONGEST_EVENT} characters")
            field, _, value = line.partition(":")
            if field == "data" and value.strip() != "[DONE]":
                yield json.loads(value)
            elif line.startswith("{"):
                yield json.loads(line)

    def _question(self, prompt: Prompt) -> Json:
        question: Json = {
            "model": self._settings.name,
            "messages": [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": prompt.answer_tokens,
            "temperature": WARM_SAMPLE if prompt.sample else 0.0,
        }
        if prompt.sample:
            question["seed"] = prompt.sample
        if prompt.schema:
            named = {"name": "answer", "schema": dict(prompt.schema), "strict": True}
            question["response_format"] = {"type": "json_schema", "json_schema": named}
        return question

    def _client(self, deadline: float) -> httpx.Client:
        return httpx.Client(
            base_url=self._settings.endpoint.rstrip("/").removesuffix("/v1"),
            timeout=httpx_timeout(self._asking.longest),
            trust_env=False,
            transport=self._asking.transport(deadline),
        )

    def _require_ok(self, response: httpx.Response) -> None:
        """Raises what another answer than 200 means."""
        code = response.status_code
        if code == 200:
            return
        if code in BUSY:
            raise TransientError(f"HTTP {code}")
        if code == 404:
            raise self._asking.missing()
        if code in FORBIDDEN:
            raise self._asking.forbidden()
        said = response.read().decode("utf-8", "replace")
        if "response_format" in said and self._knows_schemas:
            raise _SchemaUnknownError
        raise self._asking.unavailable(f"HTTP {code}: {said[:LONGEST_COMPLAINT]}")

    def _failure(self, error: Exception, longest: float, tokens: int = 0) -> ModelFailureError | TransientError:
        if words := passing(error):
            return TransientError(words, tokens)
        return self._asking.unavailable(lasting(error, longest, "OpenAI"), tokens)


# where llama.cpp's server and LM Studio say how they loaded a model
_LOADED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/props", ("default_generation_settings", "n_ctx")),
    ("/api/v0/models/{model}", ("loaded_context_length",)),
)


def _context(entry: Json) -> int | None:
    """What vLLM says of a model's context in its list."""
    return _number(entry, ("max_model_len",))


def _number(value: object, names: tuple[str, ...]) -> int | None:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return sane(value) or None


def _require_complete(answer: Answer, ended: str) -> None:
    if ended == "length":
        tokens = answer.answer_tokens or estimated_tokens(answer.characters)
        raise AnswerCutError(f"the answer was cut off after {tokens} tokens", answer.tokens)
    if ended != "stop":
        said = f"with {ended!r}" if ended else "before the model was done"
        hint = "" if answer.characters else "; if its context is short, say so in spec.model.contextTokens"
        raise AnswerCutError(f"the server ended the answer {said}{hint}", answer.tokens)
