"""`make bench-repositories`: the product on real repositories, with their own tests, and diffs to be read by a person.

usage: hack/bench/repositories.py [--again] [--read FILE] [NAME...]

For each row of repositories.yaml: the source archive as a Git repository, an environment for its tests, `tars plan`,
`tars run --local`, and the tests on the base and on the result branch by plain pytest, outside of the product. What is
done is kept in the cache, so an interrupted round goes on where it was; --again measures anew. Everything is bounded in
time. The code of the packages is run: their tests do that.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

import suites
import yaml

from tars_operator.engine import safe_yaml

TOP = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("TARS_CACHE") or Path.home() / ".cache/tars-operator")
ROOM = CACHE / "repositories"
UV = os.environ.get("UV") or str(CACHE / "bin/uv")
TARS = str(Path(sys.executable).parent / "tars")
TEST_TOOLS = ("pytest>=8,<9",)
SEED, DRAWN = 4, 10
LONGEST_RUN, LONGEST_PLAN = 6 * 60, 10 * 60  # seconds
AUTHOR = {"GIT_AUTHOR_NAME": "bench", "GIT_AUTHOR_EMAIL": "bench@example.com", "GIT_AUTHOR_DATE": "2025-01-01T00:00Z"}
COMMITTER = {name.replace("AUTHOR", "COMMITTER"): value for name, value in AUTHOR.items()}
STEP = re.compile(r"^[0-9a-f]{12} [\w/-]+ \([SB]", re.MULTILINE)
PATTERNS = "python/*"


@dataclass(frozen=True)
class Row:
    """One line of the table in repositories.yaml."""

    package: str
    version: str
    changes: int
    requires: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    include: tuple[str, ...] = ("**",)

    @property
    def room(self) -> Path:
        return ROOM / f"{self.package}-{self.version}"


@dataclass(frozen=True)
class Account:
    """What was measured. `refused` counts by the report's reasons; `before` and `after` are counts of test outcomes."""

    name: str
    files: int
    lines: int
    findings: int
    candidates: dict[str, int]  # by class
    plan_seconds: float
    tried: int = 0
    accepted: int = 0
    rolled_back: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    run_seconds: float = 0.0
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    differing: tuple[str, ...] = ()


def main() -> int:
    asked = arguments()
    rows = [Row(**row) for row in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))]
    chosen = [row for row in rows if not asked.names or row.package in asked.names]
    accounts = []
    for row in chosen:
        try:
            accounts.append(measured(row, again=asked.again))
        except (subprocess.SubprocessError, OSError, suites.SuiteFailedError) as error:
            print(f"{row.package}: {error}", file=sys.stderr)
    print("\n".join(table(accounts)))
    if asked.read:
        Path(asked.read).write_text("\n".join(drawn(row) for row in chosen), encoding="utf-8")
    return 0 if len(accounts) == len(chosen) and not any(one.differing for one in accounts) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these packages")
    parser.add_argument("--again", action="store_true", help="measure also what was measured before")
    parser.add_argument("--read", metavar="FILE", help=f"write {DRAWN} diffs of each there, drawn with a fixed seed")
    return parser.parse_args()


def measured(row: Row, *, again: bool) -> Account:
    """The account of one repository, from the cache when there is one."""
    known = row.room / "account.json"
    if again or not known.exists():
        print(f"{row.package} {row.version} ...", file=sys.stderr, flush=True)
        account = run(row, plan(row))
        known.write_text(json.dumps(asdict(account), indent=1), encoding="utf-8")
    return Account(**json.loads(known.read_text(encoding="utf-8")))


def source(row: Row) -> Path:
    """The archive as a repository with one commit; made once."""
    target = row.room / "source"
    if not target.exists():
        archives, partial = ROOM / "archives", row.room / f"partial-{os.getpid()}"
        wanted = f"{row.package}=={row.version}"
        quiet = ("pip", "download", "--quiet", "--no-deps", "--no-binary=:all:", "--dest", str(archives))
        call("python3", "-m", *quiet, wanted, seconds=600)
        stem = f"{row.package.replace('-', '_')}-{row.version}"
        with tarfile.open(next(archives.glob(f"{stem}.tar.*"))) as archive:
            archive.extractall(partial, filter="data")
        (folder,) = partial.iterdir()
        for words in (("init", "--quiet", "-b", "main"), ("add", "--force", "."), ("commit", "--quiet", "-m", wanted)):
            call("git", "-C", str(folder), *words, seconds=120)
        folder.rename(target)
        partial.rmdir()
    return target


def python(row: Row) -> Path:
    """The interpreter of an environment with what the tests need; made once."""
    target = row.room / "environment"
    if not (target / "ready").exists():
        call(UV, "venv", "--quiet", "--clear", "--python", sys.executable, str(target), seconds=120)
        install = (UV, "pip", "install", "--quiet", "--python", str(target / "bin/python"))
        call(*install, *TEST_TOOLS, *row.requires, seconds=600)
        (target / "ready").touch()
    return target / "bin/python"


def plan(row: Row) -> Account:
    """What `tars plan` says; its diffs are kept to be read."""
    repository = source(row)
    words = (TARS, "plan", "--quiet", "--no-cache", "--pattern", PATTERNS, *included(row))
    begun = time.perf_counter()
    steps = json.loads(call(*words, "-o", "json", folder=repository, seconds=LONGEST_PLAN))["steps"]
    taken = time.perf_counter() - begun
    (row.room / "plan.txt").write_text(call(*words, folder=repository, seconds=LONGEST_PLAN), encoding="utf-8")
    files = [path for path in repository.rglob("*.py") if path.is_file()]
    return Account(
        name=f"{row.package} {row.version}",
        files=len(files),
        lines=sum(path.read_bytes().count(b"\n") for path in files),
        findings=len(steps),
        candidates=dict(Counter(step["changeClass"] for step in steps if step["state"] in {"Ready", "Blocked"})),
        plan_seconds=round(taken, 1),
    )


