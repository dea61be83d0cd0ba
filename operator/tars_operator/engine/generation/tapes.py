"""A run's conversation with its model on disk: recorded while it runs, and played back without any model.

`answers/` holds every question with what came back, failures too; a question is found again by its digest, and asked
twice it gets the first answer first. Played back, the same order on the same base makes the same candidates, bit for
bit: prompts are deterministic. `candidates/` holds what came of it as recordings for the replay engine. Secrets are in
neither: a prompt has placeholders, and a candidate marks that only the file itself can turn back.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import yaml

from tars_operator.api.code import Candidate
from tars_operator.api.contracts import ModelReadiness, Recording
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.generation.masking import sealed
from tars_operator.engine.generation.provider import (
    AnswerCutError,
    ModelAnswer,
    ModelFailureError,
    ModelMissingError,
    ModelProvider,
    ModelProviders,
    ModelUnavailableError,
    Prompt,
    PromptCutError,
)
from tars_operator.engine.ports import ChangeNews, News, Observer

Value = TypeVar("Value")
FAILURES = {kind.reason: kind for kind in (AnswerCutError, ModelMissingError, ModelUnavailableError, PromptCutError)}


class Tape:
    """A directory with one conversation. A tape is for one run at a time."""

    def __init__(self, directory: Path) -> None:
        self._answers = directory / "answers"
        self._candidates = directory / "candidates"
        self._asked: Counter[str] = Counter()

    def recording(self, providers: ModelProviders) -> ModelProviders:
        """The same providers, with everything that is said written down."""
        return lambda settings: _Recorded(providers(settings), settings, self)

    def playing(self) -> ModelProviders:
        """Providers that only know what was written down."""
        return lambda settings: _Played(settings, self)

    def observing(self, observer: Observer) -> Observer:
        """The same observer, with the candidates written down: of several for one finding the last."""

        def observe(news: News) -> None:
            if isinstance(news, ChangeNews):
                self._keep(news.candidate)
            observer(news)

        return observe

    def file(self, settings: ModelSettings, prompt: Prompt) -> Path:
        """Where the answer to this question stands; the next time it is another place."""
        question = json.dumps([settings.name, asdict(prompt)], sort_keys=True)
        key = sha256(question.encode()).hexdigest()
        self._asked[key] += 1
        return self._answers / f"{key}-{self._asked[key]}.json"

    def context_file(self, settings: ModelSettings) -> Path:
        return self._answers / f"context-{sha256(settings.name.encode()).hexdigest()[:16]}.json"

    def _keep(self, candidate: Candidate) -> None:
        edit = candidate.edits[0]
        recording = Recording(
            id=candidate.id,
            pattern=candidate.finding.pattern,
            path=edit.path,
            content=None if edit.content is None else sealed(edit.content),
            change_class=candidate.change_class,
            finding=candidate.finding.id,
            blob=edit.old_blob,
        )
        text = yaml.safe_dump(recording.to_json(), sort_keys=False, allow_unicode=True)
        write(self._candidates / f"{candidate.finding.id}.yaml", text)


class _Recorded:
    """A model whose words are written down."""

    def __init__(self, provider: ModelProvider, settings: ModelSettings, tape: Tape) -> None:
        self._provider = provider
        self._settings = settings
        self._tape = tape

    def chat(self, prompt: Prompt) -> ModelAnswer:
        file = self._tape.file(self._settings, prompt)
        question = {"model": self._settings.name, "prompt": asdict(prompt)}
        try:
            answer = self._provider.chat(prompt)
        except ModelFailureError as failure:
            said = {"reason": failure.reason, "message": str(failure), "tokens": failure.tokens}
            _write_json(file, question | {"failure": said})
            raise
        _write_json(file, question | {"answer": asdict(answer)})
        return answer

    def context(self) -> int:
        tokens = self._provider.context()
        _write_json(self._tape.context_file(self._settings), {"model": self._settings.name, "context": tokens})
        return tokens

    def ready(self) -> ModelReadiness:
        return self._provider.ready()


class _Played:
    """A model that says again what was written down, and nothing else."""

    def __init__(self, settings: ModelSettings, tape: Tape) -> None:
        self._settings = settings
        self._tape = tape

    def chat(self, prompt: Prompt) -> ModelAnswer:
        """The recorded answer.

        Raises:
            ModelFailureError: the recorded one, or ModelUnavailable for a question that was never asked.

        """
        return self._read(self._tape.file(self._settings, prompt), _answered)

    def context(self) -> int:
        return self._read(self._tape.context_file(self._settings), lambda data: int(data["context"]))

    def ready(self) -> ModelReadiness:
        return ModelReadiness(ready=True)

    def _read(self, file: Path, value: Callable[[dict[str, Any]], Value]) -> Value:
        try:
            return value(json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            said = f"the recording of model {self._settings.name} has no answer to this question ({file.name})"
            raise ModelUnavailableError(f"{said}; was it made of this repository, with this manifest?") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            said = f"{file}: the recorded answer is damaged ({type(error).__name__}); record again"
            raise ModelUnavailableError(said) from error


def _answered(data: dict[str, Any]) -> ModelAnswer:
    if "failure" in data:
        failure = data["failure"]
        raise FAILURES.get(failure["reason"], ModelUnavailableError)(failure["message"], failure["tokens"])
    return ModelAnswer(**data["answer"])


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _write_json(file: Path, value: dict[str, Any]) -> None:
    write(file, json.dumps(value, indent=2, ensure_ascii=False) + "\n")
