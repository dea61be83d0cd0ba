"""What judged code cannot reach. Each attack is a test that passes when it succeeds: without the sandbox it does."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.component.sandbox.conftest import MakeRunner
from tests.support.sandbox_runs import judge

from tars_operator.engine.sandbox import landlock

SECRET = "planted-7f3a"


@dataclass(frozen=True)
class World:
    """What there is to reach outside the sandbox."""

    folder: Path
    tcp: int
    tcp6: int
    udp: int

    @property
    def names(self) -> dict[str, object]:
        return {
            "SECRET": SECRET,
            "FOLDER": str(self.folder),
            "TCP": self.tcp,
            "TCP6": self.tcp6,
            "UDP": self.udp,
            "PID": os.getpid(),
        }


def _listen(family: socket.AddressFamily, address: object) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen()
    return listener


def _answer_datagrams(server: socket.socket) -> None:
    """A name server as far as the sandbox is concerned: whoever asks gets an answer."""
    while True:
        data, sender = server.recvfrom(512)
        if data == b"stop":
            return
        server.sendto(data, sender)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret").write_text(SECRET)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    answering = threading.Thread(target=_answer_datagrams, args=(udp,))
    answering.start()
    short = Path(f"/tmp/tars-test-{os.getpid()}.sock")
    (folder / "socket").symlink_to(short)
    with (
        _listen(socket.AF_INET, ("127.0.0.1", 0)) as tcp,
        _listen(socket.AF_INET6, ("::1", 0)) as tcp6,
        _listen(socket.AF_UNIX, str(short)),
    ):
        yield World(folder, tcp.getsockname()[1], tcp6.getsockname()[1], udp.getsockname()[1])
    short.unlink()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stop:
        stop.sendto(b"stop", udp.getsockname())
    answering.join()
    udp.close()


ATTACKS = {
    "tcp": "socket.create_connection(('127.0.0.1', TCP), 5).close()",
    "tcp-over-ipv6": "socket.create_connection(('::1', TCP6), 5).close()",
    "udp-as-dns-uses-it": (
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(5); s.sendto(b'q', ('127.0.0.1', UDP));"
        " assert s.recv(9) == b'q'; s.close()"
    ),
    "listening": "socket.create_server(('127.0.0.1', 0)).close()",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()",
    "socket-file": "s = socket.socket(socket.AF_UNIX); s.connect(os.readlink(FOLDER + '/socket')); s.close()",
    "secret-file": "assert open(FOLDER + '/secret').read() == SECRET",
    "secret-through-a-link": "os.symlink(FOLDER + '/secret', 'link'); assert open('link').read() == SECRET",
    "secret-by-hard-link": "os.link(FOLDER + '/secret', 'hard'); assert open('hard').read() == SECRET",
    "folder-listing": "assert os.listdir(FOLDER)",
    "home": "assert os.listdir(os.path.dirname(FOLDER))",
    "environment-of-our-process": "assert open(f'/proc/{PID}/environ', 'rb').read()",
    "environment-of-the-supervisor": "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    "mounts": "assert open('/proc/self/mounts').read()",
    "write-outside": "open(FOLDER + '/new', 'w').write('x')",
    "overwrite-outside": "open(FOLDER + '/secret', 'r+').write('x')",
    "truncate-outside": "os.truncate(FOLDER + '/secret', 0)",
    "remove-outside": "os.unlink(FOLDER + '/secret')",
    "overwrite-what-may-be-read": (
        "import glob; open(glob.glob(os.environ['PYTHONPATH'].split(':')[0] + '/*.py')[0], 'r+').close()"
    ),
    "shared-memory-folder": "open(f'/dev/shm/tars-{PID}', 'w').close(); os.unlink(f'/dev/shm/tars-{PID}')",
    "signal-our-process": "os.kill(PID, 0)",
    "signal-the-supervisor": "os.kill(os.getppid(), 0)",
    "limits-of-the-supervisor": "resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))",
    "priority-of-the-supervisor": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "scheduling-of-the-supervisor": "os.sched_setscheduler(os.getppid(), os.SCHED_BATCH, os.sched_param(0))",
    "set-user-id-outside": "os.chmod(FOLDER + '/secret', 0o4600)",
    "read-memory-of-a-process": "call(310 if X86 else 270, os.getpid(), 0, 0, 0, 0, 0)",
    "memory-without-owner": "os.close(os.memfd_create('x'))",
    "system-v-memory": "call(31 if X86 else 195, call(29 if X86 else 194, 0, 4096, 0o600), 0, 0)",
    "hide-from-the-watch": "call(157 if X86 else 167, 4, 0, 0, 0, 0)",
}
AS_ROOT = {
    "become-somebody-else": "os.seteuid(65534); os.seteuid(0)",
    "device-node": "os.mknod('node', 0o600 | stat.S_IFBLK, os.makedev(7, 0))",
    "own-namespace": "call(272 if X86 else 97, 0x04000000)",
    "trace": "call(101 if X86 else 117, 0x4206, os.getppid(), 0, 0)",
}
PREAMBLE = """
import ctypes, os, platform, resource, socket, stat
X86 = platform.machine() == "x86_64"

