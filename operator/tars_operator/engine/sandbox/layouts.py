"""Where a repository keeps what its tests import: they must meet the tree that is judged, not a copy that is installed.

A virtual environment often holds the package itself, as a copy or as a path to somebody's checkout. Of a package at the
top `python -m pytest` finds the judged tree first; of one in `src` it would find the installed one, and prove nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

SOURCES = "src"
_STANDARD: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset(sys.builtin_module_names))  # from 3.10 on


def import_roots(tree: Path) -> tuple[str, ...]:
    """Folders that go before everything installed; none where one could hide a module of the standard library."""
    folder = tree / SOURCES
    if folder.is_symlink() or not folder.is_dir() or (folder / "__init__.py").exists():
        return ()
    names = {entry.name.partition(".")[0] for entry in folder.iterdir()}
    return () if names & _STANDARD else (str(folder),)
