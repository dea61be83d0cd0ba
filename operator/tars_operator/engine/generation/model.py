"""The model engine: asks a language model to rewrite the one function around a finding.

The answer is text for one function of one file. It can choose no path, command or URL, and it is class B always.
An answer that cannot be used goes back with the reason; one that the gate refused comes back by `request.refused`.
Both count as repairs of the same sample. Then the next sample is asked for, as far as the settings allow.
"""

from dataclasses import dataclass, replace

from tars_operator.api.code import Strategy
from tars_operator.api.contracts import GenerateRequest
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import AnswerFormat, ChangeClass, Engine
from tars_operator.engine.analysis.analyzer import locate, occurrences
from tars_operator.engine.analysis.symbols import enclosing, symbols
from tars_operator.engine.generation import answers, context, prompt
from tars_operator.engine.generation.formats import FORMATS, named
from tars_operator.engine.generation.makers import Declined, Outcome, candidate, declined
from tars_operator.engine.generation.new_imports import added, with_imports
from tars_operator.engine.generation.prompt import Refusal, Subject, Writer
from tars_operator.engine.generation.provider import (
    CHARACTERS_PER_TOKEN,
    TEMPLATE_TOKENS,
    ModelAnswer,
    ModelFailureError,
    ModelProvider,
    ModelProviders,
    Prompt,
    estimated_tokens,
    needed_tokens,
)
from tars_operator.engine.generation.splice import splice
from tars_operator.engine.generation.turns import Turn, turns

SHORTEST_ANSWER = 16  # tokens; with less no function can be written
LONGEST_RETURNED = 8_000  # characters of a refused answer that the model sees again
REPEATED = "the answer is the one that was refused before"


class ModelMaker:
    """Makes what a model can be asked for."""

    def __init__(self, providers: ModelProviders | None) -> None:
        self._providers = providers

    def make(self, request: GenerateRequest) -> Outcome:
        if request.model is None or self._providers is None:
            return _declined("ModelUnavailable", "no model is configured; name one in spec.model")
        subject = _subject(request)
        if isinstance(subject, Declined):
            return subject
        inquiry = _Inquiry(request, subject, request.model)
        if inquiry.shortest.characters > prompt.LONGEST_PROMPT:
            return _declined("PromptTooLong", f"the question is longer than {prompt.LONGEST_PROMPT} characters")
        return inquiry.outcome(self._providers(request.model))


def _subject(request: GenerateRequest) -> Subject | Declined:
    place = locate(request.file, request.pattern, request.finding)
    if place is None:
        return _declined("NoFinding", "the finding is no longer in the file")
    symbol = enclosing(symbols(request.file.content), place[0].line)
    if symbol is None or symbol.function is None:
        return _declined("NotInFunction", "only findings inside a function are given to a model")
    return Subject(request.file, place[0], symbol)


@dataclass
class _Spent:
    """What all questions about one finding cost."""

    prompt_tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.answer_tokens

    def add(self, answer: ModelAnswer) -> None:
        self.prompt_tokens += answer.prompt_tokens
        self.answer_tokens += answer.answer_tokens
        self.seconds += answer.seconds


