"""Clients of the analyzer and generator pods: `engine.ports` over HTTP.

A pod may be replaced at any time, so connection errors, time-outs and 5xx are tried again with growing pauses; both
roles are stateless, which makes that safe. After the last try the part is unavailable, which says nothing about a
candidate.
"""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import httpx
from pydantic import ValidationError

from tars_operator.api.base import Model, seconds
from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import (
    AnalyzeAnswer,
    AnalyzeRequest,
    GenerateAnswer,
    GenerateRequest,
    ModelReadiness,
    Problem,
)
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.ports import PartUnavailable

TRIES = 6
FIRST_PAUSE = 0.5  # seconds, doubled after each try: about 16 seconds in all, as long as a pod takes to be replaced
LONGEST_CONNECT = 5.0
LONGEST_ANALYSIS = 600.0  # seconds for one batch: as long as its files may take, were each of them made to stall
LONGEST_CODEMOD = 60.0  # seconds for what a generator does beside asking a model
MODEL_TRIES = 2  # a generator may ask twice for one answer before it gives up
LARGEST_BATCH = 8 * 1024 * 1024  # characters of one request; the servers take 32 MiB of JSON
MOST_FILES = 2000

Answer = TypeVar("Answer", bound=Model)


class RoleRefusedError(PartUnavailable):
    """The role calls our request wrong (4xx): trying again would not help. The message names the field."""


class RoleClient:
    """One role behind one URL. Usable by several threads."""

    def __init__(
        self,
        url: str,
        *,
        tries: int = TRIES,
        pause: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._tries = tries
        self._pause = pause
        self._http = httpx.Client(transport=transport, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def ask(self, path: str, request: Model, expected: type[Answer], longest: float) -> Answer:
        """The answer to `request`.

        Raises:
            PartUnavailable: no answer after all tries, or one that is not of the contract.
            RoleRefusedError: the role refused the request.

        """
        body = request.model_dump_json(by_alias=True).encode()
        problem = ""
        for attempt in range(self._tries):
            if attempt:
                self._pause(FIRST_PAUSE * 2 ** (attempt - 1))
            try:
                response = self._http.post(self._url + path, content=body, headers=_JSON, timeout=_timeout(longest))
            except httpx.TransportError as error:
                problem = f"{type(error).__name__}: {error}"
                continue
            if response.status_code < 500:
                return self._read(response, path, expected)
            problem = _said(response)
        raise PartUnavailable(f"{self._url}{path}: no answer after {self._tries} tries, the last one: {problem}")

    def _read(self, response: httpx.Response, path: str, expected: type[Answer]) -> Answer:
        if response.status_code != 200:
            raise RoleRefusedError(f"{self._url}{path}: {_said(response)}")
        try:
            return expected.model_validate_json(response.content)
        except ValidationError as error:
            message = f"{self._url}{path}: the answer is not of the contract; do both sides have one version? {error}"
            raise PartUnavailable(message[:1000]) from error


class HttpAnalyzer(RoleClient):
    """Implements `engine.ports.Analyzer`."""

    def analyze(self, request: AnalyzeRequest) -> AnalyzeAnswer:
        """Findings of all batches; see `RoleClient.ask` for errors."""
        answers = [
            self.ask("/v1/analyze", request.model_copy(update={"files": files}), AnalyzeAnswer, LONGEST_ANALYSIS)
            for files in batches(request.files)
        ]
        found = (finding for answer in answers for finding in answer.findings)
        return AnalyzeAnswer(
            findings=tuple(sorted(found, key=lambda finding: (finding.path, finding.line, finding.pattern))),
            skipped=tuple(skipped for answer in answers for skipped in answer.skipped),
        )


class HttpGenerator(RoleClient):
    """Implements `engine.ports.Generator`."""

    def generate(self, request: GenerateRequest) -> GenerateAnswer:
        """The role's answer; see `RoleClient.ask` for errors."""
        return self.ask("/v1/generate", request, GenerateAnswer, _longest(request.model))

    def model_ready(self, settings: ModelSettings) -> ModelReadiness:
        return self.ask("/v1/models/ready", settings, ModelReadiness, LONGEST_CODEMOD)


def batches(files: tuple[SourceFile, ...]) -> Iterator[tuple[SourceFile, ...]]:
    """`files` in order, in portions that one request can carry; at least one portion."""
    batch: list[SourceFile] = []
    size = 0
    for file in files:
        if batch and (size + len(file.content) > LARGEST_BATCH or len(batch) == MOST_FILES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(file)
        size += len(file.content)
    yield tuple(batch)


_JSON = {"content-type": "application/json"}


def _longest(model: ModelSettings | None) -> float:
    """Seconds in which a generator has said something: each sample and each repair is an answer of its own."""
    answers = model.samples * (model.repairs + 1) if model else 0
    return LONGEST_CODEMOD + (answers * MODEL_TRIES * seconds(model.timeout) if model else 0)


def _timeout(longest: float) -> httpx.Timeout:
    return httpx.Timeout(longest, connect=LONGEST_CONNECT)


def _said(response: httpx.Response) -> str:
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        return f"HTTP {response.status_code}"
    return (
        f"HTTP {response.status_code} {problem.error}: {f'{problem.field}: ' if problem.field else ''}{problem.message}"
    )
