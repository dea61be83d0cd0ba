"""Entries on disk: a table of keys and values in one SQLite file for all checkouts of a user.

A cache may be lost at any time and may never be in the way. Nothing here raises: a file that is no table of ours, or a
damaged one, is made anew; where none can be written, or another process writes for too long, there is none.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol, Self, TypeVar

LARGEST = 64 * 1024 * 1024  # bytes of the file
PATIENCE = 2.0  # seconds to wait for another process
_OURS = 0x54415253  # "TARS", in the file's header
_TABLE = "CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL)"
_OLDER_HALF = "DELETE FROM entries WHERE rowid <= (SELECT (min(rowid) + max(rowid)) / 2 FROM entries)"
T = TypeVar("T")


class Store(Protocol):
    """What is known by its key. Never raises, and may forget everything."""

    def get(self, keys: Iterable[str]) -> Mapping[str, bytes]: ...

    def put(self, entries: Mapping[str, bytes]) -> None: ...


class SqliteStore:
    """Entries in `file`; beyond `largest` bytes the oldest half goes."""

    def __init__(self, file: Path, largest: int = LARGEST) -> None:
        self._file = file
        self._largest = largest
        self._connection = _opened(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Those of `keys` that are known."""
        asked = json.dumps(list(keys))
        rows: list[tuple[str, bytes]] = self._do(lambda connection: _rows(connection, asked), [])
        return {key: text for key, value in rows if (text := _unpacked(value)) is not None}

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Keep them all, or none."""
        if entries:
            packed = [(key, zlib.compress(value)) for key, value in entries.items()]
            self._do(lambda connection: _write(connection, packed, self._largest), None)

    def _do(self, act: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._connection is None:
            return otherwise
        try:
            return act(self._connection)
        except sqlite3.OperationalError:  # locked for too long, the disk is full, ...: there is no cache any more
            self._close()
        except sqlite3.DatabaseError:
            self._close()
            self._connection = _anew(self._file)
        return otherwise

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _opened(file: Path) -> sqlite3.Connection | None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # messages and comments are nobody else's to read
        return _connected(file)
    except (OSError, sqlite3.OperationalError):
        return None
    except sqlite3.DatabaseError:
        return _anew(file)


def _anew(file: Path) -> sqlite3.Connection | None:
    """The journal goes first: without it, it would be played into the new file."""
    with suppress(OSError, sqlite3.DatabaseError):
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        return _connected(file)
    return None


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    try:
        _prepare(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """In one transaction: of two processes that begin, one makes the table and the other sees it whole.

    Raises:
        DatabaseError: the file is something else.

    """
    connection.execute("PRAGMA synchronous = OFF")  # what a power failure damages is made anew
    connection.execute("BEGIN IMMEDIATE")
    owner, things = _number(connection, "application_id"), connection.execute("SELECT count(*) FROM sqlite_master")
    if owner != _OURS:
        if things.fetchone()[0]:
            raise sqlite3.DatabaseError("the file belongs to another program")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {_OURS}")
    connection.execute("COMMIT")


def _rows(connection: sqlite3.Connection, keys: str) -> list[tuple[str, bytes]]:
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT key, value FROM entries WHERE key IN (SELECT value FROM json_each(?))", (keys,))
        return cursor.fetchall()


def _write(connection: sqlite3.Connection, entries: Iterable[tuple[str, bytes]], largest: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", entries)
    while _used(connection) > largest and connection.execute(_OLDER_HALF).rowcount:
        pass
    connection.execute("COMMIT")


def _used(connection: sqlite3.Connection) -> int:
    """Bytes of the file without those that the next entries will take."""
    pages = _number(connection, "page_count") - _number(connection, "freelist_count")
    return pages * _number(connection, "page_size")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _unpacked(value: bytes) -> bytes | None:
    """None when it is not what was written: zlib keeps a checksum, SQLite does not."""
    try:
        return zlib.decompress(value)
    except (zlib.error, TypeError):
        return None
