"""Ctrl-C in the middle of each verb: no file is half written, nothing stays behind, nothing goes on running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from tests.support.repositories import git, make_repository


@pytest.fixture
def start(tmp_path):
    """Starts the command line as a process whose temporary files lie in a folder of their own."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {
        "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path), "XDG_STATE_HOME": str(tmp_path / "state")
    }  # fmt: skip

    started = []

    def begin(*arguments):
        child = subprocess.Popen(
            [sys.executable, "-m", "tars_operator.cli.main", *map(str, arguments)], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_heeds_interrupts,  # noqa: PLW1509 - no threads here
        )  # fmt: skip

        started.append(child)
        return child

    begin.temporary = temporary
    yield begin
    for child in started:
        if child.poll() is None:  # the test failed before its end
            child.kill()
            print(*child.communicate())


VERBS = {
    "scan": ("scan", "--quiet"),
    "plan": ("plan", "--quiet"),
    "fix": ("fix", "--pattern", "python/*", "--quiet"),
}


@pytest.mark.parametrize("arguments", VERBS.values(), ids=VERBS)
def test_a_checkout_is_left_as_it_was(arguments, start, checkout):
    """Many files, so that it is certainly at work."""
    for number in range(3000):
        (checkout / f"src/m{number}.py").write_text("import os\n" * 300)
    git(checkout, "add", "--all")
    child = start(*arguments)
    _until(lambda: any(one.is_dir() for one in start.temporary.iterdir()))  # a file may only try whether there is room
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert list(start.temporary.iterdir()) == []
    assert git(checkout, "diff", "--name-only") == ""


@pytest.fixture
def endless(tmp_path):
    """A repository whose tests never end, and the manifest of a run on it."""
    source = make_repository(tmp_path / "endless", {
        "shop.py": "import os\n",
        "test_shop.py": "import time\n\n\ndef test_it():\n    time.sleep(600)\n",
    })  # fmt: skip
    spec = {"source": {"url": source.as_uri(), "ref": "main"}, "test": {"command": [sys.executable, "-m", "pytest"]}}
    body = {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", "metadata": {"name": "tidy"}, "spec": spec}
    (tmp_path / "run.yaml").write_text(yaml.safe_dump(body))
    return source


@pytest.mark.slow
def test_a_local_run_ends_at_the_second_time_with_all_it_started(start, endless, tmp_path):
    child = start("run", "--local", "-f", tmp_path / "run.yaml")
    _until(lambda: _children(start.temporary))
    child.send_signal(signal.SIGINT)
    time_to_go_on = time.monotonic() + 1
    _until(lambda: time.monotonic() > time_to_go_on)
    assert child.poll() is None, "the first time it ends after the change in hand"
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert b"once more to stop at once" in err
    assert b"Traceback" not in err
    assert child.returncode == 130
    _until(lambda: not _children(start.temporary))
    assert list(start.temporary.iterdir()) == []
    assert (git(endless, "status", "--porcelain"), git(endless, "branch", "--list", "tars/*")) == ("", "")


def _children(folder):
    """Processes that work below the folder."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and str(folder) in str((process / "cwd").readlink()):
                found.append(process.name)
        except OSError:
            continue
    return found


def _heeds_interrupts():
    """A test run in the background of a shell ignores Ctrl-C, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _until(holds, seconds=120):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen")
        time.sleep(0.005)
