"""A1 and A3: our finders against ruff over real packages, as cold processes, in turn; ratios, for machines are shared.

A1  find and edit with libcst where at most 2 % of the files match   against  ruff check --select F401 --diff
A3  TODO, FIXME, HACK and XXX in comments, nowhere else              against  ruff check --select FIX

The packages are wheels of a fixed version from the package index, unpacked into the cache: nothing of them is installed
or run.
"""

import os
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ruff import find_ruff_bin

TOP = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("TARS_CACHE") or Path.home() / ".cache/tars-operator") / "corpora"
PACKAGES = ("sympy==1.13.3", "django==5.1.4")
ROUNDS = 5
EDIT, TODOS = "python/none-comparison", "todo/*"
RUFF = (find_ruff_bin(), "check", "--isolated", "--no-cache", "--exit-zero", "--quiet")
CHILD = """
import sys
from pathlib import Path
from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.rewrites import CodemodFinder
from tars_operator.engine.analysis.todo import TodoFinder
from tars_operator.engine.patterns import select

root, glob, is_edit = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "edit"
files = []
for path in sorted(root.rglob("*.py")):
    try:
        files.append(SourceFile(path=path.relative_to(root).as_posix(), blob="", content=path.read_bytes().decode()))
    except UnicodeDecodeError:
        continue
hits = (CodemodFinder() if is_edit else TodoFinder()).search(files, select([glob])).hits
if is_edit:
    from tars_operator.engine import diffs
    from tars_operator.engine.generation.codemod import applied
    contents = {file.path: file.content for file in files}
    for (path, _), found in hits.items():
        after = applied(contents[path], [edit for hit in found for edit in hit.fix])
        print(diffs.unified(path, contents[path].encode(), after.encode()))
print(len(files), len({path for path, _ in hits}), sum(map(len, hits.values())), file=sys.stderr)
"""


def figures() -> dict[str, float]:
    """Median ratios and what they are about."""
    corpus = unpacked()
    files, touched, edits = counts(corpus, EDIT, "edit")
    _, _, todos = counts(corpus, TODOS, "list")
    edit = ratio(ours(corpus, EDIT, "edit"), (*RUFF, "--select", "F401", "--diff", str(corpus)))
    one_core = ("taskset", "-c", "0")  # the scan is one process on one core; so is ruff then
    scan = ratio((*one_core, *ours(corpus, TODOS, "list")), (*one_core, *RUFF, "--select", "FIX", str(corpus)))
    return {
        "corpus: files": files,
        "A1 files that match, share (<= 0.02)": touched / files,
        "A1 edits": edits,
        "A1 find and edit / ruff F401 --diff (<= 2.0)": edit,
        "A3 findings": todos,
        "A3 TODO scan / ruff FIX, one core each (<= 0.6)": scan,
    }


def unpacked() -> Path:
    """The packages' files; downloaded once."""
    target = CACHE / "-".join(PACKAGES)
    if not target.exists():
        wheels, partial = CACHE / "wheels", CACHE / f"partial-{os.getpid()}"
        command = ("pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(wheels), *PACKAGES)
        subprocess.run([pip(), "-m", *command], check=True)
        for wheel in wheels.glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(partial)
        partial.rename(target)
    return target


def pip() -> str:
    """A Python that has pip; the project's own environment may come without."""
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    return "python3" if has_pip.returncode else sys.executable


def ours(corpus: Path, glob: str, act: str) -> tuple[str, ...]:
    return sys.executable, "-c", CHILD, str(corpus), glob, act


def counts(corpus: Path, glob: str, act: str) -> tuple[int, int, int]:
    """Files looked at, files with findings, findings."""
    done = subprocess.run(ours(corpus, glob, act), env=environment(), capture_output=True, text=True, check=True)
    files, touched, found = map(int, done.stderr.split())
    return files, touched, found


def ratio(one: Sequence[str], other: Sequence[str]) -> float:
    """The median of the ratios of pairs taken in turn."""
    return statistics.median(seconds(one) / seconds(other) for _ in range(ROUNDS))


def seconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TOP / "operator")}


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:<58} {value:>9.3f}")
