"""What unpacking refuses. Every crafted archive differs in one entry from the good one."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from tars_operator.engine.sandbox.archives import unpack
from tars_operator.engine.sandbox.words import Refused, TooLarge

KINDS = {
    "link": tarfile.SYMTYPE,
    "hard": tarfile.LNKTYPE,
    "fifo": tarfile.FIFOTYPE,
    "char": tarfile.CHRTYPE,
    "block": tarfile.BLKTYPE,
    "folder": tarfile.DIRTYPE,
}


def _packed(*entries: tuple[str, str, str]) -> bytes:
    """A tar.gz of (kind, name, content or target)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for kind, name, content in entries:
            member = tarfile.TarInfo(name)
            if kind in KINDS:
                member.type, member.linkname = KINDS[kind], content
                tar.addfile(member)
            else:
                member.size, member.mode = len(content), 0o4755 if kind == "program" else 0o644
                tar.addfile(member, io.BytesIO(content.encode()))
    return packed.getvalue()


GOOD = (
    ("folder", "src/", ""),
    ("file", "src/a.py", "A = 1\n"),
    ("program", "run", "#!/bin/sh\n"),
    ("link", "src/b.py", "a.py"),
    ("link", "docs/up", "../src"),
)


def _snapshot(root: Path) -> dict[str, object]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_files_folders_and_inner_links_are_unpacked(tmp_path: Path) -> None:
    unpack(_packed(*GOOD), tmp_path)
    assert (tmp_path / "src/b.py").read_text() == "A = 1\n"
    assert (tmp_path / "docs/up/a.py").read_text() == "A = 1\n"
    assert (tmp_path / "run").stat().st_mode & 0o7777 == 0o755
    assert (tmp_path / "src/a.py").stat().st_mode & 0o7777 == 0o644


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([("file", "../out", "x")], id="parent"),
        pytest.param([("file", "src/../../out", "x")], id="parent-in-the-middle"),
        pytest.param([("file", "/tmp/out", "x")], id="absolute"),
        pytest.param([("link", "l", "/etc/passwd")], id="link-absolute"),
        pytest.param([("link", "l", "../out")], id="link-out"),
        pytest.param([("link", "src/l", "../../out")], id="link-out-of-a-folder"),
        pytest.param([("link", "l", "src/../../out")], id="link-out-by-detour"),
        pytest.param([("link", "l", "src"), ("file", "l/x", "x")], id="write-through-a-link"),
        pytest.param([("link", "l", "nowhere"), ("file", "l", "x")], id="write-to-a-link"),
        pytest.param([("hard", "h", "src/a.py")], id="hard-link"),
        pytest.param([("hard", "h", "/etc/passwd")], id="hard-link-out"),
        pytest.param([("fifo", "f", "")], id="fifo"),
        pytest.param([("char", "c", "")], id="character-device"),
        pytest.param([("block", "b", "")], id="block-device"),
        pytest.param([("file", "src/a.py", "again")], id="same-file-twice"),
        pytest.param([("file", "src/a.py/x", "x")], id="file-below-a-file"),
        pytest.param([("file", "x" * 256, "x")], id="name-of-no-file"),
        pytest.param([("folder", "x" * 256 + "/", "")], id="name-of-no-folder"),
        pytest.param([("link", "x" * 256, "src/a.py")], id="name-of-no-link"),
    ],
)
def test_an_entry_that_reaches_outside_is_refused(tmp_path: Path, entries: list[tuple[str, str, str]]) -> None:
    root = tmp_path / "deep" / "root"
    root.mkdir(parents=True)
    with pytest.raises(Refused):
        unpack(_packed(*GOOD, *entries), root)
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert [path.name for path in root.parent.iterdir()] == ["root"]
    assert _snapshot(root)["src/a.py"] == b"A = 1\n"


def test_a_link_into_a_linked_folder_cannot_leave_either(tmp_path: Path) -> None:
    """`a/l -> ../b` seen through `d -> a/x`: links below links are refused before they could be combined."""
    with pytest.raises(Refused, match="lies below the link"):
        unpack(_packed(("link", "d", "src"), ("link", "d/l", "../src")), tmp_path)


@pytest.mark.parametrize(
    "archive",
    [
        pytest.param(b"no archive", id="text"),
        pytest.param(b"", id="empty"),
        pytest.param(_packed(*GOOD)[:-20], id="cut"),
        pytest.param(gzip.compress(b"x" * 2000), id="gzip-of-no-tar"),
    ],
)
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, archive: bytes) -> None:
    with pytest.raises(Refused, match=r"is no complete tar\.gz"):
        unpack(archive, tmp_path)


@pytest.mark.parametrize(
    "archive",
    [
        pytest.param(_packed(("file", "big", "x" * (1 << 20))), id="big-file"),
        pytest.param(_packed(("file", "n" * (1 << 20), "")), id="big-header"),
    ],
)
def test_a_bomb_is_refused_before_it_is_whole(tmp_path: Path, archive: bytes) -> None:
    with pytest.raises(TooLarge):
        unpack(archive, tmp_path, limit=100_000)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*")) <= 100_000


def test_holes_are_no_way_around_the_limit(tmp_path: Path) -> None:
    """A sparse file of 1 GiB is a few hundred bytes in the archive."""
    member = tarfile.TarInfo("big")
    member.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 30)}
    member.size = 1
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(Refused, match="neither a plain file"):
        unpack(packed.getvalue(), tmp_path, limit=100_000)
    assert list(tmp_path.iterdir()) == []


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tars_operator.engine.sandbox.archives._MOST_ENTRIES", 3)
    with pytest.raises(TooLarge, match="more than 3 entries"):
        unpack(_packed(*GOOD), tmp_path)
