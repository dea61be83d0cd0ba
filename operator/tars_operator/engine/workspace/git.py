"""The `git` program behind flags that let nothing but Git itself run.

A repository is hostile input: its configuration, hooks, attributes, filters and links can start programs. So nothing is
ever checked out, system and user configuration are not read, hooks and fsmonitor point nowhere, and no prompt waits.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Trace = Callable[[str], None]  # called around every durable operation; tests crash there

SAFE = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.attributesFile=/dev/null",
    "core.alternateRefsCommand=true",
    "core.fsync=committed,loose-object,reference",
    "core.logAllRefUpdates=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "receive.autogc=false",
    "submodule.recurse=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60",
)
FLAGS = tuple(word for setting in SAFE for word in ("-c", setting))
PASSED_ON = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK")
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class GitFailed(Exception):
    """A Git command ended badly. `stderr` is Git's own account in English."""

    def __init__(self, command: str, stderr: str) -> None:
        super().__init__(f"git {command}: {stderr.strip() or 'no message'}")
        self.stderr = stderr


def silent(_operation: str) -> None:
    """The trace of ordinary runs."""


def environment(home: Path, protocols: Sequence[str]) -> dict[str, str]:
    """The whole environment of every Git process: nothing is inherited but the way to the network."""
    inherited = {name: os.environ[name] for name in (*PASSED_ON, *PROXIES) if name in os.environ}
    return inherited | {
        "HOME": str(home),
        "LC_ALL": "C",
        "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ASKPASS": "/bin/false",
        # not among the flags: they would also take away the helper that `credentials` adds
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "credential.helper",
        "GIT_CONFIG_VALUE_0": "",
        "GIT_ALLOW_PROTOCOL": ":".join(protocols),
        "GIT_AUTHOR_NAME": "TARS",
        "GIT_AUTHOR_EMAIL": "tars@tars.dev",
        "GIT_COMMITTER_NAME": "TARS",
        "GIT_COMMITTER_EMAIL": "tars@tars.dev",
    }


class Git:
    """Git commands in one bare repository."""

    def __init__(self, directory: Path, variables: Mapping[str, str], trace: Trace = silent) -> None:
        self.directory = directory
        self._variables = dict(variables)
        self._trace = trace

    def read(self, *words: str, stdin: bytes = b"", seconds: float = 120) -> bytes:
        """Standard output of a command that changes nothing here.

        Raises:
            GitFailed: it ended with an error, or took longer than `seconds`.

        """
        return self._run(words, stdin, seconds, {})

    def write(
        self, *words: str, stdin: bytes = b"", seconds: float = 120, variables: Mapping[str, str] | None = None
    ) -> bytes:
        """The same for a command that leaves something behind (an object, a ref, a remote branch)."""
        self._trace(f"before git {words[0]}")
        output = self._run(words, stdin, seconds, variables or {})
        self._trace(f"after git {words[0]}")
        return output

    def line(self, *words: str) -> str:
        return self.read(*words).decode().strip()

    def succeeds(self, *words: str) -> bool:
        """For commands that answer a question with their exit status."""
        try:
            self.read(*words)
        except GitFailed:
            return False
        return True

    def _run(self, words: Sequence[str], stdin: bytes, seconds: float, more: Mapping[str, str]) -> bytes:
        command = ["git", *FLAGS, "--git-dir", str(self.directory), *words]
        return execute(command, stdin, seconds, self._variables | dict(more))


def execute(command: Sequence[str], stdin: bytes, seconds: float, variables: Mapping[str, str]) -> bytes:
    """Run one Git process; the name of its subcommand stands in the error, its arguments do not."""
    name = next((word for word in command[1 + len(FLAGS) :] if not word.startswith(("-", "/"))), "")
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=seconds, env=variables, check=False)
    except subprocess.TimeoutExpired as error:
        raise GitFailed(name, f"timed out after {seconds:.0f} s") from error
    if done.returncode != 0:
        raise GitFailed(name, done.stderr.decode("utf-8", "replace"))
    return done.stdout
