"""An approval is somebody's word: asked for at a terminal, or said by --yes."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tars_operator.cli import decide

CHANGE = {
    "metadata": {"name": "c"},
    "spec": {"title": "t", "pattern": "p", "changeClass": "B", "engine": "model"},
    "status": {"state": "Waiting", "evidence": "sha256:0"},
}


@pytest.fixture
def written(monkeypatch):
    """The decisions that reach the API server."""
    patches = []
    api = SimpleNamespace(merge_patch=lambda *words: patches.append(words[-1]["spec"]["decision"]["verdict"]))

    @contextmanager
    def connect(_):
        yield SimpleNamespace(api=api, namespace="n", named=lambda *_: CHANGE)

    monkeypatch.setattr(decide, "connect", connect)
    monkeypatch.setattr(decide, "diffs", lambda *_: {"c": "+x\n"})
    return patches


@pytest.mark.parametrize(
    ("expected", "is_terminal", "answer", "words"),
    [
        ((0, ["Approve"]), True, True, []),
        ((1, []), True, False, []),
        ((2, []), False, True, []),
        ((0, ["Approve"]), False, False, ["--yes"]),
    ],
    ids=["asked, yes", "asked, no", "nobody to ask", "said beforehand"],
)
def test_approve(tars, written, monkeypatch, expected, is_terminal, answer, words):
    monkeypatch.setattr(decide.sys.stdin, "isatty", lambda: is_terminal, raising=False)
    monkeypatch.setattr(decide.typer, "confirm", lambda *_, **__: answer)
    assert (tars("approve", "change/c", *words)[0], written) == expected
