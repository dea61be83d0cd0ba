"""A1 to A4: our engine against ruff and libcst over real packages of fixed versions, cold processes, in turn.

A1  find and edit with libcst where at most 2 % of the files match   against  ruff check --select F401 --diff
A2  the same edit, lines a second                                    against  python -m libcst.tool codemod
A3  TODO, FIXME, HACK and XXX in comments, nowhere else              against  ruff check --select FIX, one core each
A4  look again after a commit that touched some files                against  ruff check --select F401, warm cache

The packages are wheels from the package index, unpacked into the cache and put under Git there: nothing of them is
installed or run.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from figures import Figure, cost, environment, pairs, show
from ruff import find_ruff_bin  # type: ignore[import-untyped]

CACHE = Path(os.environ.get("TARS_CACHE") or Path.home() / ".cache/tars-operator") / "corpora"
SOME = ("sympy==1.13.3", "django==5.1.4")
MANY = (*SOME, "homeassistant==2025.1.4", "pandas==2.2.3", "twisted==24.11.0")
WHEELS = ("--only-binary=:all:", "--python-version", "3.13", "--platform", "manylinux2014_x86_64")
ROUNDS = 3
EDIT, TODOS = "python/none-comparison", "todo/*"
TOUCHED = 20  # files of a commit
SAMPLED = 200  # every so many files, for a tool that reads 450 lines a second
RUFF = (find_ruff_bin(), "check", "--isolated", "--exit-zero", "--quiet")
COLD = (*RUFF, "--no-cache")
ONE_CORE = ("taskset", "-c", "0")
LOOK = (sys.executable, str(Path(__file__).with_name("look.py")))
TARS = (sys.executable, "-m", "tars_operator.cli.main")
CODEMOD = (sys.executable, "-m", "libcst.tool", "codemod", "--no-format", "-x", "none_codemod.NoneComparison")


@dataclass(frozen=True)
class Corpus:
    """Packages in one checkout."""

    packages: tuple[str, ...]

    @cached_property
    def folder(self) -> Path:
        """Where they lie; fetched and unpacked once."""
        target = CACHE / f"{len(self.packages)}-packages-{'-'.join(self.packages)}"
        if not target.exists():
            partial = CACHE / f"partial-{os.getpid()}"
            for wheel in self._wheels():
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(partial, [name for name in archive.namelist() if name.endswith(".py")])
            git(partial, "init", "--quiet")
            commit(partial)
            partial.rename(target)
        return target

    @cached_property
    def lines(self) -> int:
        return sum(file.read_bytes().count(b"\n") for file in self.folder.rglob("*.py"))

    def _wheels(self) -> Iterator[Path]:
        for package in self.packages:
            target = CACHE / "wheels" / package
            command = (pip(), "-m", "pip", "download", "--quiet", "--no-deps", *WHEELS, "--dest", str(target), package)
            subprocess.run(command, check=True)
            yield from target.glob("*.whl")


def pip() -> str:
    """A Python that has pip; the project's own environment may come without."""
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    return "python3" if has_pip.returncode else sys.executable


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "As published.")


def figures() -> Iterator[Figure]:
    """Every figure as it is measured."""
    for corpus in (Corpus(SOME), Corpus(MANY)):
        yield from editing(corpus)
        yield from todos(corpus)
    yield against_libcst(Corpus(MANY))
    yield again(Corpus(SOME))


def editing(corpus: Corpus) -> Iterator[Figure]:
    files, touched, edits = counts(corpus, EDIT, "edit")
    about = {"packages": corpus.packages, "files": files, "lines": corpus.lines, "files that match": touched}
    where = f"find and edit, {files} files, {100 * touched / files:.1f} % of them match"
    other = (*COLD, "--select", "F401", "--diff", ".")
    for name, command, goal in (
        (f"{where} / ruff F401 --diff", (*LOOK, EDIT, "edit"), 2.0),
        ("   the same as tars plan -o diff, command line included", plan(EDIT), None),
    ):
        values = pairs(lambda: wall(command, corpus), lambda: wall(other, corpus), ROUNDS)  # noqa: B023 - called at once
        yield Figure("A1", name, values, goal, notes={**about, "edits": edits})


