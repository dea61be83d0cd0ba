"""The TODO scanner finds the lines that ruff finds, over packages as they are installed here."""

from pathlib import Path

import kopf
import libcst
import pydantic
import pytest
import rich

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.ruff_process import Rules, check
from tars_operator.engine.analysis.todo import TodoFinder
from tars_operator.engine.patterns import select

FIX = Rules(frozenset({"FIX001", "FIX002", "FIX003", "FIX004"}))
MARKERS = ("TODO", "FIXME", "HACK", "XXX")
TRICKY = '''x = "# TODO a"  # TODO b
"""
# TODO c
"""  # FIXME d
y = f"{x} # HACK e"
# see # XXX f
z = [
    1,  # TODO g
]
'''


def sources(package: object) -> list[SourceFile]:
    folder = Path(str(getattr(package, "__file__"))).parent  # noqa: B009 - a module, for the type checker too
    files = [(path.relative_to(folder).as_posix(), path.read_text()) for path in sorted(folder.rglob("*.py"))]
    return [SourceFile(path=path, blob="", content=content) for path, content in files]


def ours(files: list[SourceFile]) -> set[tuple[str, int]]:
    found = TodoFinder().search(files, select(["todo/*"]))
    return {(path, hit.line) for (path, _), hits in found.hits.items() for hit in hits}


def theirs(files: list[SourceFile]) -> set[tuple[str, int]]:
    """ruff takes markers in small letters, too, which we leave: `# todo` may be the name of something."""
    rows = {file.path: file.content.splitlines() for file in files}
    found = {(one.path, one.row) for one in check(files, FIX) if one.code.startswith("FIX")}
    return {(path, row) for path, row in found if any(marker in rows[path][row - 1] for marker in MARKERS)}


@pytest.mark.parametrize("package", [kopf, libcst, pydantic, rich], ids=lambda package: package.__name__)
def test_the_same_lines_are_found_in_a_package(package: object) -> None:
    files = sources(package)
    assert ours(files) == theirs(files)
    assert ours(files)


def test_the_same_lines_are_found_among_tricky_ones() -> None:
    files = [SourceFile(path="a.py", blob="", content=TRICKY)]
    assert ours(files) == theirs(files) == {("a.py", row) for row in (1, 4, 6, 8)}
