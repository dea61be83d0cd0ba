"""What a measured figure is: ratios of pairs taken in turn, printed with goal and spread and written as JSON."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGES = ("ruff", "libcst", "pydantic", "aiohttp", "kopf", "kubernetes")


@dataclass(frozen=True)
class Figure:
    """One row. `values` are the ratios of the single pairs (or the single measurements), in the order taken."""

    name: str
    what: str
    values: tuple[float, ...]
    goal: float | None = None
    at_least: bool = False
    unit: str = "x"
    notes: dict[str, object] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        met = self.median >= self.goal if self.at_least else self.median <= self.goal
        return "met" if met else "MISSED"

    def line(self) -> str:
        """The row as it is printed."""
        goal = "" if self.goal is None else f"{'>=' if self.at_least else '<='} {self.goal:g}"
        spread = f"{min(self.values):.2f} to {max(self.values):.2f}" if len(self.values) > 1 else "once"
        return f"{self.name:<4}{self.what:<74}{goal:>8}{self.median:>10.2f} {self.unit:<4}{spread:<18}{self.verdict}"


@dataclass(frozen=True)
class Cost:
    """What a process and its children cost."""

    wall: float
    cpu: float


def cost(command: Sequence[str], folder: Path | None = None) -> Cost:
    """Run it. Exit codes say what a linter found and are not looked at: 0 and 1 are both an answer."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment(), cwd=folder, capture_output=True, check=False)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def pairs(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, ...]:
    """Ratios of the two, A B A B: a busy moment hits both."""
    return tuple(one() / other() for _ in range(rounds))


def environment() -> dict[str, str]:
    """The program of this checkout, with its byte code: an installed one has it, and some shells switch that off."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(TOP / "operator")}


def show(figures: Iterable[Figure]) -> None:
    for figure in figures:
        print(figure.line(), flush=True)


def write(figures: Sequence[Figure], target: Path) -> None:
    """Everything that was measured, and on what."""
    about = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.release()}, {len(os.sched_getaffinity(0))} cores",
        "load": os.getloadavg()[0],
        "versions": {name: version(name) for name in PACKAGES},
        "figures": [{**asdict(figure), "median": figure.median, "verdict": figure.verdict} for figure in figures],
    }
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(about, indent=1) + "\n")
    print(f"written to {target.relative_to(TOP)} ({sys.executable})")
