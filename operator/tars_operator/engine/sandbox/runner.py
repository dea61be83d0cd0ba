"""One validation: a private copy of the tree, the command in the sandbox, the records, and everything thrown away."""

from __future__ import annotations

import os
import secrets
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from pkgutil import get_data
from typing import Any

from tars_operator.engine.sandbox import commands, confinement, directories, recording
from tars_operator.engine.sandbox.commands import Programs
from tars_operator.engine.sandbox.job import Job, Limits, Result
from tars_operator.engine.sandbox.layouts import import_roots
from tars_operator.engine.sandbox.requests import Request, parse
from tars_operator.engine.sandbox.trees import Trees
from tars_operator.engine.sandbox.words import Ending, SandboxFailed

_OF_PACKAGE = str(Path(__file__).parents[3])  # the directory, or the zip file, that holds tars_operator
_SUPERVISE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from tars_operator.engine.sandbox.supervisor import main; main()"
)
_GRACE = 10.0  # seconds after the deadline for the supervisor to end everything and answer
_STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Settings:
    """How a runner runs. `python` (a path) takes the place of the `python` on `path`; `unsandboxed` is unsafe."""

    store: Path
    python: str = ""
    path: str = _STANDARD_PATH
    output_bytes: int = Limits.output_bytes
    disk_bytes: int = Limits.disk_bytes
    unsandboxed: bool = False

    @property
    def programs(self) -> Programs:
        return Programs(self.path, self.python)


@dataclass(frozen=True)
class _Place:
    """The cell of one process: `work` and `tmp`, which it may write, and `plugins`, which it may only read."""

    work: Path

    @property
    def cell(self) -> Path:
        return self.work.parent

    @property
    def temporary(self) -> Path:
        return self.cell / "tmp"

    @property
    def plugins(self) -> Path:
        return self.cell / "plugins"

    def furnish(self, plugin: str) -> None:
        """Empty directories beside the worktree, with our plugin under the name it has this time.

        pytest looks for its configuration upwards and dies of a file it may not read; an empty one stops it here.
        """
        (self.cell / "pytest.ini").touch()
        for folder in (self.temporary, self.plugins):
            directories.remove(folder)
            folder.mkdir()
        if plugin:
            source = get_data("tars_operator.engine.sandbox", "plugin.py") or b""
            (self.plugins / f"{plugin}.py").write_bytes(source)


def _failure(message: str, result: Result | None = None) -> dict[str, Any]:
    tail, seconds = (result.output_tail, result.seconds) if result else ("", 0.0)
    return _record(Ending.SANDBOX_FAILED.value, {}, seconds, tail, message)


def _record(ending: str, tests: dict[str, str], seconds: float, tail: str, message: str) -> dict[str, Any]:
    return {
        "ending": ending,
        "tests": tests,
        "seconds": round(seconds, 4),
        "outputTail": tail,
        "message": message,
    }


def _answer(process: subprocess.Popen[str], deadline: float) -> str:
    """All the supervisor says until it closes its output.

    Raises:
        SandboxFailed: it said nothing in time, or ended without a word.

    """
    if process.stdout is None:
        raise SandboxFailed("the supervisor was started without a pipe")
    chunks: list[bytes] = []
    while select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
        data = os.read(process.stdout.fileno(), 1 << 20)
        if not data:
            return b"".join(chunks).decode()
        chunks.append(data)
    raise SandboxFailed("the supervisor did not answer in time and was killed")


def _supervise(job: Job) -> Result:
    """Run a job in a supervisor of its own; when this process dies, so does everything beneath.

    Raises:
        SandboxFailed: the supervisor did not answer.

    """
    arguments = [sys.executable, "-I", "-S", "-c", _SUPERVISE, _OF_PACKAGE]
    pipe = subprocess.PIPE
    deadline = time.monotonic() + job.limits.seconds + _GRACE
    with subprocess.Popen(
        arguments, stdin=pipe, stdout=pipe, text=True, env={}, cwd="/", start_new_session=True
    ) as process:
        try:
            if process.stdin is not None:
                process.stdin.write(job.dumps() + "\n")
                process.stdin.flush()
            return Result.loads(_answer(process, deadline))
        except (BrokenPipeError, ValueError) as error:
            raise SandboxFailed("the supervisor ended without an answer") from error
        finally:
            _let_go(process)


def _let_go(process: subprocess.Popen[str]) -> None:
    """Without its lifeline a supervisor ends everything beneath it and then itself. Killed, it leaves that behind."""
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()


