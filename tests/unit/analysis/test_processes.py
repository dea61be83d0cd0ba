import os
import signal
import tempfile
import threading
import time

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine.analysis import analyzer, processes
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.patterns import select
from tars_operator.engine.temporary import temporary_directory

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # of who runs the tests in threads


def test_answers_are_in_the_order_of_the_parts_and_from_other_processes():
    answers = processes.spread(lambda part: (part, os.getpid()), ["a", "b", "c"])
    assert [part for part, _ in answers] == ["a", "b", "c"]
    assert len({process for _, process in answers}) == 3


def test_nothing_to_do():
    assert processes.spread(len, []) == []


def fails(part):
    raise ValueError(part)


def test_an_error_of_a_child_is_raised_here():
    with pytest.raises(ValueError, match="b"):
        processes.spread(lambda part: part if part == "a" else fails(part), ["a", "b"])


def test_the_part_of_a_child_that_was_killed_is_done_here():
    here = os.getpid()

    def work(part):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return part

    assert processes.spread(work, ["a", "b"]) == ["a", "b"]


def test_without_a_second_process_all_is_done_here(monkeypatch):
    def no_more():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", no_more)
    assert processes.spread(lambda _: os.getpid(), ["a", "b"]) == [os.getpid(), os.getpid()]


@pytest.fixture(params=[signal.default_int_handler, signal.SIG_IGN], ids=["in front", "in a shell's background"])
def _started(request):
    before = signal.signal(signal.SIGINT, request.param)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_started")
def test_an_interrupt_ends_children_and_they_clean_up(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    here, (ready, say), children = os.getpid(), os.pipe(), []

    def work(_):
        if os.getpid() == here:
            children.append(int(os.read(ready, 20)))
            raise KeyboardInterrupt
        with temporary_directory("child-"):
            os.write(say, str(os.getpid()).encode())
            while True:
                time.sleep(0.01)  # not `pause`: the signal may have come just before

    with pytest.raises(KeyboardInterrupt):
        processes.spread(work, ["a", "b"])
    assert [*tmp_path.iterdir()] == []
    with pytest.raises(ProcessLookupError):
        os.kill(children[0], 0)
    os.close(ready)
    os.close(say)


def test_a_process_with_threads_does_not_fork():
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    assert processes.cores() == 1
    done.set()
    other.join()


def files(number):
    content = "def f(x):\n    # TODO: say why\n    return x == None\n"
    return tuple(SourceFile(path=f"a{index:02}.py", blob=str(index), content=content) for index in range(number))


@pytest.mark.parametrize("number", [1, 2, 3, 7, 20])
def test_parts_find_what_the_whole_has(monkeypatch, number):
    request = AnalyzeRequest(files=files(number), patterns=select(["todo/*", "python/none-comparison"]))
    whole, kept = LocalAnalyzer().analyze(request), []
    monkeypatch.setattr(analyzer, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(analyzer, "cores", lambda: 3)
    assert LocalAnalyzer(keep=lambda *place: kept.append(place)).analyze(request) == whole
    assert {finding.id for _, finding, _ in kept} == {finding.id for finding in whole.findings}


def test_files_stay_together_for_rules_that_ask_what_lies_around(monkeypatch):
    monkeypatch.setattr(analyzer, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(analyzer, "cores", lambda: 3)
    pattern = select(["python/unused-import"])[0]
    parts = [
        len(analyzer._parts(files(4), [one])) for one in (pattern, pattern.model_copy(update={"ruff": ("INP001",)}))
    ]
    assert parts == [3, 1]


def test_children_know_the_temporary_folder_and_do_not_try_it_themselves(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    known = processes.spread(lambda _part: tempfile.tempdir, [1, 2])
    assert known == [tempfile.tempdir, tempfile.tempdir]
    assert tempfile.tempdir is not None