def call(*words):
    result = ctypes.CDLL(None, use_errno=True).syscall(*map(ctypes.c_long, words))
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result

"""


def _attack(world: World, code: str) -> dict[str, str]:
    names = "".join(f"{name} = {value!r}\n" for name, value in world.names.items())
    return {"test_attack.py": f"{PREAMBLE}{names}\ndef test_attack():\n    {code}\n"}


def _outcome(make_runner: MakeRunner, files: dict[str, str], *, unsandboxed: bool) -> str:
    record = judge(make_runner(unsandboxed=unsandboxed), files)
    assert record["ending"] == "Finished", record
    if record["tests"]["test_attack.py::test_attack"] == "failed":
        assert re.search(r"^E +(PermissionError|OSError):", record["outputTail"], re.MULTILINE), record["outputTail"]
    return record["tests"]["test_attack.py::test_attack"]


@pytest.mark.parametrize("code", [pytest.param(code, id=name) for name, code in ATTACKS.items()])
def test_an_attack_works_only_without_the_sandbox(make_runner: MakeRunner, world: World, code: str) -> None:
    files = _attack(world, code)
    assert _outcome(make_runner, files, unsandboxed=False) == "failed"
    assert (world.folder / "secret").read_text() == SECRET
    assert _outcome(make_runner, files, unsandboxed=True) == "passed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root could do it without the sandbox")
@pytest.mark.parametrize("code", [pytest.param(code, id=name) for name, code in AS_ROOT.items()])
def test_root_is_nobody_in_the_sandbox(make_runner: MakeRunner, world: World, code: str) -> None:
    files = _attack(world, code)
    assert _outcome(make_runner, files, unsandboxed=False) == "failed"
    assert _outcome(make_runner, files, unsandboxed=True) == "passed"


def test_the_environment_holds_nothing_of_ours(make_runner: MakeRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED_TOKEN", SECRET)
    known = (
        "PATH HOME TMPDIR LANG LC_CTYPE PYTHONPATH PYTHONNOUSERSITE PYTEST_DISABLE_PLUGIN_AUTOLOAD"
        " PYTEST_CURRENT_TEST PYTEST_VERSION"
    )
    code = f"import os\ndef test_it(): assert os.environ.keys() <= set({known.split()})\n"
    assert judge(make_runner(), {"test_it.py": code})["tests"] == {"test_it.py::test_it": "passed"}


def test_the_supervisor_has_no_environment_to_read(make_runner: MakeRunner) -> None:
    """Judged code cannot read it either; this is what it would find if it could."""
    code = "import os\ndef test_it(): assert open(f'/proc/{os.getppid()}/environ').read() == ''\n"
    assert judge(make_runner(unsandboxed=True), {"test_it.py": code})["tests"] == {"test_it.py::test_it": "passed"}


@pytest.mark.parametrize(("said", "unsandboxed"), [("Permission denied", False), (SECRET, True)], ids=["in", "without"])
def test_a_program_of_the_repository_opens_no_folder_to_itself(
    make_runner: MakeRunner, world: World, said: str, unsandboxed: bool
) -> None:
    """A program of the machine may read where it is installed; this one says that it is installed with the secret."""
    (world.folder / "lib").mkdir()
    (world.folder / "secret").rename(world.folder / "lib" / "secret")
    script = f"#!/bin/sh\ncat {world.folder}/lib/secret\n"
    files = {"env/bin/pytest": script, "env/pyvenv.cfg": f"home = {world.folder}/bin\n"}
    setup = [["python", "-c", "import os; os.chmod('env/bin/pytest', 0o755)"]]
    record = judge(make_runner(unsandboxed=unsandboxed), files, command=["env/bin/pytest"], setup=setup)
    assert said in record["outputTail"], record


ORDINARY = """
import asyncio, os, resource, subprocess, sys, tempfile, threading

def test_subprocess():
    assert subprocess.check_output([sys.executable, "-c", "print(1)"]) == b"1\\n"