def included(row: Row) -> Iterator[str]:
    for glob in row.include:
        yield from ("--include", glob)


def run(row: Row, planned: Account) -> Account:
    """The same account with a run's figures, and what the tests say of its branch."""
    if not row.changes:
        return planned
    interpreter = python(row)
    with suites.scratch(row.room / "run") as folder:
        repository = folder / "source"
        call("git", "clone", "--quiet", "--no-hardlinks", str(source(row)), str(repository), seconds=120)
        begun = time.perf_counter()
        report = carried(row, repository, [str(interpreter), "-m", "pytest", "-q", *row.tests])
        taken = time.perf_counter() - begun
        suite = suites.Suite(interpreter, row.tests, repository)
        before, after = suite.outcomes("main"), suite.outcomes("result" if report["head"] else "main")
        diffs = call(
            "git", "-C", str(repository), "log", "-p", "--reverse", "--format=%n%s%n", "main..HEAD", seconds=60
        )
        (row.room / "accepted.diff").write_text(diffs, encoding="utf-8")
    counts = report["counts"]
    return Account(
        **{
            **asdict(planned),
            "tried": counts["tried"],
            "accepted": counts["applied"],
            "rolled_back": counts["rolledBack"],
            "refused": refusals(report),
            "reason": report["reason"],
            "run_seconds": round(taken, 1),
            "before": dict(Counter(before.values())),
            "after": dict(Counter(after.values())),
            "differing": tuple(suites.differing(before, after)),
        }
    )


def carried(row: Row, repository: Path, command: list[str]) -> dict:
    """The report of `tars run --local`, which is kept."""
    manifest = repository.parent / "run.yaml"
    manifest.write_text(yaml.safe_dump(order(row, command)), encoding="utf-8")
    words = (TARS, "run", "--local", "-f", str(manifest), "--repo", str(repository), "--keep-workspace", "--quiet")
    call(*words, "--again", seconds=2 * LONGEST_RUN, exits=(0, 1), TMPDIR=str(repository.parent))
    found = next(repository.parent.glob("tars-*/report.tars"))
    shutil.copy(found, row.room / "report.tars")
    return safe_yaml.load(found.read_text(encoding="utf-8"))


def order(row: Row, command: list[str]) -> dict[str, object]:
    return {
        "apiVersion": "tars.dev/v1alpha1",
        "kind": "SelfCodingRun",
        "metadata": {"name": row.package},
        "spec": {
            "source": {"url": "file:///unused", "ref": "main"},
            "include": list(row.include),
            "patterns": [PATTERNS],
            "engines": ["codemod"],
            "test": {"command": command, "timeout": "5m", "memory": "2Gi"},
            "approval": {"behaviour": "Auto"},
            "limits": {"changes": row.changes, "duration": f"{LONGEST_RUN // 60}m"},
            "delivery": {"branch": "result"},
        },
    }


def refusals(report: dict) -> dict[str, int]:
    gone = Counter(one["reason"] for one in report["changes"] if one["state"] in {"Refused", "Inconclusive"})
    return dict(gone + Counter(f"declined: {one['reason']}" for one in report["declined"]))


def drawn(row: Row) -> str:
    """Ten diffs of the plan, all of them where there are fewer."""
    text = (row.room / "plan.txt").read_text(encoding="utf-8")
    starts = [match.start() for match in STEP.finditer(text)]
    blocks = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    chosen = random.Random(SEED).sample(blocks, min(DRAWN, len(blocks)))
    return "\n".join([f"######## {row.package} {row.version}", *chosen])


def table(accounts: list[Account]) -> Iterator[str]:
    """Markdown; the longest names stay readable in the raw text."""
    yield "| repository | files, lines | findings | candidates (S + B) | tried | accepted | refused | rolled back | tests before = after | plan, s | run, s |"  # noqa: E501
    yield "|" + "---|" * 11
    for one in accounts:
        yield "| " + " | ".join(cells(one)) + " |"


def cells(one: Account) -> Iterator[str]:
    yield one.name
    yield f"{one.files}, {one.lines:,}"
    yield str(one.findings)
    yield f"{one.candidates.get('S', 0)} + {one.candidates.get('B', 0)}"
    if one.before:
        yield from (str(one.tried), str(one.accepted), said(one.refused) or "0", str(one.rolled_back))
        yield said(one.before) + (f" **not the same after: {len(one.differing)}**" if one.differing else "")
        yield from (f"{one.plan_seconds:.1f}", f"{one.run_seconds:.0f}")
    else:
        yield from ("plan only", "", "", "", "", f"{one.plan_seconds:.1f}", "")


def said(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in sorted(counts.items(), key=lambda item: -item[1]))


def call(*command: str, seconds: float, folder: Path = TOP, exits: tuple[int, ...] = (0,), **environment: str) -> str:
    """What the command prints.

    Raises:
        subprocess.SubprocessError: it took too long or failed.

    """
    around = {**os.environ, **AUTHOR, **COMMITTER, **environment}
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode not in exits:
        print(done.stderr[-2000:], file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command[:3])
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
