"""An analyzer that remembers gives the answers of the one behind it, and asks it about what changed only."""

from dataclasses import dataclass, field
from hashlib import sha256

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, Facts
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.caching import keys
from tars_operator.engine.caching.findings import CachedAnalyzer

CHOSEN = patterns.select(["python/unused-import", "todo/*"])
UNUSED, CLEAN, BROKEN = "import os\nimport re\n# TODO: b\n# TODO: a\n", "x = 1\n", "def (:\n"
FILES = {"a.py": UNUSED, "b.py": CLEAN, "c.py": BROKEN}


@dataclass
class Shelf:
    """A store in memory."""

    entries: dict[str, bytes] = field(default_factory=dict)

    def get(self, keys):
        return {key: self.entries[key] for key in keys if key in self.entries}

    def put(self, entries):
        self.entries.update(entries)


@dataclass
class Counting:
    """The real analyzer, and the paths it was asked about since the last time somebody wanted to know."""

    asked: list[str] = field(default_factory=list)

    def analyze(self, request):
        self.asked += [file.path for file in request.files]
        return LocalAnalyzer().analyze(request)

    def seen(self):
        asked, self.asked = self.asked, []
        return asked


def request(files=None, chosen=CHOSEN, **facts):
    contents = FILES | (files or {})
    sources = [
        SourceFile(path=path, blob=sha256(text.encode()).hexdigest(), content=text) for path, text in contents.items()
    ]
    return AnalyzeRequest(files=tuple(sources), patterns=tuple(chosen), facts=Facts(**facts))


@pytest.fixture
def counting():
    return Counting()


@pytest.fixture
def cached(counting):
    """Has looked at the files once."""
    analyzer = CachedAnalyzer(counting, Shelf(), fixes=False)
    assert analyzer.analyze(request()) == LocalAnalyzer().analyze(request())
    assert counting.seen() == ["a.py", "b.py", "c.py"]
    return analyzer


OTHERS = [one.model_copy(update={"title": "another"}) for one in CHOSEN]
OF_NEIGHBOURS = [*CHOSEN, CHOSEN[0].model_copy(update={"id": "own/one", "ruff": ("INP001",)})]
SECOND = {
    "nothing": (request(), ["c.py"]),
    "one file": (request({"b.py": "import sys\n"}), ["b.py", "c.py"]),
    "a name of it is taken": (request(taken={"a.py": ("os",)}), ["a.py", "c.py"]),
    "it alone names a module": (request(alone={"a.py": ("os",)}), ["a.py", "c.py"]),
    "a name of another one is taken": (request(taken={"b.py": ("os",)}), ["b.py", "c.py"]),
    "a rule is off in it": (request(off={"a.py": ("F401",)}), ["a.py", "c.py"]),
    "a rule is off in another one": (request(off={"b.py": ("F401",)}), ["b.py", "c.py"]),
    "a file more, of known content": (request({"d.py": UNUSED}), ["c.py", "d.py"]),
    "the oldest Python": (request(python="3.8"), [*FILES]),
    "the packages": (request(packages=("shop",)), [*FILES]),
    "a pattern": (request(chosen=OTHERS), [*FILES]),
    "fewer patterns": (request(chosen=CHOSEN[:1]), [*FILES]),
    "a rule that asks what lies around a file": (request(chosen=OF_NEIGHBOURS), [*FILES]),
}


@pytest.mark.parametrize(("second", "asked"), SECOND.values(), ids=SECOND)
def test_what_changed_is_looked_at_again_and_the_answer_is_the_same(second, asked, cached, counting):
    assert cached.analyze(second) == LocalAnalyzer().analyze(second)
    assert counting.seen() == asked


def test_who_wants_fixes_has_files_with_findings_looked_at_again(cached, counting):
    again = CachedAnalyzer(counting, cached._store, fixes=True)
    assert again.analyze(request()) == LocalAnalyzer().analyze(request())
    assert counting.seen() == ["a.py", "c.py"]


def test_without_a_memory_every_file_is_looked_at_again(counting):
    for _ in range(2):
        counting.analyze(request())
        assert counting.seen() == [*FILES]


def test_files_that_are_taken_for_the_whole_repository_are_not_remembered(cached, counting):
    whole = request().model_copy(update={"facts": None})
    cached.analyze(whole)
    assert counting.seen() == [*FILES]


@pytest.mark.parametrize("stored", [b"", b"{", b"[{}]", b"null"])
def test_a_value_that_is_no_findings_is_looked_for_again(stored, cached, counting):
    cached._store.entries = dict.fromkeys(cached._store.entries, stored)
    assert cached.analyze(request()) == LocalAnalyzer().analyze(request())
    assert counting.seen() == [*FILES]


def test_another_version_of_a_tool_is_another_analyzer(cached, counting, monkeypatch):
    monkeypatch.setattr(keys, "_version", lambda name: f"{name} 99")
    keys.program.cache_clear()
    try:
        cached.analyze(request())
    finally:
        keys.program.cache_clear()
    assert counting.seen() == [*FILES]