class Runner:
    """Validates one request at a time; others wait for their turn."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        settings.store.mkdir(parents=True, exist_ok=True)
        self._trees = Trees(settings.store)

    def problem(self) -> str:
        """Why validations cannot be sandboxed here; empty when they can, or when somebody wants them unsafe."""
        return "" if self._settings.unsandboxed else confinement.problem()

    def put(self, tree: str, archive: bytes) -> None:
        with self._lock:
            self._trees.put(tree, archive)

    def validate(self, body: Any) -> dict[str, Any]:
        """A `ValidationRecord` for a `ValidateRequest`, both as decoded JSON.

        Raises:
            UnknownTree: the tree must be uploaded first.
            Refused: the request is wrong.

        """
        request = parse(body)
        problem = self.problem()
        if problem:
            return _failure(f"the sandbox does not work here: {problem}")
        with self._lock:
            return self._validate(request)

    def _validate(self, request: Request) -> dict[str, Any]:
        try:
            work = self._trees.check_out(request, lambda place: self._set_up(request, place))
            return self._judge(request, work)
        except (SandboxFailed, OSError) as error:
            return _failure(str(error))
        finally:
            self._trees.clean()

    def _judge(self, request: Request, work: Path) -> dict[str, Any]:
        plugin = f"tars_records_{secrets.token_hex(8)}"
        command = commands.with_plugin(request.command, plugin)
        result = self._run(request, command, work, plugin)
        if result.breach:
            return self._broken(result, request)
        if result.message:
            return _failure(result.message, result)
        session = recording.read(result.records)
        return _record(session.ending.value, session.tests, result.seconds, result.output_tail, session.gap)

    def _broken(self, result: Result, request: Request) -> dict[str, Any]:
        tests = recording.read(result.records).tests
        message = result.message or _SENTENCES[result.breach].format(**vars(self._limits(request)))
        return _record(result.breach, tests, result.seconds, result.output_tail, message)

    def _set_up(self, request: Request, work: Path) -> None:
        """Run the setup commands.

        Raises:
            SandboxFailed: one did not end with status 0; nothing can be said without its work.

        """
        for index, command in enumerate(request.setup):
            result = self._run(request, command, work, field=f"setup.{index}")
            if result.breach or result.status != 0:
                how = result.breach or f"exit status {result.status}"
                shown, tail = " ".join(command), result.output_tail[-1024:]
                raise SandboxFailed(f"test.setup: {shown!r} ended with {how}: {result.message or tail}")

    def _limits(self, request: Request) -> Limits:
        settings = self._settings
        return Limits(
            seconds=request.timeout_seconds,
            memory_bytes=request.memory_bytes,
            processes=request.processes,
            output_bytes=settings.output_bytes,
            disk_bytes=settings.disk_bytes,
        )

    def _run(
        self, request: Request, command: tuple[str, ...], work: Path, plugin: str = "", field: str = "command"
    ) -> Result:
        program = str(work / self._settings.programs.find(command[0], field))
        place = _Place(work)
        place.furnish(plugin)
        return _supervise(self._job(request, (program, *command[1:]), place))

    def _job(self, request: Request, argv: tuple[str, ...], place: _Place) -> Job:
        return Job(
            argv=argv,
            directory=str(place.work),
            environment=self._environment(place),
            readable=(*self._readable(argv[0], place.work), str(place.cell)),
            writable=(str(place.work), str(place.temporary)),
            limits=self._limits(request),
            nonce=secrets.token_hex(16),
            unsandboxed=self._settings.unsandboxed,
        )

    @staticmethod
    def _readable(program: str, work: Path) -> tuple[str, ...]:
        """A program of the repository grants nothing: it could be a link to anywhere."""
        return () if work in Path(program).parents else commands.readable_for(program)

    def _environment(self, place: _Place) -> dict[str, str]:
        """Nothing of ours: no token, no name of a service, no place of a person."""
        return {
            "PATH": self._settings.programs.search_path,
            "HOME": str(place.temporary),
            "TMPDIR": str(place.temporary),
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join([str(place.plugins), *import_roots(place.work)]),
            "PYTHONNOUSERSITE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }


_SENTENCES = {
    Ending.TIMED_OUT.value: "killed after {seconds} seconds",
    Ending.MEMORY_EXCEEDED.value: "killed above {memory_bytes} bytes of memory",
    Ending.TOO_MANY_PROCESSES.value: "killed above {processes} processes",
    Ending.OUTPUT_FLOOD.value: "killed above {output_bytes} bytes of output",
    Ending.DISK_EXCEEDED.value: "killed above {disk_bytes} bytes written",
    Ending.SANDBOX_FAILED.value: "the sandbox could not run the command",
}
