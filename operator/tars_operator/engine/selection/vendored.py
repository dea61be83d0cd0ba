"""Files that come from another project, by what their first comments say: `Copied from https://...`.

To know one more way of saying it, add it to COPIED; one more module that projects carry along, to MODULES.
"""

import re
from itertools import pairwise

from tars_operator.engine.selection import foreign
from tars_operator.engine.selection.phrases import begins, says, without_lead, words

# Where a sentence begins, but for words that only lead up to it.
COPIED = (
    *("copied from", "taken from", "borrowed from", "stolen from", "ripped from", "vendored from", "backported from"),
    *("backport of", "vendored version of", "a vendored version of"),
)
LEAD_ON = frozenset(
    (
        *("this", "the", "file", "code", "module", "class", "source", "is", "was", "has", "been"),
        *("mostly", "largely", "directly", "substantially", "shamelessly"),
    )
)

# What it goes on with, or a version: else it may tell of another file of the repository.
ORIGINS = (
    *("http://", "https://", "github", "project", "package", "library", "repository", "code base", "licensed"),
    *("python", "cpython", "django"),
)
ADAPTED = ("translated",)  # then it is a work of its own
MODULES = {  # single files that projects carry along, by words of their headers, and the folder that is their home
    b"Utilities for writing code that runs on Python 2 and 3": "six",
    b"# ply: lex.py": "ply",
    b"# ply: yacc.py": "ply",
    b'"""Utilities for determining application-specific dirs': "appdirs",
    b"# Copyright (c) 2009 Raymond Hettinger": "ordereddict",
    b"# Author: Steven J. Bethard": "argparse",
    b"Copyright (c) 2002-2007 ActiveState Software": "which",
    b"**polib** allows you to": "polib",
    b"# module pyparsing.py": "pyparsing",
    b"Bottle is a fast and simple micro-framework": "bottle",
    b'"""Pythonic command-line interface parser': "docopt",
    b"# tifffile.py": "tifffile",
    b'"""\n    sphinx.ext.': "sphinx",
    b"//    Copyright (c) 2011, The Outercurve Foundation": "SimpleJson",
    b"with assistance from members of JCP JSR-166": "jsr166",
    b"The Original Code is Mozilla ": "mozilla",
    b"# This file helps to compute a version number": "versioneer",
}

_SEARCHED = tuple({max(phrase.split(), key=len).encode() for phrase in COPIED})  # without these none is there
_RELEASE = re.compile(r" v?\d+\.\d")


def is_said(first: bytes) -> bool:
    """Whether the comments and the docstring that a file begins with say so."""
    lowered = first.lower()
    if not any(word in lowered for word in _SEARCHED):
        return False
    lines = lowered.decode("latin-1").splitlines()
    return any(_is_said(line, words(below)) for line, below in pairwise([*lines, ""]))


def _is_said(line: str, below: str) -> bool:
    for said in (without_lead(words(sentence), LEAD_ON) for sentence in line.split(". ")):
        if phrase := begins(said, COPIED):
            rest = said.removeprefix(f" {phrase}")
            return _is_of_others(rest if rest.strip() else below)
    return False


def _is_of_others(rest: str) -> bool:
    return not says(rest, ADAPTED) and (says(rest, ORIGINS) or bool(_RELEASE.search(rest)))


def module(first: bytes, path: str) -> str:
    """The well-known module that the file is a copy of: not at the top, and not in a folder of that name."""
    folders = foreign.home(path) if first else []
    name = next((name for words, name in MODULES.items() if words in first), "") if folders else ""
    return name if name and folders[0] != name else ""
