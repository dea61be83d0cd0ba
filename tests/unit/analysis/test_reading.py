"""A file that cannot be read costs itself, whatever it does to the process that reads it, and no other one anything."""

import contextlib
import os
import signal
import time

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis import reading
from tars_operator.engine.analysis.finders import Hit
from tars_operator.engine.analysis.reading import Limits, in_children

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # of who runs the tests in threads

HURRIED = Limits(seconds=0.2, seconds_for_each=0, mebibytes=64)
PATIENT = Limits(seconds=30, seconds_for_each=0, mebibytes=64)


def stall(_):
    while True:
        pass


def grow(_):
    found = []
    while True:
        found.append(bytes(1 << 20))


def fill(_):
    """To the last byte, as a tree of small nodes does: there is no room even for a word about it."""
    found = ()
    for size in (1 << 17, 1 << 10, *range(60, 0, -1)):
        with contextlib.suppress(MemoryError):
            while True:
                found = (found,) * size
    raise MemoryError


def crash(_):
    os.kill(os.getpid(), signal.SIGSEGV)


def abort(_):
    os.abort()


def sink(file):
    return sink(file) + sink(file)


def stumble(_):
    raise KeyError("a")


DEEDS = {
    "stall": (stall, "takes longer than 0.2 s to read"),
    "grow": (grow, "takes more than 64 MiB to read"),
    "fill": (fill, "takes more than 64 MiB to read"),
    "crash": (crash, "ends the process that reads it (status -11)"),
    "abort": (abort, "takes more than 64 MiB to read"),
    "end": (lambda _: os._exit(3), "ends the process that reads it (status 3)"),
    "stumble": (stumble, "cannot be read: KeyError: 'a'"),
    "sink": (sink, "cannot be read: RecursionError: "),
}


def asked(*contents):
    return [(SourceFile(path=f"{name}{number}.rs", blob="b", content=name), ()) for number, name in enumerate(contents)]


def look(file, _patterns, search):
    if file.content in DEEDS:
        DEEDS[file.content][0](file)
    search.add(file.path, "p", Hit(1, 1, 1, "found", "r"))


@pytest.mark.parametrize("name", DEEDS)
def test_a_file_that_cannot_be_read_is_left_out_and_its_neighbours_are_not(name):
    limits = HURRIED if name == "stall" else PATIENT
    seen = in_children(look, asked("fine", name, "fine", name, "fine"), limits)
    assert {path for path, _ in seen.hits} == {"fine0.rs", "fine2.rs", "fine4.rs"}
    assert seen.skipped.keys() == {f"{name}1.rs", f"{name}3.rs"}
    assert [one.reason[: len(DEEDS[name][1])] for one in seen.skipped.values()] == [DEEDS[name][1]] * 2


def test_files_that_can_be_read_have_one_process():
    processes = set()

    def note(_file, _patterns, search):
        search.skip(str(os.getpid()), "seen")

    processes |= in_children(note, asked(*["fine"] * 9), PATIENT).skipped.keys()
    assert len(processes) == 1
    assert str(os.getpid()) not in processes


def test_every_file_has_its_own_time():
    def work(file, patterns, search):
        end = time.process_time() + 0.2
        while time.process_time() < end:
            pass
        look(file, patterns, search)

    limits = Limits(seconds=0.7, seconds_for_each=0, mebibytes=64)
    assert len(in_children(work, asked(*["fine"] * 5), limits).hits) == 5


def test_a_larger_file_has_more_time():
    large = SourceFile(path="a.rs", blob="b", content="a" * 1_000_000)
    assert [Limits().seconds_of(large), Limits().seconds_of(asked("")[0][0])] == [10.5, 0.5]


def test_without_a_second_process_files_are_left_out(monkeypatch):
    def no_more():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", no_more)
    reasons = {one.reason for one in in_children(look, asked("stall", "fine"), PATIENT).skipped.values()}
    assert reasons == {"there can be no other process to read it"}


def test_an_interrupt_ends_what_is_reading(monkeypatch):
    begun = []

    def interrupted(stream):
        begun.append(int(stream.readline()))
        raise KeyboardInterrupt
        yield

    def linger(_look, _asked, _limits, answers):
        answers.write(f"{os.getpid()}\n".encode())
        answers.flush()
        stall(None)

    monkeypatch.setattr(reading, "_said", interrupted)
    monkeypatch.setattr(reading, "_read", linger)
    with pytest.raises(KeyboardInterrupt):
        in_children(look, asked("fine"), PATIENT)
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0], 0)
