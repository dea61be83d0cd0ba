"""The tester in this process, for local and Single mode: the same runner and sandbox behind the same protocol."""

import sys
from pathlib import Path
from typing import Any

from tars_operator.api.contracts import Ending, ValidateRequest, ValidationRecord
from tars_operator.engine.sandbox.runner import Runner, Settings
from tars_operator.engine.sandbox.words import Refused


class LocalTester:
    """Runs repository code in sandboxed children of this process, with `python` as its interpreter.

    `store` is a directory of its own; what it holds may be deleted when nothing runs. `unsandboxed` switches Landlock
    and seccomp off and is unsafe.
    """

    def __init__(self, store: Path, *, python: str = sys.executable, unsandboxed: bool = False) -> None:
        self._runner = Runner(Settings(store=store.resolve(), python=python, unsandboxed=unsandboxed))

    def problem(self) -> str:
        """Why nothing can be sandboxed on this machine; empty when it can."""
        return self._runner.problem()

    def prepare(self, tree: str, archive: bytes) -> None:
        """Make a Git tree known; `archive` is its tar.gz, `tree` the SHA-256 of that.

        Raises:
            Refused: the id or the archive is not what it should be.

        """
        self._runner.put(tree, archive)

    def validate(self, request: ValidateRequest) -> ValidationRecord:
        """Run one validation. What the request lacks to be run at all is told as a failure of the sandbox."""
        body: dict[str, Any] = request.model_dump(mode="json", by_alias=True)
        try:
            return ValidationRecord.model_validate(self._runner.validate(body))
        except Refused as refused:
            return ValidationRecord(ending=Ending.SANDBOX_FAILED, message=str(refused))
