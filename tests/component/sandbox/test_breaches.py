"""What is killed, with which reason, and that nothing of it stays alive. Each breach has a twin within its limits."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.component.sandbox.conftest import MakeRunner
from tests.support.sandbox_runs import alive_beneath, judge

from tars_operator.engine.sandbox.job import MEBIBYTE

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

FORKS = """
import os, time
def test_it():
    children = []
    for _ in range({count}):
        pid = os.fork()
        if pid == 0:
            {first}
            time.sleep({seconds})
            os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)
"""
THREADS = """
import threading
def test_it():
    threading.stack_size(65536)
    done = threading.Event()
    threads = [threading.Thread(target=done.wait, args=({seconds},)) for _ in range({count})]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""
MEMORY = """
import os, time
def test_it():
    children = [os.fork() for _ in range({forks})]
    held = bytearray(os.urandom(1 << 20)) * {mebibytes}
    time.sleep({seconds})
    if 0 in children: os._exit(0)
    for pid in children: os.waitpid(pid, 0)
"""
SOCKETS = """
import os, resource, socket, time
def fill(pairs):
    opened = []
    for _ in range(pairs):
        opened += socket.socketpair()
        for one in opened[-2:]:
            one.setblocking(False)
            try:
                while True: one.send(bytes(65536))
            except BlockingIOError: pass
    return opened
def test_it():
    children = [os.fork() for _ in range(2)]
    held = fill({pairs})
    time.sleep({seconds})
    if 0 in children: os._exit(0)
    for pid in children: os.waitpid(pid, 0)
"""
OUTPUT = """
import os
def test_it(capfd):
    with capfd.disabled():
        for _ in range({lines}):
            print("x" * 1023, flush=True)
"""
DISK = """
import time
def test_it():
    with open("big", "wb") as file:
        {first}
        for _ in range({mebibytes}):
            file.write(bytes(1 << 20))
            file.flush()
        time.sleep({seconds})
        {last}
"""
DEEPER = (  # the file goes where no path reaches
    "import os; [(os.mkdir('d' * 250), os.chdir('d' * 250)) for _ in range(20)];"
    " file = os.fdopen(os.open('deep', os.O_WRONLY | os.O_CREAT), 'wb')"
)
NAMES = """
import time
def test_it():
    for number in range({count}):
        open(f"n{{number}}", "w").close()
    time.sleep({seconds})
"""
HANG = """
import signal, time
def test_it():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
    end = time.monotonic() + {seconds}
    while time.monotonic() < end: pass
"""
SMALL = {"processes": 40, "memoryBytes": 200 * MEBIBYTE}


def _cases() -> list[Any]:
    """Ending, code, its breaking and its harmless form, limits."""
    table = {
        "fork-bomb": ("TooManyProcesses", FORKS, {"count": 300, "first": "pass", "seconds": 60}, {"count": 5}, {}),
        "fork-bomb-in-sessions": (
            "TooManyProcesses",
            FORKS,
            {"count": 300, "first": "os.setsid()", "seconds": 60},
            {"count": 5},
            {},
        ),
        "thread-bomb": ("TooManyProcesses", THREADS, {"count": 2000, "seconds": 60}, {"count": 20}, {}),
        "memory-bomb": ("MemoryExceeded", MEMORY, {"forks": 0, "mebibytes": 300}, {"mebibytes": 30}, {}),
        "memory-of-many": ("MemoryExceeded", MEMORY, {"forks": 3, "mebibytes": 60}, {"mebibytes": 5}, {}),
        "memory-in-sockets": ("MemoryExceeded", SOCKETS, {"pairs": 400}, {"pairs": 20}, {}),
        "endless-output": ("OutputFlood", OUTPUT, {"lines": 10**9}, {"lines": 10}, {}),
        "full-disk": ("DiskExceeded", DISK, {"mebibytes": 40, "first": "pass"}, {"mebibytes": 4}, {}),
        "full-disk-at-the-end": (
            "DiskExceeded",
            DISK,
            {"mebibytes": 12, "first": "pass", "seconds": 0, "last": "import os; os._exit(0)"},
            {"mebibytes": 4, "last": "pass"},
            {},
        ),
        "full-disk-without-a-name": (
            "DiskExceeded",
            DISK,
            {"mebibytes": 40, "first": "import os; os.unlink('big')"},
            {"mebibytes": 4},
            {},
        ),
        "full-disk-out-of-sight": (
            "DiskExceeded",
            DISK,
            {"mebibytes": 40, "first": DEEPER},
            {"mebibytes": 4, "first": "pass"},
            {},
        ),
        "endless-files": ("DiskExceeded", NAMES, {"count": 30000}, {"count": 30}, {}),
        "endless-loop": ("TimedOut", HANG, {"seconds": 600}, {"seconds": 0.1}, {"timeoutSeconds": 1}),
    }
    return [
        pytest.param(
            ending,
            code.format(**{"seconds": 5, "last": "pass", **bad}),
            code.format(**{"last": "pass", **bad, "seconds": 0.3, **good}),
            limits,
            id=name,
        )
        for name, (ending, code, bad, good, limits) in table.items()
    ]


