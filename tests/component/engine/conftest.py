"""A small shop whose four marked lines have four fates: kept, refused, rolled back, declined."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.support.repositories import git, make_repository
from tests.support.roles import ContentTester, LineAnalyzer, TableGenerator

from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine import pipeline
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.ports import ChangeNews
from tars_operator.engine.workspace import git as workspace_git
from tars_operator.engine.workspace import journal, remote
from tars_operator.engine.workspace.git import silent
from tars_operator.engine.workspace.workspace import Workspace

SHOP = {
    "src/a.py": "x = 1  # FIX good\ny = 2  # FIX bad\n",
    "src/b.py": "def f():\n    return 3  # FIX late\n",
    "src/c.py": "z = 4  # FIX nobody\nw = 5  # FIX fine\n",
    "tests/test_shop.py": "def test(): pass\n",
}
REWRITES = {
    "good": lambda text: text.replace("x = 1  # FIX good", "x = 10"),
    "bad": lambda text: text.replace("y = 2  # FIX bad", "y = 'broken'"),
    "late": lambda text: text.replace("return 3  # FIX late", "return 'late'"),
    "fine": lambda text: text.replace("w = 5  # FIX fine", "w = 50"),
}
FAST = {"unbroken": lambda files: "broken" not in files["src/a.py"]}
SLOW = {"in time": lambda files: "late" not in files["src/b.py"].replace("# FIX late", "")}


def spec_of(url, **more):
    spec = {
        "source": {"url": url, "ref": "main"},
        "engines": ["replay"],
        "replay": {"configMap": "recordings"},
        "test": {
            "command": ["python", "-m", "pytest", "-m", "not slow"],
            "afterApply": ["python", "-m", "pytest"],
        },
        "approval": {"behaviour": "Auto"},
    }
    return RunSpec.model_validate(spec | more)


@dataclass
class Shop:
    """The repository, and one run on it. Time passes by a tick with every look at the clock."""

    source: Path
    directory: Path
    spec: RunSpec
    generator: TableGenerator = field(default_factory=lambda: TableGenerator(REWRITES))
    tester: ContentTester = field(default_factory=lambda: ContentTester(FAST, SLOW))
    analyzer: LineAnalyzer = field(default_factory=LineAnalyzer)
    news: list = field(default_factory=list)
    wish: object = None
    now: float = 1_800_000_000.0
    tick: float = 0.01

    def clock(self):
        self.now += self.tick
        return self.now

    def order(self, **more):
        return replace(Order("tidy", self.spec), **more)

    def run(self, trace=silent, control=None, credentials=None, **more):
        workspace = Workspace(self.directory, local=True, trace=trace, lock_seconds=0.3, credentials=credentials)
        wish = control or (lambda: self.wish)
        parts = Parts(workspace, self.analyzer, self.generator, self.tester, self.news.append, wish, self.clock)
        return pipeline.run(self.order(**more), parts)

    @property
    def changes(self):
        return [news for news in self.news if isinstance(news, ChangeNews)]

    def ends(self):
        """The last state and reason of each change by its finding's name."""
        return {news.candidate.finding.message: (news.state.value, news.reason) for news in self.changes}

    def named(self, name):
        return next(news for news in reversed(self.changes) if news.candidate.finding.message == name)

    def git(self, *words):
        return git(self.source, *words)

    def clone(self, *words):
        return git(self.directory / "repo.git", *words)

    def branch(self):
        return self.git("for-each-ref", "--format=%(objectname)", "refs/heads/tars/tidy")


@pytest.fixture(autouse=True)
def _unflushed(monkeypatch):
    """Processes die in these tests, machines do not: flushing to the disk would only take its time."""
    monkeypatch.setattr(workspace_git, "FLAGS", (*workspace_git.FLAGS, "-c", "core.fsync=none"))
    monkeypatch.setattr(remote, "FLAGS", workspace_git.FLAGS)
    monkeypatch.setattr(journal, "_fsync_directory", lambda _: None)
    monkeypatch.setattr(journal.os, "fsync", lambda _: None)


@pytest.fixture
def shop(tmp_path):
    source = make_repository(tmp_path / "source", SHOP)
    return Shop(source, tmp_path / "work", spec_of(source.as_uri()))


@pytest.fixture
def asking(shop):
    shop.spec = spec_of(shop.source.as_uri(), approval={"behaviour": "Manual"})
    return shop


def decision(shop, name, verdict="Approve", evidence=None):
    news = shop.named(name)
    key = f"tidy-{news.candidate.id[:8]}"
    return {key: ChangeDecision(verdict=verdict, evidence=evidence or news.evidence, reason="because")}
