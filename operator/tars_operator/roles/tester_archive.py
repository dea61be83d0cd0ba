"""The tester as one executable zip file: what it imports of this package, and nothing else.

`api` and the adapters need libraries that a foreign image lacks, so the list of what goes in is written down here; a
test runs the file with a bare interpreter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

NAME = "runner.pyz"
_FROM = Path(__file__).parents[2]  # what holds tars_operator: a directory, or the zip file itself
_MODULES = ("__init__.py", "engine/__init__.py", "roles/__init__.py", "roles/tester.py", "roles/tester_archive.py")
_NEEDS_PYDANTIC = "local.py"
_MAIN = "from tars_operator.roles.tester import main\n\nmain()\n"


def _sources() -> Iterator[Path]:
    package = _FROM / "tars_operator"
    yield from (package / name for name in _MODULES)
    yield from sorted(path for path in (package / "engine/sandbox").rglob("*.py") if path.name != _NEEDS_PYDANTIC)


def _pack(target: Path) -> None:
    import zipfile  # noqa: PLC0415 - a serving tester packs nothing

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in _sources():
            archive.write(source, str(source.relative_to(_FROM)))
        archive.writestr("__main__.py", _MAIN)


def is_brought() -> bool:
    """Whether this runs from the zip file."""
    return _FROM.is_file()


def install(directory: Path) -> Path:
    """Write the tester into `directory` (made if needed) and say where. Whole or not at all."""
    directory.mkdir(parents=True, exist_ok=True)
    target = directory / NAME
    unfinished = directory / f".{NAME}.{os.getpid()}"
    if is_brought():
        unfinished.write_bytes(_FROM.read_bytes())
    else:
        _pack(unfinished)
    unfinished.chmod(0o755)
    return unfinished.replace(target)
