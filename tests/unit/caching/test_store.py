"""A store forgets rather than fails: damaged, foreign, full, read only, or in use by somebody else."""

import sqlite3
from contextlib import closing

import pytest

from tars_operator.engine.caching.store import SqliteStore

ENTRIES = {"a": b"[]", "b": b'["x"]'}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tars/analysis/v1.sqlite3"


def put(file, entries, **more):
    with SqliteStore(file, **more) as store:
        store.put(entries)


def got(file, *keys):
    with SqliteStore(file) as store:
        return store.get(keys or ENTRIES)


def test_what_was_put_is_there_for_the_next_process(file):
    put(file, ENTRIES)
    assert got(file) == ENTRIES
    assert got(file, "b", "c") == {"b": ENTRIES["b"]}


def test_a_later_value_takes_the_place_of_an_earlier_one(file):
    put(file, ENTRIES)
    put(file, {"a": b"new"})
    assert got(file) == ENTRIES | {"a": b"new"}


def test_nobody_else_can_look_into_the_folder(file):
    put(file, ENTRIES)
    assert file.parent.stat().st_mode & 0o777 == 0o700


def other_program(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE entries (name TEXT)")


def cut(file):
    put(file, {str(number): bytes(number % 251 for number in range(500)) for number in range(2000)})
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def overwritten(file):
    put(file, ENTRIES | {str(number): str(number).encode() for number in range(2000)})
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


SPOILED = {
    "no database": lambda file: file.write_bytes(b"no database at all" * 100),
    "another program's": other_program,
    "cut off": cut,
    "overwritten": overwritten,
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_file_that_cannot_be_used_is_made_anew(spoil, file):
    file.parent.mkdir(parents=True)
    spoil(file)
    with SqliteStore(file) as store:
        store.get(ENTRIES)
        store.put(ENTRIES)  # may be what tells
        store.put(ENTRIES)
    assert got(file) == ENTRIES


def test_a_value_that_is_not_what_was_written_is_unknown(file):
    put(file, ENTRIES)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE entries SET value = x'00' WHERE key = 'a'")
    assert got(file) == {"b": ENTRIES["b"]}


def a_file_above(file):
    file.parents[1].write_text("in the way")


def a_folder(file):
    file.mkdir(parents=True)


@pytest.mark.parametrize("block", [a_file_above, a_folder])
def test_where_nothing_can_be_written_there_is_no_store(block, file):
    block(file)
    put(file, ENTRIES)
    assert got(file) == {}


def test_who_waits_too_long_for_another_process_goes_on_without(file, monkeypatch):
    put(file, ENTRIES)
    monkeypatch.setattr("tars_operator.engine.caching.store.PATIENCE", 0.01)
    with SqliteStore(file) as store, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert store.get(ENTRIES) == {}
        store.put({"c": b""})
        other.execute("ROLLBACK")
    assert got(file) == ENTRIES


def test_two_at_once_see_what_either_wrote(file):
    with SqliteStore(file) as one, SqliteStore(file) as other:
        one.put({"a": ENTRIES["a"]})
        other.put({"b": ENTRIES["b"]})
        assert one.get(ENTRIES) == other.get(ENTRIES) == ENTRIES


def test_the_oldest_entries_make_room(file):
    largest = 100_000
    for number in range(40):
        put(file, {f"{number} {each}": f"{number} {each}".encode() * 3 for each in range(100)}, largest=largest)
    kept = got(file, *(f"{number} 0" for number in range(40)))
    assert "39 0" in kept
    assert "0 0" not in kept
    assert file.stat().st_size < 2 * largest
