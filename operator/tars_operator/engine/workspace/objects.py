"""Git objects without a work tree: list and read a commit's files, build a commit from edits, say what differs."""

import gzip
import io
import os
import re
import secrets
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from tars_operator.engine.workspace.git import Git

REGULAR = {"100644": 0o644, "100755": 0o755}
HEXADECIMAL = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
LINK = "120000"
SUBMODULE = "160000"
LINKS_FOLLOWED = 8
LONGEST_TARGET = 4096  # bytes; no path is longer


@dataclass(frozen=True)
class Entry:
    """One line of a tree. `path` may carry surrogates: Git knows bytes."""

    path: str
    mode: str
    blob: str
    size: int  # bytes; -1 for what is no blob

    @property
    def is_file(self) -> bool:
        return self.mode in REGULAR

    @property
    def is_link(self) -> bool:
        return self.mode == LINK

    @property
    def is_submodule(self) -> bool:
        return self.mode == SUBMODULE


def entries(git: Git, commit: str) -> tuple[Entry, ...]:
    """Everything in a commit's tree, in Git's order."""
    records = git.read("ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0")
    return tuple(_entry(record) for record in records if record)


def index(git: Git, commit: str) -> Mapping[str, Entry]:
    """The same by path. What a commit is called by its id never changes, and each finding asks for two or three."""
    return _index(git, commit) if HEXADECIMAL.fullmatch(commit) else _index.__wrapped__(git, commit)


@lru_cache(maxsize=4)
def _index(git: Git, commit: str) -> Mapping[str, Entry]:
    return MappingProxyType({entry.path: entry for entry in entries(git, commit)})


def _entry(record: bytes) -> Entry:
    head, _, path = record.partition(b"\t")
    mode, _, blob, size = head.decode().split()
    return Entry(os.fsdecode(path), mode, blob, int(size) if size != "-" else -1)


def blobs(git: Git, wanted: Iterable[str]) -> dict[str, bytes]:
    """Contents by blob id, read by one Git process. What is no blob here is left out: any text is a fair question."""
    names = tuple(name for name in dict.fromkeys(wanted) if HEXADECIMAL.fullmatch(name))
    output = git.read("cat-file", "--batch", stdin="".join(f"{name}\n" for name in names).encode()) if names else b""
    found, position = {}, 0
    for name in names:
        end = output.index(b"\n", position)
        head = output[position:end].split()
        position = end + 1
        if head[-1] != b"missing":
            found[name] = output[position : position + int(head[-1])]
            position += int(head[-1]) + 1
    return found


def tree(git: Git, commit: str) -> str:
    return git.line("rev-parse", "--verify", "--end-of-options", f"{commit}^{{tree}}")


def files(git: Git, commit: str) -> dict[str, Entry]:
    """The commit's files by path, as its tests are to see them: a link to a file of the commit counts as that file.

    Any other link and submodules are left out: nothing of this leads out of the directory that it is unpacked to.
    """
    listed = index(git, commit)
    targets = blobs(git, (entry.blob for entry in listed.values() if entry.is_link and entry.size <= LONGEST_TARGET))
    found = {path: _behind(entry, listed, targets) for path, entry in listed.items()}
    return {path: entry for path, entry in found.items() if entry is not None}


def _behind(entry: Entry, listed: Mapping[str, Entry], targets: Mapping[str, bytes]) -> Entry | None:
    for _ in range(LINKS_FOLLOWED):
        if not entry.is_link:
            break
        target = os.path.normpath(Path(entry.path).parent / os.fsdecode(targets.get(entry.blob, b"/")))
        if target not in listed:
            return None
        entry = listed[target]
    return entry if entry.is_file else None


def archive(git: Git, packed: Mapping[str, Entry]) -> bytes:
    """The files as tar.gz, the same bytes for the same files. No attribute or filter has a say."""
    content = blobs(git, (entry.blob for entry in packed.values()))
    written = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=written, mode="wb", compresslevel=1, mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path, file in packed.items():
            tar.addfile(_member(path, file), io.BytesIO(content[file.blob]))
    return written.getvalue()


def _member(path: str, file: Entry) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.size = file.size
    member.mode = REGULAR[file.mode]
    return member


def differences(git: Git, old: str, new: str) -> dict[str, str]:
    """Paths that differ between two commits, with the blob id in `new` (empty: gone)."""
    fields = git.read("diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", old, new).split(b"\0")
    pairs = zip(fields[:-1:2], fields[1::2], strict=True)
    found = {os.fsdecode(path): record.decode().split()[3] for record, path in pairs}
    return {path: "" if not blob.strip("0") else blob for path, blob in found.items()}


def write_blob(git: Git, content: str) -> str:
    return git.write("hash-object", "-w", "--stdin", "--no-filters", stdin=content.encode()).decode().strip()


def write_commit(git: Git, parent: str, changed: Mapping[str, str], message: str, when: float) -> str:
    """A commit on `parent` with `changed` (path -> blob id, empty: remove). The same arguments give the same commit."""
    file = git.directory / f"index.{secrets.token_hex(8)}"
    private = {"GIT_INDEX_FILE": str(file)}
    modes = {path: entry.mode for path, entry in index(git, parent).items()}
    lines = "".join(_index_line(path, blob, modes) for path, blob in sorted(changed.items()))
    try:
        git.write("read-tree", parent, variables=private)
        git.write("update-index", "-z", "--index-info", stdin=os.fsencode(lines), variables=private)
        written = git.write("write-tree", variables=private).decode().strip()
    finally:
        file.unlink(missing_ok=True)
    date = f"{int(when)} +0000"
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    words = ("commit-tree", written, "-p", parent, "-F", "-")
    return git.write(*words, stdin=message.encode(), variables=dates).decode().strip()


def _index_line(path: str, blob: str, modes: Mapping[str, str]) -> str:
    return f"{modes.get(path, '100644')} {blob}\t{path}\0" if blob else f"0 {'0' * 40}\t{path}\0"