@pytest.mark.parametrize(("ending", "breaking", "harmless", "limits"), _cases())
def test_a_breach_is_killed_and_named(
    make_runner: MakeRunner, store: Path, ending: str, breaking: str, harmless: str, limits: dict[str, Any]
) -> None:
    runner = make_runner(output_bytes=MEBIBYTE, disk_bytes=10 * MEBIBYTE)
    started = time.monotonic()
    record = judge(runner, {"test_it.py": breaking}, **{**SMALL, "timeoutSeconds": 30, **limits})
    assert record["ending"] == ending, record
    assert record["message"].startswith("killed ")
    assert time.monotonic() - started < limits.get("timeoutSeconds", 30) + 10
    assert alive_beneath(store) == []
    twin = {"test_it.py": harmless}
    generous = {"timeoutSeconds": 30, **SMALL}
    again = make_runner(store=store.with_name("twin"), output_bytes=MEBIBYTE, disk_bytes=10 * MEBIBYTE)
    assert judge(again, twin, **generous)["tests"] == {"test_it.py::test_it": "passed"}


DAEMON = """
import os, time
def leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            with open("daemon", "w") as file: file.write(str(os.getpid()))
            for fd in range(3): os.close(fd)
            time.sleep(60)
        os._exit(0)
    os.wait()
    while not (os.path.exists("daemon") and open("daemon").read()): time.sleep(0.01)
def test_it():
    leave()
"""


def test_a_daemon_dies_with_a_finished_session(make_runner: MakeRunner, store: Path) -> None:
    record = judge(make_runner(), {"test_it.py": DAEMON})
    assert record["tests"] == {"test_it.py::test_it": "passed"}
    assert record["ending"] == "Finished"
    assert alive_beneath(store) == []


def test_a_daemon_would_live_on_without_the_supervisor(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", f"{DAEMON}\nleave()"], cwd=tmp_path, check=True)
    daemon = int((tmp_path / "daemon").read_text())
    assert alive_beneath(tmp_path) == [daemon]
    os.kill(daemon, signal.SIGKILL)


CALLER = """
import signal, sys
from pathlib import Path
from tars_operator.engine.sandbox.runner import Runner, Settings
from tests.support.sandbox_runs import judge
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
judge(Runner(Settings(Path(sys.argv[1]), python=sys.executable)), {"test_it.py": sys.argv[2]})
"""


def _until(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_outlives_a_caller_that_ends(store: Path, how: signal.Signals) -> None:
    root = Path(__file__).parents[3]
    environment = {"PYTHONPATH": f"{root / 'operator'}:{root}"}
    forks = FORKS.format(count=5, first="os.setsid()", seconds=60)
    with subprocess.Popen([sys.executable, "-c", CALLER, str(store), forks], env=environment) as caller:
        _until(lambda: len(alive_beneath(store)) == 6)
        caller.send_signal(how)
    assert caller.returncode == -how
    _until(lambda: alive_beneath(store) == [])


WAITS = "import time\ndef test_it():\n    open('started', 'w').close()\n    time.sleep(60)\n"


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_judged_process_dies_with_a_supervisor_that_is_killed(make_runner: MakeRunner, store: Path) -> None:
    record: dict[str, Any] = {}
    judging = threading.Thread(target=lambda: record.update(judge(make_runner(), {"test_it.py": WAITS})))
    judging.start()
    _until((store / "cell" / "work" / "started").exists)
    (judged,) = alive_beneath(store)
    os.kill(_parent(judged), signal.SIGKILL)
    judging.join()
    assert record["ending"] == "SandboxFailed"
    _until(lambda: alive_beneath(store) == [])


def test_a_program_that_is_not_there_is_no_verdict(make_runner: MakeRunner) -> None:
    record = judge(make_runner(), {"a.py": ""}, command=["./missing", "pytest"])
    assert record["ending"] == "SandboxFailed"
    assert "FileNotFoundError" in record["message"]
