"""Code beside the product: examples, demonstrations, documentation, what ran once or is kept until nobody asks for it.

It is written to be read as it stands, repeated word for word elsewhere, and sometimes bad on purpose. Of the changes
that strict readers were shown, they sent back nine of ten there. Whoever names such a folder gets its files.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

FOLDERS = frozenset(
    {
        *("example", "examples", "demo", "demos", "tutorial", "tutorials"),
        *("deprecated", "xdocs-examples", "spike", "spikes"),
        *("fixtures", "_fixtures", "testdata"),  # tests count their lines
        *("app_template", "project_template", "project_templates"),  # for whoever begins with a copy
    }
)
AT_THE_TOP = frozenset(  # further below, these are what a package is about: it may write documents, or run a sandbox
    {
        *("doc", "docs", "documentation"),
        *("sample", "samples", "playground", "sandbox", "scratch", "lab"),
        *("presentation", "presentations", "slides", "talks"),
    }
)
_OF_SUCH = re.compile(r"(?:docs?|examples?|demos?|samples?)[-_.]")  # docs_src, example-project, doc.es


_STEPS = frozenset({"upgrades", "updates", "migrations"})  # with the releases that they lead to below
_RELEASE = re.compile(r"v?\d+(?:[._]\d+)+(?:-\w+)?")


def reason(path: str, asked: Iterable[str]) -> str:
    """Why the file is left out; empty when it is not.

    `asked` are the globs and folders that somebody named: one with the folder's name in it is about the folder.
    """
    folder = _folder(path.rpartition("/")[0].lower())
    if not folder or folder in _named(tuple(asked)):
        return ""
    return f"beside the product: it lies in a folder {folder}/, which include can name"


@lru_cache(maxsize=4096)
def _folder(above: str) -> str:
    parts = above.split("/")
    if parts[0] in AT_THE_TOP or _OF_SUCH.match(parts[0]):
        return parts[0]
    steps = (part for part, below in pairwise(parts) if part in _STEPS and _RELEASE.fullmatch(below))
    return next((part for part in parts if part in FOLDERS), None) or next(steps, "")


@lru_cache(maxsize=16)
def _named(asked: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part.lower() for one in asked for part in one.split("/"))
