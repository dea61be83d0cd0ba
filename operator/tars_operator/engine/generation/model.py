"""The model engine: asks a language model to rewrite the one function around a finding.

The answer is text for one function of one file. It can choose no path, command or URL, and it is class B always.
"""

from dataclasses import dataclass, replace

from tars_operator.api.code import Finding, SourceFile, Strategy
from tars_operator.api.contracts import GenerateRequest
from tars_operator.api.selfcodingrun import ModelSettings
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.analysis.analyzer import locate, occurrences
from tars_operator.engine.analysis.symbols import Function, Symbol, enclosing, symbols
from tars_operator.engine.generation import answers, prompt
from tars_operator.engine.generation.makers import Declined, Outcome, candidate, declined
from tars_operator.engine.generation.provider import (
    ModelAnswer,
    ModelFailureError,
    ModelProviders,
    Prompt,
    estimated_tokens,
)
from tars_operator.engine.generation.splice import splice

SHORTEST_ANSWER = 16  # tokens; with less no function can be written


@dataclass(frozen=True)
class Question:
    """A finding in a function, as it is asked about."""

    finding: Finding
    symbol: Symbol
    function: Function
    prompt: Prompt


class ModelMaker:
    """Makes what a model can be asked for."""

    def __init__(self, providers: ModelProviders | None) -> None:
        self._providers = providers

    def make(self, request: GenerateRequest) -> Outcome:
        if request.model is None or self._providers is None:
            return _declined("ModelUnavailable", "no model is configured; name one in spec.model")
        question = _question(request, request.model)
        if isinstance(question, Declined):
            return question
        try:
            answer = self._providers(request.model).chat(question.prompt)
        except ModelFailureError as failure:
            return _declined(failure.reason, str(failure), failure.tokens)
        return _candidate(request, question, answer)


def _question(request: GenerateRequest, settings: ModelSettings) -> Question | Declined:
    place = locate(request.file, request.pattern, request.finding)
    if place is None:
        return _declined("NoFinding", "the finding is no longer in the file")
    symbol = enclosing(symbols(request.file.content), place[0].line)
    if symbol is None or symbol.function is None:
        return _declined("NotInFunction", "only findings inside a function are given to a model")
    asked = prompt.write(request.file, place[0], symbol, settings.max_answer_tokens)
    return _affordable(request, Question(place[0], symbol, symbol.function, asked))


def _affordable(request: GenerateRequest, question: Question) -> Question | Declined:
    asked = question.prompt
    if asked.characters > prompt.LONGEST_PROMPT:
        return _declined(
            "PromptTooLong", f"the function is too long for a prompt of {prompt.LONGEST_PROMPT} characters"
        )
    left = request.tokens_left - estimated_tokens(asked.characters)
    if left < SHORTEST_ANSWER:
        return _declined("TokensExhausted", f"{request.tokens_left} tokens are left, too few for this question")
    return replace(question, prompt=replace(asked, answer_tokens=min(asked.answer_tokens, left)))


def _candidate(request: GenerateRequest, question: Question, answer: ModelAnswer) -> Outcome:
    try:
        content = _rewritten(request.file, question, answer.text)
        _mended(request, question.finding, content)
    except answers.UnusableAnswerError as error:
        return _declined("AnswerUnusable", str(error), answer.tokens)
    except RecursionError:
        return _declined("AnswerUnusable", "the answer is nested too deeply", answer.tokens)
    return candidate(request, content, ChangeClass.BEHAVIOUR, _strategy(request.model, question.prompt, answer))


def _rewritten(file: SourceFile, question: Question, text: str) -> str:
    rewritten = answers.read(text, question.function, file.content)
    return splice(file.content, question.symbol, rewritten)


def _mended(request: GenerateRequest, finding: Finding, content: str) -> None:
    """Refuses an answer that does not take the finding away.

    Raises:
        UnusableAnswerError: the finding is still there.

    """
    changed = request.file.model_copy(update={"content": content})
    before = occurrences(request.file, request.pattern, finding)
    if occurrences(changed, request.pattern, finding) >= before:
        raise answers.UnusableAnswerError("the answer leaves the finding where it is")


def _strategy(settings: ModelSettings | None, asked: Prompt, answer: ModelAnswer) -> Strategy:
    return Strategy(
        engine=Engine.MODEL,
        model=settings.name if settings else "",
        prompt_digest=prompt.digest(asked),
        prompt_tokens=answer.prompt_tokens,
        answer_tokens=answer.answer_tokens,
        seconds=answer.seconds,
    )


def _declined(reason: str, message: str, tokens: int = 0) -> Declined:
    return declined(Engine.MODEL, reason, message, tokens)
