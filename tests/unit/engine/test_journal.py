"""The journal holds what was appended, survives a torn end, and notices every other change."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tars_operator.engine.workspace import journal
from tars_operator.engine.workspace.journal import GENESIS, Journal, JournalBroken, Step, parse

STEPS = st.sampled_from([step for step in Step if step not in {Step.OPENED, Step.INTENT}])
DATA = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda key: key not in {"step", "self"}), st.text(max_size=20), max_size=3
)
WRITTEN = st.lists(st.tuples(STEPS, DATA), min_size=1, max_size=8)


def write(path, written):
    path.unlink(missing_ok=True)
    journal = Journal(path, clock=lambda: 1.0)
    for step, data in written:
        journal.append(step, **data)
    return journal


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("journal") / "journal.jsonl"


@settings(max_examples=50, deadline=None)
@given(written=WRITTEN)
def test_what_was_written_is_read(path, written):
    journal = write(path, written)
    again = Journal(path, clock=lambda: 2.0)
    assert [(entry.step, entry.data) for entry in again.entries] == written
    assert again.head == journal.head


@settings(max_examples=50, deadline=None)
@given(written=WRITTEN, cut=st.integers(min_value=1, max_value=200))
def test_a_torn_last_line_is_cut_off_and_written_again(path, written, cut):
    write(path, written)
    whole = path.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    path.write_bytes(whole[: len(whole) - min(cut, last - 1)])
    journal = Journal(path, clock=lambda: 1.0)
    assert len(journal.entries) == len(written) - 1
    step, data = written[-1]
    journal.append(step, **data)
    assert path.read_bytes() == whole


@settings(max_examples=100, deadline=None)
@given(written=WRITTEN, data=st.data())
def test_a_changed_byte_is_noticed(path, written, data):
    write(path, written)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(min_value=0, max_value=len(content) - 2))
    old = json.loads("[" + ",".join(content.decode().splitlines()) + "]")
    content[place] ^= data.draw(st.integers(min_value=1, max_value=127))
    try:
        if json.loads("[" + ",".join(content.decode().splitlines()) + "]") == old:
            return  # blank for blank: the same entries
    except ValueError:
        pass
    with pytest.raises(JournalBroken):
        parse(bytes(content).splitlines())


@pytest.mark.parametrize(
    "alter",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:1] + lines[2:],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [b"{}", *lines[1:]],
        lambda lines: [b"not json", *lines[1:]],
        lambda lines: [b"[]", *lines[1:]],
    ],
    ids=["first removed", "middle removed", "swapped", "doubled", "emptied", "no JSON", "a list"],
)
def test_altered_lines_are_noticed(path, alter):
    write(path, [(Step.FOUND, {"n": "1"}), (Step.BASELINE, {}), (Step.ENDED, {})])
    with pytest.raises(JournalBroken):
        parse(alter(path.read_bytes().splitlines()))


def test_an_empty_journal_begins_the_chain(tmp_path):
    assert Journal(tmp_path / "none", clock=lambda: 0.0).head == GENESIS


def test_a_journal_is_not_for_others_to_read(tmp_path):
    assert write(tmp_path / "journal.jsonl", [(Step.ENDED, {})]).path.stat().st_mode & 0o077 == 0


def test_a_line_that_was_forged_with_its_digest_is_noticed_by_the_next(path):
    write(path, [(Step.WAITING, {"change": "a"}), (Step.APPROVED, {"change": "a"})])
    first, second = path.read_bytes().splitlines(keepends=True)
    write(path, [(Step.WAITING, {"change": "b"})])
    forged = path.read_bytes()
    assert len(parse([first, second])) == len(parse([forged])) + 1
    with pytest.raises(JournalBroken, match="line 2 does not follow"):
        parse([forged, second])


def test_a_line_is_on_the_disk_before_append_returns(path, monkeypatch):
    flushed = []

    def note(descriptor):
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(journal.os, "fsync", note)
    write(path, [(Step.WAITING, {})])
    assert flushed == [path, path.parent]