def todos(corpus: Corpus) -> Iterator[Figure]:
    """On one core each, in CPU seconds: a scan is one process on one core, and other processes are not its fault."""
    ours, theirs = our_todos(corpus), ruff_todos(corpus)
    same = {"ours": len(ours), "ruff's": len(theirs), "both": len(ours & theirs)}
    more = Counter(reason(corpus, place) for place in theirs - ours)
    notes = {**same, "only ruff's": dict(more), "only ours": sorted(map(str, ours - theirs))}
    values = pairs(
        lambda: cost((*ONE_CORE, *LOOK, TODOS, "list"), corpus.folder).cpu,
        lambda: cost((*ONE_CORE, *COLD, "--select", "FIX", "."), corpus.folder).cpu,
        ROUNDS,
    )
    yield Figure(
        "A3", f"TODO scan with enclosing functions, {corpus.lines} lines / ruff FIX, CPU", values, 0.6, notes=notes
    )
    told = f"   lines found: ours {len(ours)}, ruff {len(theirs)}, both {len(ours & theirs)}; only ruff: {dict(more)}"
    yield Figure("A3", told, (len(ours & theirs) / len(theirs),), unit="")


def our_todos(corpus: Corpus) -> set[tuple[str, int]]:
    said = output((*LOOK, TODOS, "list"), corpus).splitlines()
    return {(path, line) for path, line, _ in map(json.loads, said)}


def ruff_todos(corpus: Corpus) -> set[tuple[str, int]]:
    said = json.loads(output((*COLD, "--select", "FIX", "--output-format", "json", "."), corpus))
    root = corpus.folder.resolve()
    found = ((Path(one["filename"]).relative_to(root).as_posix(), one) for one in said)
    return {(path, one["location"]["row"]) for path, one in found if one["code"].startswith("FIX")}


def reason(corpus: Corpus, place: tuple[str, int]) -> str:
    """Why a line is no TODO for us."""
    line = (corpus.folder / place[0]).read_text().splitlines()[place[1] - 1]
    return "other" if any(marker in line for marker in ("TODO", "FIXME", "HACK", "XXX")) else "not in capitals"


def against_libcst(corpus: Corpus) -> Figure:
    """Their runner at 450 lines a second gets some files; ours looks at all. Both in CPU seconds a line."""
    sample = sorted(corpus.folder.rglob("*.py"))[::SAMPLED]
    with TemporaryDirectory() as name:
        chosen = [Path(shutil.copy(path, f"{name}/{number}.py")) for number, path in enumerate(sample)]
        lines = sum(path.read_bytes().count(b"\n") for path in chosen)
        theirs = lines / cost((*CODEMOD, *map(str, chosen)), Path(__file__).parent).cpu
    values = tuple(corpus.lines / cost((*LOOK, EDIT, "edit"), corpus.folder).cpu / theirs for _ in range(ROUNDS))
    what = f"the same edit, lines a second / libcst.tool codemod ({theirs:.0f} a second on {lines} lines)"
    return Figure("A2", what, values, 500, at_least=True)


def again(corpus: Corpus) -> Figure:
    """Both have seen all files but those of the commit. What is found is the same as without a memory."""
    with TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout"
        git(corpus.folder, "clone", "--quiet", "--shared", str(corpus.folder), str(checkout))
        theirs = (*RUFF, "--cache-dir", f"{folder}/ruff", "--select", "F401", ".")
        ours = (*LOOK, "python/unused-import", "list")
        remembering = (*ours, f"{folder}/ours.sqlite3")
        cost(theirs, checkout)
        cost(remembering, checkout)
        values, anew = [], []
        for number in range(2):
            touch(checkout, number)
            wall = cost(remembering, checkout).wall
            values.append(wall / cost(theirs, checkout).wall)
            anew.append(cost(ours, checkout).wall / wall)
        is_same = said(remembering, checkout) == said(ours, checkout)
    notes = {"times faster than without a cache": anew, "same findings": is_same}
    what = f"look again after a commit of {TOUCHED} files / ruff F401, warm cache"
    return Figure("A4", what, tuple(values), 0.4, notes=notes)


def touch(checkout: Path, number: int) -> None:
    for path in sorted(checkout.rglob("*.py"))[number::500][:TOUCHED]:
        with path.open("a") as stream:
            stream.write(f"# {number}\n")
    commit(checkout)


def plan(pattern: str) -> tuple[str, ...]:
    return (*TARS, "plan", "--quiet", "--no-cache", "--protected", "--pattern", pattern, "-o", "diff")


def counts(corpus: Corpus, pattern: str, act: str) -> tuple[int, int, int]:
    """Files looked at, files with findings, findings."""
    done = subprocess.run(
        (*LOOK, pattern, act), cwd=corpus.folder, env=environment(), capture_output=True, text=True, check=True
    )
    files, touched, found = map(int, done.stderr.split())
    return files, touched, found


def output(command: Sequence[str], corpus: Corpus) -> str:
    return said(command, corpus.folder)


def said(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=True)
    return done.stdout


def wall(command: Sequence[str], corpus: Corpus) -> float:
    return cost(command, corpus.folder).wall


if __name__ == "__main__":
    show(figures())
