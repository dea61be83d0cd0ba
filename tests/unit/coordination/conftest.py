"""News as the pipeline tells them."""

import pytest

from tars_operator.api.code import Candidate, Edit, Finding, Judgement, Outcome, Strategy
from tars_operator.api.selfcodingrun import Progress
from tars_operator.api.words import ChangeClass, ChangeState, Engine, Stage, Verdict
from tars_operator.engine.ports import ChangeNews, ProgressNews


def change(name="a", state=ChangeState.APPLIED, **more):
    finding = Finding(
        id="f", pattern="python/unused-import", change_class=ChangeClass.SHAPE_PRESERVING, path="a.py",
        line=3, end_line=3, message=more.pop("title", "`os` imported but unused"),
    )  # fmt: skip
    candidate = Candidate(
        id=name * 64, finding=finding, change_class=ChangeClass.SHAPE_PRESERVING,
        edits=(Edit(path="a.py", old_blob="0" * 40, content=more.pop("content", "hello\n")),),
        strategy=Strategy(engine=Engine.CODEMOD),
    )  # fmt: skip
    judgement = Judgement(
        verdict=Verdict.ACCEPTED, reason="Proven", outcomes=(Outcome(check="syntax", verdict=Verdict.ACCEPTED),)
    )
    defaults = {
        "reason": "Proven",
        "message": "",
        "judgement": judgement,
        "diff": f"diff of {name}\n",
        "step": "0123456789ab",
    }
    return ChangeNews(candidate=candidate, state=state, **{**defaults, **more})


def progress(stage=Stage.TESTING, base="b" * 40, **counts):
    return ProgressNews(Progress(stage=stage, **counts), base)


@pytest.fixture
def news():
    """Builders of news."""
    return type("News", (), {"change": staticmethod(change), "progress": staticmethod(progress)})
