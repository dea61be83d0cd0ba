"""The trees a tester knows: as they were uploaded, and as setup left them.

    STORE/uploaded/TREE     exactly the Git tree; TREE is the SHA-256 of its archive
    STORE/prepared/KEY      the same after setup; KEY is the digest of tree and setup
    STORE/cell/work         the one place where code runs: baseline and candidate see the same paths, and what setup
                            installed with absolute paths is where it was installed

Directories appear by renaming, so that a half-written one is never used. The oldest make room.

Landlock does not keep judged code from changing modes and times of files that belong to the same user (`chmod`,
`utime`), wherever they lie. So a tree that does not look as it was stored is thrown away and made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from tars_operator.engine.sandbox import archives, directories
from tars_operator.engine.sandbox.requests import Request, tree_id, tree_name
from tars_operator.engine.sandbox.words import Refused, UnknownTree

KEPT = 8

Setup = Callable[[Path], None]


def _key(request: Request) -> str:
    return hashlib.sha256(json.dumps([request.tree, request.setup]).encode()).hexdigest()


def _make_room(folder: Path) -> None:
    oldest_first = sorted(folder.iterdir(), key=lambda place: place.stat().st_mtime_ns)
    for place in oldest_first[: -KEPT or None]:
        directories.remove(place)


class Trees:
    """One store; whoever uses it sees to it that only one thing happens at a time."""

    def __init__(self, store: Path) -> None:
        self._uploaded, self._prepared = store / "uploaded", store / "prepared"
        self._incoming, self._cell = store / "incoming", store / "cell"
        self._doors = (store, self._uploaded, self._prepared)
        self._looks: dict[Path, str] = {}  # of each stored tree when it was stored
        for folder in self._doors:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        for place in (self._incoming, self._cell):
            directories.remove(place)

    def put(self, tree: str, archive: bytes) -> None:
        """Make a tree known; again with the same one does nothing.

        Raises:
            Refused: the id or the archive is not what it should be.

        """
        place = self._uploaded / tree_id(tree)
        if tree != tree_name(archive):
            raise Refused("tree", "is not the SHA-256 of the archive")
        self._unlock()
        if self._is_whole(place):
            return
        directories.remove(self._incoming)
        self._incoming.mkdir()
        try:
            archives.unpack(archive, self._incoming)
            self._keep(self._incoming, place)
        finally:
            directories.remove(self._incoming)

    def check_out(self, request: Request, setup: Setup) -> Path:
        """A fresh private copy of the tree as setup left it, overlay laid over, at the place where code runs.

        Raises:
            UnknownTree: upload it first.
            Refused: the overlay does not fit the tree.

        """
        self._unlock()
        source = self._source(request, setup)
        work = self._copied(source)
        directories.lay_over(work, request.overlay)
        return work

    def clean(self) -> None:
        self._unlock()
        directories.remove(self._cell)

    def _source(self, request: Request, setup: Setup) -> Path:
        uploaded = self._uploaded / request.tree
        if not self._is_whole(uploaded):
            raise UnknownTree("tree", f"{request.tree} is not known here; upload it with PUT /v1/trees/{request.tree}")
        if not request.setup:
            return uploaded
        prepared = self._prepared / _key(request)
        if not self._is_whole(prepared):
            work = self._copied(uploaded)
            setup(work)
            self._keep(work, prepared)
        return prepared

    def _unlock(self) -> None:
        for folder in self._doors:
            folder.chmod(0o700)

    def _is_whole(self, place: Path) -> bool:
        look = self._looks.get(place, "")
        return bool(look) and look == directories.look(place)

    def _keep(self, made: Path, place: Path) -> None:
        directories.remove(place)
        made.rename(place)
        place.touch()
        self._looks[place] = directories.look(place)
        _make_room(place.parent)

    def _copied(self, source: Path) -> Path:
        self.clean()
        self._cell.mkdir()
        work = self._cell / "work"
        directories.copy(source, work)
        return work
