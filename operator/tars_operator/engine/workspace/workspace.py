"""The directory of one run: clone, journal, audit and report. Only one process works in it at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tars_operator.engine.workspace import credentials as access
from tars_operator.engine.workspace import lock
from tars_operator.engine.workspace.git import Git, Trace, environment, silent
from tars_operator.engine.workspace.journal import Journal
from tars_operator.engine.workspace.remote import Remote

NETWORK = ("https", "http", "ssh")
LOCK_SECONDS = 120.0  # longer than a pod's termination grace


class Workspace:
    """Where a run keeps what must survive its process.

    `credentials` is a directory with `username` and `password`, or `ssh-privatekey` and `known_hosts`.
    `local` lets file:// URLs through: in a cluster they would name the coordinator's own disk.
    """

    def __init__(
        self,
        directory: Path,
        *,
        credentials: Path | None = None,
        local: bool = False,
        lock_seconds: float = LOCK_SECONDS,
        trace: Trace = silent,
    ) -> None:
        self.directory = directory
        self.repository = directory / "repo.git"
        self.journal_path = directory / "journal.jsonl"
        self.report_path = directory / "report.tars"
        self._credentials = credentials
        self._protocols = (*NETWORK, "file") if local else NETWORK
        self._lock_seconds = lock_seconds
        self._trace = trace

    @contextmanager
    def held(self, clock: Callable[[], float]) -> Iterator[Journal]:
        """Work here alone; yields the journal of what was done before.

        Raises:
            PartUnavailable: another process works here.
            JournalBroken: the journal was altered.

        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with lock.held(self.directory / "lock", self._lock_seconds):
            self._sweep()
            yield Journal(self.journal_path, clock, self._trace)

    def _sweep(self) -> None:
        """Remove what a killed Git left in the clone: only we work there, and its locks would bar us for ever."""
        for pattern in ("*.lock", "refs/**/*.lock", "index.*"):
            for left in self.repository.glob(pattern):
                left.unlink(missing_ok=True)

    def git(self, url: str) -> Git:
        """Git commands in the clone, with the credentials of `url` for those that need them."""
        return Git(self.repository, self._variables(url), self._trace)

    def remote(self, url: str) -> Remote:
        return Remote(url, self._variables(url), self._trace)

    def _variables(self, url: str) -> dict[str, str]:
        variables = environment(self.directory, self._protocols)
        return variables | dict(access.variables(self._credentials, url))
