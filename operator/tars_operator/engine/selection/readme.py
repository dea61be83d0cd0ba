"""Python 2 by what a README promises, where no packaging says which Python a repository is for; and by 2to3."""

import re
from collections.abc import Mapping

from tars_operator.engine.levels import Level

NAMES = tuple(f"{name}{suffix}" for name in ("README", "Readme", "readme") for suffix in ("", ".md", ".rst", ".txt"))
_UNIVERSAL = re.compile(r"^universal[ \t]*=[ \t]*(?:1|true)\b", re.MULTILINE | re.IGNORECASE)
LONGEST_LINE = 1000  # characters; what stands further on is no promise
_PROMISE = re.compile(r"\bpython\b.{0,40}?(?<![\d.])(2\.[67])\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(r"\b(?:drop|not|no longer|end|remov|since|until|last|old|instead|except)", re.IGNORECASE)


def from_python_2(manifests: Mapping[str, str]) -> Level | None:
    """Python 2, when it is turned into Python 3 only where it is installed."""
    return Level((2,), "setup.py") if "use_2to3" in manifests.get("setup.py", "") else None


def universal(manifests: Mapping[str, str]) -> Level | None:
    """Python 2, when one wheel is built for both."""
    return Level((2,), "setup.cfg") if _UNIVERSAL.search(manifests.get("setup.cfg", "")) else None


def python_2(readmes: Mapping[str, str]) -> Level | None:
    """The Python 2 that a README (content by path) names as one that the code runs on; None when none does."""
    for path in sorted(readmes):
        for line in (line[:LONGEST_LINE] for line in readmes[path].splitlines()):
            promise = _PROMISE.search(line)
            if promise and not _TAKEN_BACK.search(line):
                return Level(tuple(map(int, promise[1].split("."))), path)
    return None
