"""`make bench`: what start-up, memory, one local run, finding and editing cost here. Figures, never tests.

Each ratio is the median of several pairs taken in turn (A B A B ...), so that a busy moment hits both of its sides.
"""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import engine
from figures import TOP, Figure, cost, environment, pairs, show, write

PYTHON = sys.executable
BIN = Path(PYTHON).parent
CUSTOMER = "kopf, kubernetes, pydantic, ollama, libcst, prometheus_client, pytest"
API_OBJECT = "import kubernetes.client as c; c.CoreV1Api"  # the client loads its parts when they are first named
ROUNDS = 5
LARGEST = 30.0  # MiB of a role when it is ready


def main() -> int:
    taken: list[Figure] = []
    for figure in chain(imports(), roles(), local_run(), engine.figures()):
        show([figure])
        taken.append(figure)
    write(taken, TOP / "build/bench.json")
    return 0


def imports() -> Iterator[Figure]:
    values = pairs(
        lambda: timed(PYTHON, "-c", "import tars_operator.handlers.main"),
        lambda: timed(PYTHON, "-c", f"import {CUSTOMER}, pytest_kind; {API_OBJECT}"),
        ROUNDS,
    )
    yield Figure("B2", "operator import / all of the customer's packages", values, 0.45)


def roles() -> Iterator[Figure]:
    for role, variable in (("analyzer", "TARS_PORT"), ("generator", "TARS_PORT"), ("tester", "TARS_TESTER_PORT")):
        starts = [(*start_role(role, variable), timed(PYTHON, "-c", API_OBJECT)) for _ in range(ROUNDS)]
        ratios = tuple(seconds / bare for seconds, _, bare in starts)
        yield Figure("B1", f"{role}: exec to ready / importing the kubernetes client", ratios, 0.1)
        yield Figure("B1", f"{role}: exec to ready", tuple(seconds for seconds, _, _ in starts), unit="s")
        yield Figure("B1", f"{role}: resident when ready", tuple(size for _, size, _ in starts), LARGEST, unit="MiB")


def start_role(role: str, variable: str) -> tuple[float, float]:
    """Seconds from exec to the first ready answer, and MiB resident then."""
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [BIN / f"tars-{role}"],
        env={**environment(), variable: str(port)},
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


def local_run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        repository = f"{folder}/billing"
        subprocess.run([TOP / "hack/demo-repo", repository], check=True, capture_output=True)
        seconds = timed(
            str(BIN / "tars"), "run", "--local", "-f", str(TOP / "docs/examples/selfcodingrun.yaml"),
            "--repo", repository, "--quiet",
        )  # fmt: skip
    yield Figure("", "tars run --local on the sample repository", (seconds,), unit="s")


def timed(*command: str) -> float:
    return cost(command).wall


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
