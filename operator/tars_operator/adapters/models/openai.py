"""Servers that speak OpenAI's chat API: LM Studio, vLLM, llama.cpp and the like. Only what all of them know is used.

https://platform.openai.com/docs/api-reference/chat: the answer comes as server-sent events, each `data: {...}`, the
last one `data: [DONE]`; `finish_reason` is `stop` for a whole answer and `length` for a cut one.
"""

import json
import time
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import httpx

from tars_operator.adapters.models.asking import (
    BUSY,
    LONGEST_READINESS,
    UNKNOWN_CONTEXT,
    WARM_SAMPLE,
    Answer,
    Asking,
    Pause,
    TransientError,
    httpx_timeout,
    lasting,
    passing,
)
from tars_operator.adapters.models.keys import KeyUnreadableError, key_for
from tars_operator.api.contracts import ModelReadiness
from tars_operator.api.selfcodingrun import ModelSettings
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelAnswer,
    ModelFailureError,
    Prompt,
    PromptCutError,
    needed_tokens,
)

LONGEST_EVENT = 1_000_000  # characters of one line
CLIENT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, KeyError, TypeError, AttributeError)
Json = dict[str, Any]


class OpenAiModel:
    """One model of one server. Implements `engine.generation.provider.ModelProvider`."""

    def __init__(self, settings: ModelSettings, pause: Pause = time.sleep) -> None:
        self._settings = settings
        self._asking = Asking(settings, pause)

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The complete answer to `prompt`.

        Raises:
            ModelFailureError: one of its kinds, with the tokens that were spent.

        """
        context = self.context()
        if needed_tokens(prompt) > context:
            raise PromptCutError(f"the prompt does not fit the model's context of {context} tokens")
        return self._asking.persevere(lambda started: self._asked(prompt, context, started))

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
    def _served(self) -> int:
        return self._asking.persevere(lambda _: _context(self._listed(self._asking.longest)))

    def _listed(self, longest: float) -> Json:
        """The server's entry for the model."""
        try:
            with self._client(longest) as client:
                response = client.get("/models")
                self._require_ok(response)
                found = [one for one in response.json()["data"] if one["id"] == self._settings.name]
        except CLIENT_ERRORS as error:
            raise self._failure(error, longest) from error
        if not found:
            raise self._asking.missing()
        return dict(found[0])

    def _asked(self, prompt: Prompt, context: int, started: float) -> ModelAnswer:
        answer, ended = Answer(), ""
        try:
            with (
                self._client(self._asking.longest) as client,
                client.stream("POST", "/chat/completions", json=self._question(prompt)) as response,
            ):
                self._require_ok(response)
                for event in self._events(response):
                    ended = self._take(answer, event, started) or ended
        except CLIENT_ERRORS as error:
            raise self._failure(error, self._asking.longest, answer.tokens) from error
        self._asking.require_whole_prompt(answer, context)
        _require_complete(answer, ended)
        return answer.counted(prompt, time.monotonic() - started)

    def _take(self, answer: Answer, event: Json, started: float) -> str:
        """One event; why the answer ended, when it says so."""
        if "error" in event:
            raise self._asking.unavailable(str(event["error"])[:200], answer.tokens)
        if usage := event.get("usage"):
            answer.prompt_tokens, answer.answer_tokens = usage["prompt_tokens"], usage["completion_tokens"]
        choice: Json = next(iter(event.get("choices") or ()), {})
        self._asking.take(answer, (choice.get("delta") or {}).get("content") or "", started)
        return choice.get("finish_reason") or ""

    def _events(self, response: httpx.Response) -> Iterator[Json]:
        for line in response.iter_lines():
            if len(line) > LONGEST_EVENT:
                raise AnswerCutError(f"the server sent a line longer than {LONGEST_EVENT} characters")
            field, _, value = line.partition(":")
            if field == "data" and value.strip() != "[DONE]":
                yield json.loads(value)

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

    def _client(self, longest: float) -> httpx.Client:
        base = self._settings.endpoint.rstrip("/")
        try:
            key = key_for(base)
        except KeyUnreadableError as error:
            raise self._asking.unavailable(str(error)) from error
        headers = {"authorization": f"Bearer {key}"} if key else {}
        url = base if base.endswith("/v1") else f"{base}/v1"
        return httpx.Client(base_url=url, headers=headers, timeout=httpx_timeout(longest), trust_env=False)

    def _require_ok(self, response: httpx.Response) -> None:
        """Raises what another answer than 200 means."""
        code = response.status_code
        if code == 200:
            return
        if code in BUSY:
            raise TransientError(f"HTTP {code}")
        if code == 404:
            raise self._asking.missing()
        said = response.read()[:200].decode("utf-8", "replace")
        if code in {401, 403}:
            host = httpx.URL(self._settings.endpoint).host
            said = f"the key is refused; put the right one into the file {host} of the directory TARS_MODEL_KEYS names"
        raise self._asking.unavailable(f"HTTP {code}: {said}")

    def _failure(self, error: Exception, longest: float, tokens: int = 0) -> ModelFailureError | TransientError:
        if words := passing(error):
            return TransientError(words)
        return self._asking.unavailable(lasting(error, longest, "OpenAI"), tokens)


def _context(entry: Json) -> int:
    """What vLLM (`max_model_len`), llama.cpp (`meta.n_ctx_train`) and LM Studio say of a model's context."""
    meta = entry.get("meta") or {}
    said = (entry.get("max_model_len"), meta.get("n_ctx_train"), entry.get("max_context_length"))
    return next((int(one) for one in said if one), UNKNOWN_CONTEXT)


def _require_complete(answer: Answer, ended: str) -> None:
    if ended == "length":
        raise AnswerCutError(f"the answer was cut off after {answer.answer_tokens} tokens", answer.tokens)
    if ended != "stop":
        said = f"with {ended!r}" if ended else "before the model was done"
        raise AnswerCutError(f"the server ended the answer {said}", answer.tokens)
