"""Lines that are equal to the letter in one function, told by a finder as places of their own: each is mended or refused."""

import pytest
import yaml
from tests.support.repositories import git, make_repository
from tests.support.roles import ContentTester

from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine import pipeline
from tars_operator.engine.analysis import lint
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.workspace.workspace import Workspace

OLD, NEW = "    print(1 == a)\n", "    print(a == 1)\n"
BEFORE = f"def f(a):\n{OLD}{OLD}{OLD}"
JUDGES = {
    "all are mended": (lambda _content: True, 3),
    "none is": (lambda content: NEW not in content, 0),
    "one may be": (lambda content: content.count(NEW) < 2, 1),
}


@pytest.mark.parametrize(("judge", "mended"), JUDGES.values(), ids=JUDGES)
def test_equal_lines_are_looked_at_one_by_one(tmp_path, monkeypatch, judge, mended):
    monkeypatch.setattr(lint, "together", lambda hits, _scope: [*hits])
    source = make_repository(tmp_path / "source", {"a.py": BEFORE})
    spec = {"source": {"url": source.as_uri(), "ref": "main"}, "patterns": ["python/yoda-condition"]}
    workspace = Workspace(tmp_path / "work", local=True)
    tester = ContentTester({"one": lambda files: judge(files["a.py"])}, {})
    clock = iter(range(1_800_000_000, 1_900_000_000)).__next__
    parts = Parts(workspace, LocalAnalyzer(), LocalGenerator(), tester, [].append, lambda: None, clock)
    pipeline.run(Order("tidy", RunSpec.model_validate(spec)), parts)
    counts = yaml.safe_load(workspace.report_path.read_text())["counts"]
    assert (counts["applied"], counts["refused"] + counts["declined"]) == (mended, 3 - mended)
    if mended:
        assert git(source, "show", "tars/tidy:a.py").splitlines().count(NEW.rstrip()) == mended
