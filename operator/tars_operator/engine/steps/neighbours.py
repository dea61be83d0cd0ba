"""The files around a file: what it imports, what imports it, its tests. A model sees the parts of them that matter.

Names and paths decide, as `generation.imports` resolves them; Git looks for importers, so that no other file is read.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from tars_operator.api.code import SourceFile
from tars_operator.engine.generation.imports import Paths, imported_paths, is_test
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.git import GitFailed

MOST_FILES = 24  # of each kind: imported, importing
LARGEST_FILE = 100_000  # bytes
LARGEST_SUM = 600_000  # characters of all


def neighbours(run: Run, file: SourceFile, tests: Sequence[str] = ()) -> tuple[SourceFile, ...]:
    """Files of the result branch around `file`: what it imports, then tests and others that import it, by path.

    Of `tests` (as pytest names them) it is known that they are about it, also when they import a package above it.
    """
    there = {
        path: entry
        for path, entry in objects.index(run.git, run.head()).items()
        if path.endswith(".py") and entry.is_file and entry.size <= LARGEST_FILE and path.isprintable()
    }
    paths = Paths(there)
    imported = [path for path in imported_paths(file.content, file.path, paths) if path in there]
    named = dict.fromkeys(test.partition("::")[0] for test in tests)
    suspects = [path for path in (*named, *_mentioning(run, file.path)) if path in there and path != file.path]
    wanted = dict.fromkeys((*imported[:MOST_FILES], *(path for path in suspects if path not in imported)))
    contents = objects.blobs(run.git, (there[path].blob for path in wanted))
    files = [
        SourceFile(path=path, blob=there[path].blob, content=contents[there[path].blob].decode("utf-8", "replace"))
        for path in wanted
    ]
    others = [one for one in files if one.path not in imported]
    importing = [
        one for one in others if one.path in named or file.path in imported_paths(one.content, one.path, paths)
    ]
    kept = [one for one in files if one.path in imported] + sorted(importing, key=lambda one: not is_test(one.path))
    return _within(kept[: 2 * MOST_FILES])


def _mentioning(run: Run, path: str) -> list[str]:
    """Paths of Python files that have the module's name in them as a word."""
    pure = PurePosixPath(path)
    name = pure.parent.name if pure.stem == "__init__" else pure.stem
    if not name:
        return []
    try:
        found = run.git.read("grep", "-l", "-z", "-F", "-w", "-e", name, run.head(), "--", "*.py")
    except GitFailed:  # also when there is none
        return []
    names = [record.decode("utf-8", "replace").partition(":")[2] for record in found.split(b"\0") if record]
    return sorted(names, key=lambda one: (not is_test(one), one))[: 4 * MOST_FILES]


def _within(files: list[SourceFile]) -> tuple[SourceFile, ...]:
    kept: list[SourceFile] = []
    for file in files:
        if sum(len(one.content) for one in kept) + len(file.content) <= LARGEST_SUM:
            kept.append(file)
    return tuple(kept)
