import os
from collections.abc import Iterator

import pytest

from tars_operator.engine.sandbox import streams
from tars_operator.engine.sandbox.streams import Streams

OUTPUT, RECORDS, LIFELINE = range(3)


class Pipes:
    """The three pipes of a supervisor, with the ends that others write to."""

    def __init__(self) -> None:
        readings, writings = zip(*(os.pipe() for _ in range(3)), strict=True)
        self._open = [*readings, *writings]
        self._writings = writings
        self.streams = Streams(*readings)

    def write(self, which: int, data: bytes) -> None:
        os.write(self._writings[which], data)
        self.streams.wait(0)

    def end(self, which: int) -> None:
        self._open.remove(self._writings[which])
        os.close(self._writings[which])
        self.streams.wait(0)

    def close(self) -> None:
        for descriptor in self._open:
            os.close(descriptor)


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    made = Pipes()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("records", "written"),
    [
        pytest.param(["start 1", "finish 0"], b"abc start 1\nabc finish 0\n", id="ours"),
        pytest.param(["start 1"], b"abc start 1\nfinish 0\nabd finish 0\nabcfinish 0\n", id="without the nonce"),
        pytest.param(["start 1"], b"abc start 1\nabc finish 0", id="cut off"),
        pytest.param([], b"", id="none"),
    ],
)
def test_only_whole_records_with_the_nonce_are_believed(pipes: Pipes, records: list[str], written: bytes) -> None:
    pipes.write(RECORDS, written)
    assert pipes.streams.records("abc") == records


def test_records_in_the_printed_text_are_none(pipes: Pipes) -> None:
    pipes.write(OUTPUT, b"abc start 1\n")
    assert (pipes.streams.records("abc"), pipes.streams.tail()) == ([], "abc start 1\n")


def test_the_end_of_the_printed_text_is_kept_and_all_of_it_counted(pipes: Pipes) -> None:
    for letter in b"abc":
        pipes.write(OUTPUT, bytes([letter]) * 10_000)
    assert pipes.streams.tail() == ("a" * 10_000 + "b" * 10_000 + "c" * 10_000)[-16 * 1024 :]
    assert pipes.streams.printed == 30_000


@pytest.mark.parametrize(("flooded", "count"), [(False, 100), (True, 101)])
@pytest.mark.parametrize("which", [OUTPUT, RECORDS], ids=["output", "records"])
def test_more_than_the_limit_is_a_flood(
    pipes: Pipes, monkeypatch: pytest.MonkeyPatch, which: int, flooded: bool, count: int
) -> None:
    monkeypatch.setattr(streams, "_RECORD_BYTES", 100)
    pipes.write(which, b"x" * count)
    assert pipes.streams.flooded(100) is flooded


@pytest.mark.parametrize(("orphaned", "closed"), [(False, OUTPUT), (True, LIFELINE)], ids=["output", "lifeline"])
def test_only_the_end_of_the_lifeline_makes_an_orphan(pipes: Pipes, orphaned: bool, closed: int) -> None:
    pipes.end(closed)
    assert pipes.streams.orphaned is orphaned