def test_asyncio():
    assert asyncio.run(asyncio.sleep(0, 2)) == 2

def test_files(tmp_path):
    (tmp_path / "a").write_text("x")
    (tmp_path / "a").rename(tmp_path / "b")
    os.truncate(tmp_path / "b", 0)
    os.mkdir(tmp_path / "d")
    os.rename(tmp_path / "b", tmp_path / "d" / "b")

def test_limits_and_modes(tmp_path):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(1)
    tmp_path.chmod(0o2700)

def test_threads():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()

def test_signal_to_a_child():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    child.kill()
    assert child.wait() == -9
    child.stdin.close()

def test_randomness_and_null():
    open("/dev/urandom", "rb").read(1)
    open("/dev/null", "w").write("x")
"""


def test_ordinary_suites_notice_nothing(make_runner: MakeRunner) -> None:
    record = judge(make_runner(), {"test_ordinary.py": ORDINARY})
    assert set(record["tests"].values()) == {"passed"}, record["outputTail"]
    assert len(record["tests"]) == 7


LIMITS = """
import pytest, resource

@pytest.mark.parametrize("kind", ["AS", "CORE", "CPU", "FSIZE", "NOFILE", "NPROC"])
def test_it(kind):
    soft, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{kind}"))
    assert soft == hard != resource.RLIM_INFINITY
"""


@pytest.mark.parametrize("unsandboxed", [False, True], ids=["sandboxed", "unsandboxed"])
def test_the_kernel_limits_a_judged_process_for_good(make_runner: MakeRunner, unsandboxed: bool) -> None:
    record = judge(make_runner(unsandboxed=unsandboxed), {"test_it.py": LIMITS})
    assert list(record["tests"].values()) == ["passed"] * 6, record["outputTail"]


TRUNCATE = """
import os, platform, sys
from tars_operator.engine.sandbox import landlock, libc, seccomp
path, guarded = sys.argv[1], sys.argv[2] == "guarded"
libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
landlock.restrict(["/"], [], 2)
seccomp.install(seccomp.program(platform.machine(), guard_truncation=guarded))
for attempt in (lambda: os.open(path, os.O_RDONLY | os.O_TRUNC), lambda: os.truncate(path, 0)):
    try:
        attempt()
    except PermissionError:
        pass
"""


DEVICE = """
import os, stat, sys
from tars_operator.engine.sandbox import landlock, libc
libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
landlock.restrict(["/"], [sys.argv[1]], landlock.abi())
os.mkfifo(sys.argv[1] + "/pipe")
try:
    os.mknod(sys.argv[1] + "/disk", 0o600 | stat.S_IFBLK, os.makedev(7, 0))
except OSError as error:
    print(os.strerror(error.errno))
"""


def test_landlock_grants_no_device_node_where_it_grants_files(tmp_path: Path) -> None:
    """Without the filter, which refuses them too. A missing capability would be `Operation not permitted`."""
    environment = {"PYTHONPATH": str(Path(landlock.__file__).parents[3])}
    command = [sys.executable, "-c", DEVICE, str(tmp_path)]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    assert (said, (tmp_path / "pipe").is_fifo()) == ("Permission denied\n", True)


SIGNAL = """
import os, platform, sys
from tars_operator.engine.sandbox import libc, seccomp
libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
seccomp.install(seccomp.program(platform.machine(), guard_process=os.getppid() if sys.argv[1] == "guarded" else 0))
os.kill(os.getpid(), 0)
os.kill(os.getppid(), 0)
"""


@pytest.mark.parametrize(("reached", "how"), [(False, "guarded"), (True, "bare")])
def test_an_old_landlock_is_made_up_for_where_signals_go(reached: bool, how: str) -> None:
    environment = {"PYTHONPATH": str(Path(landlock.__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-c", SIGNAL, how], env=environment, check=False, capture_output=True, text=True
    )
    assert (done.returncode == 0, "PermissionError" in done.stderr) == (reached, not reached)


@pytest.mark.skipif(landlock.abi() < 2, reason="the kernel's Landlock is older than the one to imitate")
@pytest.mark.parametrize(("left", "how"), [(SECRET, "guarded"), ("", "bare")])
def test_an_old_landlock_is_made_up_for_by_the_filter(tmp_path: Path, left: str, how: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text(SECRET)
    environment = {"PYTHONPATH": str(Path(landlock.__file__).parents[3])}
    subprocess.run([sys.executable, "-c", TRUNCATE, str(victim), how], env=environment, check=True)
    assert victim.read_text() == left
