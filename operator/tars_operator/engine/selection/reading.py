"""Files of a repository as they are read, wherever they lie: in groups that a request can hold, and as texts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.settings import linters
from tars_operator.engine.analysis.settings.linters import Said
from tars_operator.engine.workspace.objects import Entry

LARGEST_FILE = 1_000_000  # bytes
BATCH_FILES, BATCH_BYTES = 500, 8 * 1024 * 1024  # of one request, so that neither side holds a whole repository
Read = Callable[[Sequence[Entry]], Mapping[str, bytes]]  # contents by path, wherever the files lie


class Sized(Protocol):
    """A file, or whatever stands for one."""

    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Sized)


def parts(files: Iterable[T]) -> Iterator[list[T]]:
    """`files` in groups that fit into one request."""
    part: list[T] = []
    size = 0
    for entry in files:
        if part and (len(part) >= BATCH_FILES or size + entry.size > BATCH_BYTES):
            yield part
            part, size = [], 0
        part.append(entry)
        size += entry.size
    if part:
        yield part


def texts(entries: Iterable[Entry], read: Read) -> dict[str, str]:
    """The contents of those that are no links and not too large, by path; what is no UTF-8 is replaced."""
    readable = [one for one in entries if one.is_file and 0 <= one.size <= LARGEST_FILE]
    return {path: content.decode("utf-8", "replace") for path, content in read(readable).items()}


def named(entries: Iterable[Entry], paths: Collection[str]) -> Iterator[Entry]:
    """Those of the paths that are there."""
    return (one for one in entries if one.path in paths)


def linters_said(entries: Iterable[Entry], read: Read) -> tuple[Said, ...]:
    """What the settings of linters say."""
    return linters.said(texts((one for one in entries if one.path in linters.MANIFESTS), read))


def as_source(entry: Entry, content: bytes) -> SourceFile:
    """For reading only: what is no UTF-8 is replaced."""
    return SourceFile(path=entry.path, blob=entry.blob, content=content.decode("utf-8", "replace"))