class _Inquiry:
    """All questions about one finding within one request."""

    def __init__(self, request: GenerateRequest, subject: Subject, settings: ModelSettings) -> None:
        self._request = request
        self._subject = subject
        self._settings = settings
        self._form = FORMATS[settings.format or AnswerFormat.FUNCTION]
        self._writer = Writer(subject, self._form)
        self._spent = _Spent()
        self.shortest = self._writer.shortest(settings.max_answer_tokens)

    def outcome(self, provider: ModelProvider) -> Outcome:
        """A candidate, or why there is none: the model failed, or no turn brought a usable answer."""
        refusal = self._returned()
        seen = {refusal.answer} if refusal else set()
        stale = -1  # the sample that began to repeat itself
        for turn in turns(self._settings, self._request.refused):
            if turn.sample == stale:
                continue
            attempt = self._attempt(provider, turn, refusal if turn.repairs else None)
            if not isinstance(attempt, Refusal):
                return attempt
            stale = turn.sample if attempt.answer in seen else stale
            seen.add(attempt.answer)
            refusal = attempt
        said = refusal.reason if refusal else "no more answers are asked for"
        return _declined("AnswerUnusable", said, self._spent.tokens)

    def _attempt(self, provider: ModelProvider, turn: Turn, refusal: Refusal | None) -> Outcome | Refusal:
        """One question; a refusal when there is an answer that cannot be used."""
        try:
            asked = self._question(provider, refusal)
            if isinstance(asked, Declined):
                return asked
            answer = provider.chat(replace(asked, sample=turn.sample))
        except ModelFailureError as failure:
            return _declined(failure.reason, str(failure), self._spent.tokens + failure.tokens)
        self._spent.add(answer)
        try:
            content = self._content(answer.text)
        except answers.UnusableAnswerError as error:
            return Refusal(answer.text[:LONGEST_RETURNED], str(error))
        return candidate(self._request, content, ChangeClass.BEHAVIOUR, self._strategy(asked, turn))

    def _returned(self) -> Refusal | None:
        """The function that the gate refused, with what it said."""
        refused, asked = self._request.refused, self._writer.asked
        if refused is None:
            return None
        known = named(refused.content, asked.name)
        place = replace(self._subject, file=self._subject.file.model_copy(update={"content": refused.content}))
        text = prompt.source(replace(place, symbol=known[asked.ordinal])) if asked.ordinal < len(known) else ""
        text = "\n".join((*added(refused.content, self._subject.file.content), text))
        reason = "\n".join(part for part in (f"{refused.reason}: {refused.message}", refused.output) if part)
        return Refusal(text[:LONGEST_RETURNED], reason)

    def _question(self, provider: ModelProvider, refusal: Refusal | None) -> Prompt | Declined:
        """The fullest question that fits the model's context and the tokens that are left."""
        window = provider.context()
        answer_tokens = min(self._settings.max_answer_tokens, window // 2)
        room = (window - TEMPLATE_TOKENS - answer_tokens) * CHARACTERS_PER_TOKEN
        around = context.pieces(self._subject.file, self._subject.symbol, self._request.context)
        asked = self._writer.question(around, min(room, prompt.LONGEST_PROMPT), answer_tokens, refusal)
        if needed_tokens(asked) > window:
            asked = self._writer.question((), 0, answer_tokens, refusal)
        if needed_tokens(asked) > window:
            said = f"the question does not fit the model's context of {window} tokens; a larger one, or format function"
            return _declined("PromptTooLong", said, self._spent.tokens)
        return self._affordable(asked)

    def _affordable(self, asked: Prompt) -> Prompt | Declined:
        left = self._request.tokens_left - self._spent.tokens - estimated_tokens(asked.characters)
        if left < SHORTEST_ANSWER:
            said = f"{self._request.tokens_left} tokens are left, too few for this question"
            return _declined("TokensExhausted", said, self._spent.tokens)
        return replace(asked, answer_tokens=min(asked.answer_tokens, left))

    def _content(self, text: str) -> str:
        """The file with what the answer says.

        Raises:
            UnusableAnswerError: it says nothing that could be used.

        """
        file, function = self._request.file, self._subject.symbol.function
        if function is None:
            raise answers.UnusableAnswerError("the finding is in no function")
        try:
            code = self._writer.masking.restore(self._form.code(text, self._writer.asked), file.content)
            for placeholder in self._writer.masking.foreign(code, file.content):
                raise answers.UnusableAnswerError(f"the answer uses {placeholder}, which this file does not hold")
            rewritten = answers.function(code, function, file.content)
            content = splice(file.content, self._subject.symbol, rewritten)
            content = with_imports(content, rewritten, file, self._request.context)
        except RecursionError as error:
            raise answers.UnusableAnswerError("the answer is nested too deeply") from error
        self._require_mended(content)
        return content

    def _require_mended(self, content: str) -> None:
        request, finding = self._request, self._subject.finding
        if request.refused and content == request.refused.content:
            raise answers.UnusableAnswerError(REPEATED)
        changed = request.file.model_copy(update={"content": content})
        before = occurrences(request.file, request.pattern, finding)
        if occurrences(changed, request.pattern, finding) >= before:
            raise answers.UnusableAnswerError("the answer leaves the finding where it is")

    def _strategy(self, asked: Prompt, turn: Turn) -> Strategy:
        return Strategy(
            engine=Engine.MODEL,
            model=self._settings.name,
            prompt_digest=prompt.digest(asked),
            prompt_tokens=self._spent.prompt_tokens,
            answer_tokens=self._spent.answer_tokens,
            seconds=self._spent.seconds,
            sample=turn.sample,
            repairs=turn.repairs,
        )


def _declined(reason: str, message: str, tokens: int = 0) -> Declined:
    return declined(Engine.MODEL, reason, message, tokens)
