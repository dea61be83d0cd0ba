"""`make bench`: what start-up, memory and one local run cost here. Figures, never tests: machines are shared.

Each figure is the median of several runs taken in turn (A B A B ...), so that a busy moment hits both sides of a ratio.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import engine

TOP = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
CUSTOMER = "kopf, kubernetes, pydantic, ollama, libcst, prometheus_client, pytest"
API_OBJECT = "import kubernetes.client as c; c.CoreV1Api"  # the client loads its parts when they are first named
ROUNDS = 7


def main() -> int:
    figures = {**imports(), **roles(), **local_run(), **engine.figures()}
    for name, value in figures.items():
        print(f"{name:<58} {value:>9.3f}")
    target = TOP / "build/bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=1))
    print(f"written to {target.relative_to(TOP)}")
    return 0


def imports() -> dict[str, float]:
    ours, all_packages = in_turn(
        lambda: timed(PYTHON, "-c", "import tars_operator.handlers.main"),
        lambda: timed(PYTHON, "-c", f"import {CUSTOMER}, pytest_kind; {API_OBJECT}"),
    )
    return {
        "operator import, seconds": ours,
        "operator import / all of the customer's packages (<= 0.45)": ours / all_packages,
    }


def roles() -> dict[str, float]:
    figures: dict[str, float] = {}
    bare = statistics.median(timed(PYTHON, "-c", API_OBJECT) for _ in range(ROUNDS))
    for role, variable in (("analyzer", "TARS_PORT"), ("generator", "TARS_PORT"), ("tester", "TARS_TESTER_PORT")):
        starts = [start_role(role, variable) for _ in range(ROUNDS)]
        seconds = statistics.median(one[0] for one in starts)
        figures[f"{role}: exec to ready, seconds"] = seconds
        figures[f"{role}: exec to ready / importing the kubernetes client"] = seconds / bare
        figures[f"{role}: resident memory when ready, MiB"] = statistics.median(one[1] for one in starts)
    return figures


def start_role(role: str, variable: str) -> tuple[float, float]:
    """Seconds from exec to the first ready answer, and MiB resident then."""
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [BIN / f"tars-{role}"],
        env={**os.environ, variable: str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            if process.poll() is not None or time.perf_counter() - begun > 30:
                raise RuntimeError(f"tars-{role} did not become ready")
            time.sleep(0.002)
        return time.perf_counter() - begun, resident(process.pid)
    finally:
        process.kill()
        process.wait()


def local_run() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        repository = f"{folder}/billing"
        subprocess.run([TOP / "hack/demo-repo", repository], check=True, capture_output=True)
        seconds = timed(
            str(BIN / "tars"), "run", "--local", "-f", str(TOP / "docs/examples/selfcodingrun.yaml"),
            "--repo", repository, "--quiet",
        )  # fmt: skip
    return {"tars run --local on the sample repository, seconds": seconds}


def in_turn(*sides: Callable[[], float]) -> list[float]:
    rounds = [[side() for side in sides] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def timed(*command: str) -> float:
    begun = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(TOP / "operator")})
    return time.perf_counter() - begun


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def resident(pid: int) -> float:
    line = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
