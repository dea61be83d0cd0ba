"""How a checkout is asked about: a request is full of files that are worth a closer look, and of no others."""

from tests.support.repositories import make_repository

from tars_operator.api.contracts import AnalyzeAnswer
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine.patterns import select
from tars_operator.engine.planning import scanning
from tars_operator.engine.planning.scanning import Wish
from tars_operator.engine.planning.working_tree import WorkingTree
from tars_operator.engine.selection import reading

PLAIN, MARKED = "a = 1\n", "a = 1  # TODO: more\n"
WORTH_IT = {"a.py", "f.py", "k.py"}
NAMES = "abcdefghijkl"


class Listener:
    """Hears what it is asked, and finds nothing."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    def analyze(self, request):
        self.asked.append({file.path for file in request.files})
        return AnalyzeAnswer(findings=())


def asked(tmp_path, monkeypatch, most):
    """The paths of each request, and what was told of how far the look was."""
    files = {f"{name}.py": MARKED if f"{name}.py" in WORTH_IT else PLAIN for name in NAMES}
    source = make_repository(tmp_path / "source", files)
    monkeypatch.setattr(reading, "BATCH_FILES", most)
    wish = Wish(RunSpec.model_validate({"source": {"url": source.as_uri()}}), select(["todo/*"]), tests=False)
    listener, told = Listener(), []
    scanning.scan(WorkingTree(source.resolve()), wish, listener, lambda done, every: told.append((done, every)))
    return listener.asked, told


def test_files_worth_a_look_share_a_request_however_far_apart_they_lie(tmp_path, monkeypatch):
    requests, told = asked(tmp_path, monkeypatch, most=3)

    assert requests == [WORTH_IT]
    assert told[-1] == (len(NAMES), len(NAMES))


def test_a_full_request_is_asked_and_the_next_one_begun(tmp_path, monkeypatch):
    requests, told = asked(tmp_path, monkeypatch, most=2)

    assert requests == [{"a.py", "f.py"}, {"k.py"}]
    assert told == [(6, 12), (11, 12), (12, 12)]
