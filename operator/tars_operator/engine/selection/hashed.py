"""Scripts whose hash the repository keeps: a browser refuses what differs, so they change along with it or not at all.

Told by the pages and lists beside them; nobody computes a hash here. A list of hashes is about its whole folder: what
lies there is put together from its neighbours.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

LIST = "integrity.json"
NAMES = (LIST, "index.html")
_HASH = re.compile(r"\bsha(?:256|384|512)-[\w+/]{40}")
_SCRIPT = re.compile(r"<script\b[^<>]{0,400}>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s{0,9}=\s{0,9}[\"']?(?P<path>[^\"'\s>?#]{1,200})")


def of(kept: Mapping[str, str]) -> frozenset[str]:
    """The scripts, and the folders of scripts, that the contents of such files (by path) keep a hash of."""
    return frozenset(found for path, content in kept.items() for found in _of(PurePosixPath(path), content))


def reason(path: str, hashed: frozenset[str]) -> str:
    """Why the file is left out; empty when it is not."""
    is_kept = path in hashed or (path.endswith(".js") and path.rpartition("/")[0] in hashed)
    return f"its hash is kept: {LIST} or a page has it for browsers to check" if is_kept else ""


def _of(path: PurePosixPath, content: str) -> Iterable[str]:
    if path.name == LIST:
        return [str(path.parent)] if _HASH.search(content) else []
    tags = (tag[0] for tag in _SCRIPT.finditer(content) if _HASH.search(tag[0]))
    sources = (found["path"] for tag in tags if (found := _SOURCE.search(tag)))
    return [str(path.parent / source) for source in sources if "//" not in source and ".." not in source]
