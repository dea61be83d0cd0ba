"""A fix that was seen with its finding is not looked for again, and never made in another content."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine import patterns
from tars_operator.engine.analysis import analyzer
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.planning.memory import Memory

(PATTERN,) = patterns.select(["python/unused-import"])
FILE = SourceFile(path="a.py", blob="1" * 40, content="import os\nimport json\nprint(json)\n")
MOVED = FILE.model_copy(update={"blob": "2" * 40, "content": f"# moved\n{FILE.content}"})


@pytest.fixture
def asked(monkeypatch):
    """Places that were looked for again."""
    seen = []
    locate = analyzer.locate
    monkeypatch.setattr(analyzer, "locate", lambda *place: seen.append(place) or locate(*place))
    return seen


@pytest.mark.parametrize(("file", "times"), [(FILE, 0), (MOVED, 1)], ids=["seen", "changed since"])
def test_only_what_changed_is_looked_for_again(file, times, asked):
    memory = Memory()
    request = AnalyzeRequest(files=(FILE,), patterns=(PATTERN,))
    (finding,) = analyzer.LocalAnalyzer(keep=memory.keep).analyze(request).findings
    wanted = GenerateRequest(finding=finding, file=file, pattern=PATTERN, engines=(Engine.CODEMOD,))
    (edit,) = LocalGenerator(locate=memory.locate).generate(wanted).candidate.edits
    assert edit.content == file.content.replace("import os\n", "")
    assert len(asked) == times
