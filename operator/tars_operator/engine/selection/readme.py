"""The Python that a README promises, where no packaging says which one a repository is for; and Python 2 by 2to3."""

import re
from collections.abc import Mapping

from tars_operator.engine.levels import Level

NAMES = tuple(f"{name}{suffix}" for name in ("README", "Readme", "readme") for suffix in ("", ".md", ".rst", ".txt"))
_UNIVERSAL = re.compile(r"^universal[ \t]*=[ \t]*(?:1|true)\b", re.MULTILINE | re.IGNORECASE)
LONGEST_LINE = 1000  # characters; what stands further on is no promise
_PROMISE = re.compile(r"\bpython\b.{0,40}?(?<![\d.])(2\.[67])\b", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\bpython\b(?:(?![a-z]{2}).){0,20}?(?:>=|≥)[ ]?3\.(\d{1,2})\b"
    r"|\bpython[ ]?3\.(\d{1,2})(?:\+| (?:or|and) (?:newer|later|above|higher|greater|up)\b)",
    re.IGNORECASE,
)
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


def python_3(readmes: Mapping[str, str]) -> str:
    """The oldest Python 3 that READMEs (content by path) ask for, as `3.8`; empty when they name none."""
    lines = (line[:LONGEST_LINE] for text in readmes.values() for line in text.splitlines())
    minors = [int(minor) for line in lines for found in _AT_LEAST.findall(line) for minor in found if minor]
    return f"3.{min(minors)}" if minors else ""
