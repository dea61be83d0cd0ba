"""Readers of a process with threads: kept, replaced when they end, and gone with who started them."""

import os
import signal
import subprocess
import sys
import threading
from select import poll as poller

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis import readers
from tars_operator.engine.analysis.readers import Readers
from tars_operator.engine.analysis.reading import Limits
from tars_operator.engine.analysis.structure import AstGrepFinder, _look
from tars_operator.engine.patterns import select

PATTERNS = select(["java/todo"])
FILE = SourceFile(path="A.java", blob="b", content="class A {}  // TODO mend\n")
ASKED = [(FILE, PATTERNS)]
FOUND = {("A.java", "java/todo")}


@pytest.fixture
def own():
    kept = Readers()
    yield kept
    kept.close()


def search(own):
    return own.search(_look, ASKED, Limits()).hits.keys()


def process(own):
    return own._idle[-1]._process


def test_a_reader_is_asked_again(own):
    assert search(own) == FOUND
    first = process(own).pid
    assert search(own) == FOUND
    assert (process(own).pid, len(own._idle)) == (first, 1)


def test_one_that_was_killed_is_replaced(own):
    search(own)
    first = process(own)
    os.kill(first.pid, signal.SIGKILL)
    assert search(own) == FOUND
    assert first.returncode == -signal.SIGKILL
    assert process(own).pid != first.pid


def test_one_that_cannot_begin_is_an_error(own, monkeypatch):
    monkeypatch.setattr(readers, "_MODULE", "tars_operator.no_such_module")
    with pytest.raises((EOFError, OSError)):
        search(own)
    assert own._idle == []


def test_threads_share_a_few(own):
    found = []
    threads = [threading.Thread(target=lambda: found.append(search(own))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [FOUND] * 6
    assert 1 <= len(own._idle) <= readers.MOST


def test_closed_ones_are_gone(own):
    search(own)
    one = process(own)
    own.close()
    assert one.returncode is not None


def test_a_reader_ends_with_who_started_it():
    code = (
        "from tars_operator.engine.analysis.readers import Readers, Limits; import os\n"
        "kept = Readers(); kept.search(print, [], Limits()); print(kept._idle[0]._process.pid, flush=True); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    descriptor = None
    try:
        descriptor = os.pidfd_open(int(done.stdout))
    except ProcessLookupError:
        return
    poll = poller()
    poll.register(descriptor)
    assert poll.poll(10_000)
    os.close(descriptor)


def test_a_process_with_threads_finds_the_same():
    done, found = threading.Event(), []
    other = threading.Thread(target=done.wait)
    other.start()
    found.append(AstGrepFinder().search([FILE], PATTERNS))
    done.set()
    other.join()
    assert found == [AstGrepFinder().search([FILE], PATTERNS)]


def test_files_of_python_need_no_process(monkeypatch):
    monkeypatch.setattr(readers, "_readers", None)
    monkeypatch.setattr(os, "fork", None)
    python = SourceFile(path="a.py", blob="b", content="# TODO mend\nimport os\n")
    assert AstGrepFinder().search([python], select(["*"])).hits == {}
