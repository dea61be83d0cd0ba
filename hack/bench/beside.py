"""`tars fix` beside what a person would pick instead: seconds, files changed, and tests that fail afterwards.

usage: hack/bench/beside.py [NAME...]    packages of repositories.yaml; without a name boltons and markdown

Each tool works on a fresh clone, once. codemodder gets an environment of its own, with semgrep, which it calls.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import repositories
import suites
import yaml
from repositories import CACHE, TARS, UV, Row, call
from ruff import find_ruff_bin

USUAL = ("boltons", "markdown")
CODEMODDER = ("codemodder==6.5.5", "semgrep==1.182.0")
LONGEST = 150  # seconds of one tool
SILENT = {"SEMGREP_ENABLE_VERSION_CHECK": "0", "SEMGREP_SEND_METRICS": "off"}


@dataclass(frozen=True)
class Tool:
    """A program that changes a checkout in place."""

    name: str
    command: tuple[str, ...]


def main() -> int:
    names = sys.argv[1:] or USUAL
    rows = [Row(**row) for row in yaml.safe_load((Path(__file__).parent / "repositories.yaml").read_text("utf-8"))]
    print("| repository | tool | s | files changed | tests that passed and do not any more |\n|---|---|---|---|---|")
    for row in rows:
        if row.package in names:
            for line in compared(row):
                print(line, flush=True)
    return 0


def compared(row: Row) -> Iterator[str]:
    with suites.scratch(row.room / "beside") as folder:
        repository = folder / "source"
        call("git", "clone", "--quiet", str(repositories.source(row)), str(repository), seconds=120)
        suite = suites.Suite(repositories.python(row), row.tests, repository)
        before = suite.outcomes("main")
        for tool in tools():
            taken = used(tool, repository)
            call("git", "-C", str(repository), "checkout", "--quiet", "-B", "changed", seconds=60)
            call("git", "-C", str(repository), "commit", "--quiet", "--allow-empty", "-am", tool.name, seconds=60)
            files = call("git", "-C", str(repository), "diff", "--name-only", "main", seconds=60).split()
            broken = suites.broken(before, suite.outcomes("changed"))
            call("git", "-C", str(repository), "checkout", "--quiet", "main", seconds=60)
            yield f"| {row.package} | {tool.name} | {taken:.1f} | {len(files)} | {len(broken)} of {len(before)} |"


def tools() -> Iterator[Tool]:
    ruff = find_ruff_bin()
    everything = ("--isolated", "--select", "ALL")
    yield Tool("`tars fix --pattern 'python/*'`", (TARS, "fix", "--quiet", "--pattern", "python/*"))
    yield Tool("`ruff check --fix`", (ruff, "check", "--fix", "-q"))
    yield Tool("`ruff check --fix --unsafe-fixes`", (ruff, "check", "--fix", "--unsafe-fixes", "-q"))
    yield Tool("`ruff check --fix --select ALL`", (ruff, "check", "--fix", "-q", *everything))
    yield Tool(
        "`ruff check --fix --unsafe-fixes --select ALL`", (ruff, "check", "--fix", "--unsafe-fixes", "-q", *everything)
    )
    yield Tool("`codemodder .`", (str(codemodder()), "."))


def used(tool: Tool, repository: Path) -> float:
    """Seconds that the tool took, LONGEST where it did not end; the tools end with 1 when they leave something."""
    begun = time.perf_counter()
    around = {"PATH": f"{Path(tool.command[0]).parent}:/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home())}
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            tool.command, cwd=repository, env=around | SILENT, capture_output=True, timeout=LONGEST, check=False
        )
    return time.perf_counter() - begun


def codemodder() -> Path:
    """The program; its environment is made once."""
    target = CACHE / "repositories/codemodder"
    if not (target / "ready").exists():
        call(UV, "venv", "--quiet", "--clear", "--python", sys.executable, str(target), seconds=120)
        call(UV, "pip", "install", "--quiet", "--python", str(target / "bin/python"), *CODEMODDER, seconds=600)
        (target / "ready").touch()
    return target / "bin/codemodder"


if __name__ == "__main__":
    sys.exit(main())
