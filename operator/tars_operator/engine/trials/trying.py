"""One trial: the generator is asked for the function, the visible tests go back to it, the hidden ones decide.

The answer runs in the sandbox, like everything that a model wrote.
"""

import hashlib
import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from time import perf_counter

from tars_operator.api.code import Candidate, SourceFile
from tars_operator.api.contracts import (
    AnalyzeRequest,
    Ending,
    GenerateRequest,
    Refused,
    TestOutcome,
    ValidateRequest,
    ValidationRecord,
)
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.turns import turns
from tars_operator.engine.patterns import select
from tars_operator.engine.ports import Generator, Tester
from tars_operator.engine.sandbox.requests import tree_name
from tars_operator.engine.steps.repairing import shortened
from tars_operator.engine.trials.tasks import Task

PATTERN = "todo/function"
TOKENS = 1_000_000
COMMAND = ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
LONGEST_TEST = 30  # seconds of one execution
MEMORY = 512 * 1024**2


@dataclass(frozen=True)
class Trial:
    """What became of one task. `reason` is empty when the hidden tests passed; `seconds` are the generator's."""

    task: Task
    reason: str
    tokens: int
    seconds: float
    attempts: int

    @property
    def passed(self) -> bool:
        return not self.reason


@dataclass
class _Cost:
    tokens: int = 0
    seconds: float = 0.0
    attempts: int = 0


@dataclass(frozen=True)
class Bench:
    """Where trials are made: who writes, and where it is run."""

    generator: Generator
    tester: Tester

    def attempt(self, task: Task, settings: ModelSettings) -> Trial:
        """The fate of `task`, with as many repairs and samples as the settings allow."""
        request, cost, refused = _request(task, settings), _Cost(), None
        reason = "NoAnswer"
        while refused is None or any(turns(settings, refused)):
            started = perf_counter()
            answer = self.generator.generate(request.model_copy(update={"refused": refused}))
            cost.seconds += perf_counter() - started
            cost.tokens += answer.tokens
            cost.attempts += 1
            if answer.candidate is None:
                reason = answer.declines[-1].reason if refused is None else reason
                break
            reason, refused = self._judged(task, answer.candidate)
            if refused is None:
                break
        return Trial(task, reason, cost.tokens, cost.seconds, cost.attempts)

    def _judged(self, task: Task, candidate: Candidate) -> tuple[str, Refused | None]:
        """Why the candidate is not right; and what to tell the model, when the tests that it may see say so."""
        content = candidate.edits[0].content or ""
        seen = self.run({task.path: content, **task.tests(hidden=False)})
        if not all_passed(seen):
            strategy = candidate.strategy
            refused = Refused(
                content=content,
                reason="TestsBroken",
                message=seen.message,
                output=shortened(seen.output_tail),
                sample=strategy.sample,
                repairs=strategy.repairs,
            )
            return "VisibleTestsFailed", refused
        hidden = self.run({task.path: content, **task.tests(hidden=True)})
        return "" if all_passed(hidden) else "HiddenTestsFailed", None

    def run(self, files: Mapping[str, str]) -> ValidationRecord:
        """The tests among `files`, in the sandbox."""
        archive = _empty_tree()
        tree = tree_name(archive)
        self.tester.prepare(tree, archive)
        request = ValidateRequest(
            tree=tree,
            overlay=dict(files),
            command=COMMAND,
            timeout_seconds=LONGEST_TEST,
            memory_bytes=MEMORY,
            processes=16,
        )
        return self.tester.validate(request)


def all_passed(record: ValidationRecord) -> bool:
    passed = [outcome is TestOutcome.PASSED for outcome in record.tests.values()]
    return record.ending is Ending.FINISHED and bool(passed) and all(passed)


def _request(task: Task, settings: ModelSettings) -> GenerateRequest:
    patterns = select([PATTERN])
    file = SourceFile(
        path=task.path, blob=hashlib.sha1(task.stub.encode(), usedforsecurity=False).hexdigest(), content=task.stub
    )
    finding = LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=patterns)).findings[0]
    tests = tuple(SourceFile(path=path, blob="", content=text) for path, text in task.tests(hidden=False).items())
    return GenerateRequest(
        finding=finding,
        file=file,
        pattern=patterns[0],
        engines=(Engine.MODEL,),
        model=settings,
        tokens_left=TOKENS,
        context=tests,
    )


@cache
def _empty_tree() -> bytes:
    """A tree with nothing but pytest's configuration."""
    text = b"[pytest]\n"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo("pytest.ini")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return buffer.getvalue()
