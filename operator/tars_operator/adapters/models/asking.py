"""What it takes to get one whole answer out of any model server: tries, pauses, time-outs, sizes, and counting.

The answer is streamed, so that a model that never ends is stopped at the time-out and at the size, not at the memory of
the pod. Whoever leaves the stream (an error, Ctrl-C, a coordinator that goes away) closes the connection, and the
server stops working on it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import httpx

from tars_operator.adapters.models.access import VARIABLE, AccessError, access_to
from tars_operator.adapters.models.connection import Bounds, Transport, wanted
from tars_operator.api.base import seconds
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelAnswer,
    ModelFailureError,
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
UNKNOWN_CONTEXT = 8192  # tokens; of a model whose server does not say, unless spec.model.contextTokens does
MOST_TOKENS = 10_000_000  # of one answer; a server that counts more counts something else
GARBLED = "\ufffd"  # what bytes become that are no UTF-8
LONGEST_COMPLAINT = 200  # characters of an error in a server's words
WARM_SAMPLE = 0.8  # temperature of every sample but the first
BUSY = {429, 502, 503, 504}
FORBIDDEN = {401, 403}
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"

Pause = Callable[[float], None]
Stopped = Callable[[], bool]  # whether nobody waits for the answer any more
Result = TypeVar("Result")


class TransientError(Exception):
    """Worth another try. `tokens` were spent on this one."""

    def __init__(self, message: str, tokens: int = 0) -> None:
        super().__init__(message)
        self.tokens = tokens


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

    def __init__(self, settings: ModelSettings, pause: Pause, stopped: Stopped = wanted) -> None:
        self.settings = settings
        self.longest = float(seconds(settings.timeout))
        self._pause = pause
        self._stopped = stopped
        self._key = ""

    @property
    def where(self) -> str:
        return f"model {self.settings.name} at {self.settings.endpoint}"

    def persevere(self, ask: Callable[[float], Result]) -> Result:
        """What `ask` returns, given the time at which all tries began; transient errors are tried again.

        What was spent on tries that came to nothing is counted with the answer, or with the failure.

        Raises:
            ModelFailureError: `ask` raised it, or all tries failed.

        """
        started, spent = time.monotonic(), 0
        for attempt in range(TRIES):
            try:
                return _with_spent(ask(started), spent)
            except TransientError as error:
                spent += error.tokens
                if attempt == TRIES - 1 or time.monotonic() - started > self.longest:
                    raise self.unavailable(str(error), spent) from error
                self._pause(FIRST_PAUSE * 2**attempt)
            except ModelFailureError as failure:
                failure.tokens += spent
                raise
        raise self.unavailable("no try was made")

    def transport(self, deadline: float) -> Transport:
        """The way to the server until `deadline`.

        Raises:
            ModelUnavailableError: what is written down for the endpoint cannot be used.

        """
        try:
            access = access_to(self.settings.endpoint)
            self._key = access.key
            return Transport(self.settings.endpoint, access, Bounds(deadline, stopped=self._stopped))
        except AccessError as error:
            raise self.unavailable(str(error)) from error
        except (OSError, ValueError) as error:
            said = f"the ca.crt or the proxy in the directory {VARIABLE} names cannot be used: {type(error).__name__}"
            raise self.unavailable(said) from error

    def take(self, answer: Answer, text: str) -> None:
        """Add a streamed part.

        Raises:
            AnswerCutError: the answer is too long, or is no text.

        """
        answer.text.append(text)
        answer.characters += len(text)
        if answer.characters > LONGEST_ANSWER:
            raise AnswerCutError(f"the answer is longer than {LONGEST_ANSWER} characters", answer.tokens)
        if GARBLED in text or not _is_text(text):
            raise AnswerCutError("the answer is garbled: it holds bytes that are no UTF-8", answer.tokens)

    def require_whole_prompt(self, answer: Answer, context: int) -> None:
        """Refuses the answer to a prompt that filled the context: the server cut it to fit, and says nothing.

        Raises:
            PromptCutError: so it is.

        """
        if answer.prompt_tokens >= context:
            said = f"the server read only {answer.prompt_tokens} tokens of the prompt: the model's context is too short"
            raise PromptCutError(said, answer.tokens)

    def unavailable(self, message: str, tokens: int = 0) -> ModelUnavailableError:
        """The failure in these words; a server that repeats the key in its own words is not repeated."""
        said = message.replace(self._key, "(the key)") if self._key else message
        return ModelUnavailableError(f"{self.where}: {said}", tokens)

    def forbidden(self) -> ModelUnavailableError:
        """What HTTP 401 and 403 mean."""
        key = "the key is refused" if self._key else "the server wants a key, and none is known for this endpoint"
        said = f"{key}; write it into a Secret that spec.modelSecrets of the TarsReplica names (locally: {VARIABLE})"
        return self.unavailable(said)

    def missing(self, tokens: int = 0) -> ModelMissingError:
        return ModelMissingError(f"{self.where}: no such model; pull it or correct spec.model.name", tokens)

    def bounded(self, known: int | None) -> int:
        """Tokens of context to use: what the server's model has, or less when the settings say so.

        Where the server does not say, the settings are believed: they are all there is.
        """
        said = self.settings.context_tokens
        return min(known, said or known) if known else said or UNKNOWN_CONTEXT


def _with_spent(result: Result, spent: int) -> Result:
    return replace(result, answer_tokens=result.answer_tokens + spent) if isinstance(result, ModelAnswer) else result


def sane(count: object) -> int:
    """A number of tokens as a server gives it; 0 for what is none."""
    return count if isinstance(count, int) and 0 <= count <= MOST_TOKENS else 0


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can carry
        return False
    return True


def httpx_timeout(longest: float) -> httpx.Timeout:
    return httpx.Timeout(longest, connect=min(longest, LONGEST_CONNECT))


def passing(error: Exception) -> str:
    """What may be gone at the next try, in words; nothing when another try would not help."""
    match error:
        case _ if _is_untrusted(error):
            return ""
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
            return f"no complete answer within {longest:g}s"
        case _ if _is_untrusted(error):
            return "the server's certificate is not trusted; put its authority's into ca.crt beside the endpoint's key"
        case _:
            return f"the answer is not {api}'s API"


def _is_untrusted(error: Exception) -> bool:
    """Whether the server's certificate was not believed; the ollama library hides that behind an error of its own."""
    return UNTRUSTED in f"{error} {error.__context__}"
