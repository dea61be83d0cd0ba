"""Roles in memory, for tests of the pipeline: small languages in place of ruff, a model and pytest.

A line `x = 1  # FIX name` is a finding; what becomes of it stands in a table; and tests are functions over the files of
a tree, so that a tester here judges exactly the bytes it was given, as the real one does.
"""

import hashlib
import io
import re
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tars_operator.api.code import Candidate, Edit, Finding, Strategy
from tars_operator.api.contracts import (
    AnalyzeAnswer,
    Decline,
    Ending,
    GenerateAnswer,
    ModelReadiness,
    TestOutcome,
    ValidationRecord,
)
from tars_operator.api.words import ChangeClass, Engine

MARK = re.compile(r"# FIX (\w+)")
PATTERN = "todo/function"


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


class LineAnalyzer:
    """Finds marked lines."""

    def analyze(self, request):
        return AnalyzeAnswer(findings=tuple(self._find(file) for file in request.files for file in self._marks(file)))

    def _marks(self, file):
        for number, line in enumerate(file.content.splitlines(), start=1):
            if mark := MARK.search(line):
                yield file.path, number, mark[1]

    def _find(self, place):
        path, line, name = place
        return Finding(
            id=digest(path, name), pattern=PATTERN, change_class=ChangeClass.BEHAVIOUR, path=path,
            line=line, end_line=line, message=name,
        )  # fmt: skip


Rewrite = Callable[[str], str]


@dataclass
class TableGenerator:
    """Rewrites a file as its table says for the finding's name; declines what is not in it."""

    rewrites: Mapping[str, Rewrite]
    ready: ModelReadiness = field(default_factory=lambda: ModelReadiness(ready=True))
    asked: list[str] = field(default_factory=list)
    tokens: int = 0
    edits: Callable[[Edit], tuple[Edit, ...]] = lambda edit: (edit,)

    def generate(self, request):
        name = request.finding.message
        self.asked.append(name)
        if name not in self.rewrites:
            decline = Decline(engine=Engine.REPLAY, reason="NoRecording", message="not in the table")
            return GenerateAnswer(declines=(decline,), tokens=self.tokens)
        content = self.rewrites[name](request.file.content)
        edit = Edit(path=request.file.path, old_blob=request.file.blob, content=content)
        candidate = Candidate(
            id=digest(name, request.file.blob, content), finding=request.finding, edits=self.edits(edit),
            change_class=request.finding.change_class, strategy=Strategy(engine=Engine.REPLAY),
        )  # fmt: skip
        return GenerateAnswer(candidate=candidate, tokens=self.tokens)

    def model_ready(self, _settings):
        return self.ready


Files = dict[str, str]
Test = Callable[[Files], bool]


@dataclass
class ContentTester:
    """Runs functions over the files; `slow` ones only when the command has no `-m` in it."""

    tests: Mapping[str, Test]
    slow: Mapping[str, Test] = field(default_factory=dict)
    endings: list[Ending] = field(default_factory=list)  # of the next executions, before they run anything
    seen: list[Files] = field(default_factory=list)
    trees: dict[str, Files] = field(default_factory=dict)

    def prepare(self, tree, archive):
        if tree not in self.trees:
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                members = [member for member in tar if member.isfile()]
                self.trees[tree] = {
                    member.name: tar.extractfile(member).read().decode("utf-8", "replace") for member in members
                }

    def validate(self, request):
        if self.endings and (ending := self.endings.pop(0)) is not Ending.FINISHED:
            return ValidationRecord(ending=ending, message=f"ended {ending}")
        laid = {**self.trees[request.tree], **request.overlay}
        files = {path: content for path, content in laid.items() if content is not None}
        self.seen.append(files)
        chosen = self.tests if "-m" in request.command[3:] else {**self.tests, **self.slow}
        outcomes = {name: self._outcome(test(files)) for name, test in chosen.items()}
        return ValidationRecord(
            ending=Ending.FINISHED, tests={name: outcome for name, outcome in outcomes.items() if outcome is not None}
        )

    def _outcome(self, result):
        return {True: TestOutcome.PASSED, False: TestOutcome.FAILED, "skipped": TestOutcome.SKIPPED, None: None}[result]
