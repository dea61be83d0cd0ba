"""The source repository: clone it, ask for a branch, push one; and say in a person's words what does not work."""

import re
import shlex
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tars_operator.engine.workspace.git import FLAGS, Git, GitFailed, Trace, execute
from tars_operator.engine.workspace.trust import trusted_directories

LONGEST_TRANSFER = 900.0  # seconds; a stalled one ends after 60 s by Git's low-speed limit
PAUSES = (1.0, 4.0)  # seconds before another try after a failure that may pass
# Lines that Git says on top of what went wrong.
REFRAIN = re.compile(r"could not read from remote repository|correct access rights|and the repository exists")
COMPLAINT = re.compile(r"(?:remote: )?(?:fatal|error): |! \[")


@dataclass(frozen=True)
class Cause:
    """One way a remote fails: how Git words it, what it means, what to do."""

    marker: str
    meaning: str
    passes: bool = False  # whether trying again can help


CAUSES = (
    Cause(
        r"dubious ownership",
        "the repository of spec.source.url belongs to another user; if you trust it, say so as Git proposes:"
        " git config --global --add safe.directory PATH",
    ),
    Cause(
        r"repository corruption|invalid index-pack output",
        "the repository of spec.source.url lacks objects: it is damaged, or a partial clone; see git fsck there,"
        " or name the repository that it was cloned from",
    ),
    Cause(
        r"bad config|unknown repository extension|expected git repo version",
        "the repository of spec.source.url is set up in a way that this Git does not know; see git status there",
    ),
    Cause(r"no space left on device|disk quota exceeded", "the disk of the workspace is full; make room and run again"),
    Cause(
        r"could not resolve host|name or service not known|temporary failure in name resolution",
        "the host of spec.source.url is not known; check the address and the cluster's DNS",
        passes=True,
    ),
    Cause(
        r"host key verification failed",
        "the server's ssh key is not in known_hosts of the Secret in spec.source.credentialsSecret; add it",
    ),
    Cause(
        r"authentication failed|could not read (username|password)|permission denied|error: 40[13]|invalid credentials",
        "the server refused the credentials; name a Secret with the right username and password"
        " (or ssh-privatekey and known_hosts) in spec.source.credentialsSecret",
    ),
    Cause(
        r"repository .*not found|does not appear to be a git repository|not a git repository|does not exist|error: 404"
        r"|no such file",
        "there is no repository at spec.source.url, or these credentials may not see it; check the path",
    ),
    Cause(
        r"transport '.*' not allowed",
        "spec.source.url uses a protocol that is not allowed here; use https:// or ssh://"
        " (file:// works in local mode only)",
    ),
    Cause(
        r"failed to connect|connection (refused|reset)|network is unreachable|no route to host|couldn't connect"
        r"|timed out|early eof|hung up|rpc failed|error: 5\d\d|operation too slow|empty reply",
        "the server of spec.source.url cannot be reached; check the address, the server and the network policy",
        passes=True,
    ),
)
UNKNOWN = Cause("", "Git could not talk to the repository of spec.source.url")


def cause_of(stderr: str) -> Cause:
    return next((cause for cause in CAUSES if re.search(cause.marker, stderr, re.IGNORECASE)), UNKNOWN)


class RemoteFailed(Exception):
    """The remote did not do what was asked; the message names the field and the remedy."""

    def __init__(self, cause: Cause, stderr: str) -> None:
        super().__init__(f"{cause.meaning} (git: {_told(stderr)[:300]})")


def _told(stderr: str) -> str:
    """The line that tells most: the first complaint, or the last line there is."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip() and not REFRAIN.search(line.lower())]
    return next((line for line in lines if COMPLAINT.match(line)), lines[-1] if lines else "")


T = TypeVar("T")


def patient(act: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """Do `act`, and again after failures that may pass.

    Raises:
        RemoteFailed: it cannot be done, or not now.

    """
    for seconds in PAUSES:
        try:
            return act()
        except GitFailed as error:
            cause = cause_of(error.stderr)
            if not cause.passes:
                raise RemoteFailed(cause, error.stderr) from error
            pause(seconds)
    try:
        return act()
    except GitFailed as error:
        raise RemoteFailed(cause_of(error.stderr), error.stderr) from error


class Remote:
    """The repository at `url`, by the variables of `credentials.variables`."""

    def __init__(self, url: str, variables: dict[str, str], trace: Trace) -> None:
        self.url = url
        self._variables = variables
        self._trace = trace

    def clone(self, target: Path) -> None:
        """A bare clone at `target`, whole or not at all: a half one is thrown away and made again."""
        unfinished = target.with_name(target.name + ".unfinished")
        self._trace("before clone")
        patient(lambda: self._clone(unfinished))
        unfinished.rename(target)
        self._trace("after clone")

    def _clone(self, unfinished: Path) -> None:
        shutil.rmtree(unfinished, ignore_errors=True)
        words = ["clone", "--bare", "--quiet", "--template=", "--no-local", *self._program("upload-pack")]
        execute(["git", *FLAGS, *words, "--", self.url, str(unfinished)], b"", LONGEST_TRANSFER, self._variables)

    def branch(self, git: Git, name: str) -> str:
        """The commit a branch has there now; empty when there is none."""
        ref = f"refs/heads/{name}"
        words = ["ls-remote", "--quiet", *self._program("upload-pack"), "--", self.url, ref]
        lines = patient(lambda: git.read(*words)).decode().splitlines()
        return next((line.split("\t")[0] for line in lines if line.endswith(f"\t{ref}")), "")

    def push(self, git: Git, branch: str, commit: str, expected: str) -> None:
        """Move a branch there from `expected` (empty: it must not exist) to `commit`; never more than that."""
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{expected}"
        words = ["push", "--quiet", "--no-verify", lease, *self._program("receive-pack"), "--", self.url]
        patient(lambda: git.write(*words, f"{commit}:{ref}", seconds=LONGEST_TRANSFER))

    def _program(self, name: str) -> list[str]:
        """For a local repository: the other side under our flags too, so that nothing of it runs."""
        if not self.url.startswith("file://"):
            return []
        trust = [word for place in trusted_directories() for word in ("-c", f"safe.directory={place}")]
        return [f"--{name}={shlex.join(['git', *FLAGS, *trust, name])}"]
