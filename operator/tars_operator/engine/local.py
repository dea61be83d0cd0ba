"""All roles in this process: local mode (`tars run --local`) and, in a cluster, mode Single."""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import Result, RunSpec, default_branch
from tars_operator.api.words import Cancel
from tars_operator.engine import pipeline
from tars_operator.engine.analysis.analyzer import LocalAnalyzer, UnknownRuleError
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.provider import ModelProviders
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.ports import Clock, Control, News, Observer
from tars_operator.engine.sandbox.local import LocalTester
from tars_operator.engine.workspace.git import Git, GitFailed, environment
from tars_operator.engine.workspace.workspace import Workspace


def _ignore(_news: News) -> None:
    """For runs that nobody watches."""


def _never() -> Cancel | None:
    return None


@dataclass(frozen=True)
class Surroundings:
    """What a run needs from this process. `directory` keeps clone, journal and report; it is made when missing."""

    directory: Path
    observer: Observer = _ignore
    control: Control = _never
    clock: Clock = time.time
    providers: ModelProviders | None = None
    credentials: Path | None = None
    python: str = sys.executable  # what `python` means in test commands
    local_source: bool = field(default=True)  # whether file:// may be read: not in a cluster


def run_local(order: Order, around: Surroundings) -> Result:
    """Run the order with all roles in this process; journal and report lie in `around.directory` afterwards.

    A file:// source is the user's own repository: the result arrives there as a branch, its work tree is not touched.

    Raises:
        PartUnavailable: another process uses the directory.

    """
    obstacle = _obstacle(order) if around.local_source else ""
    if obstacle:
        return Result(attempt=order.attempt, reason=RunReason.INVALID_SPEC, message=obstacle)
    try:
        return pipeline.run(order, _parts(around))
    except UnknownRuleError as error:
        return Result(attempt=order.attempt, reason=RunReason.INVALID_SPEC, message=str(error))


def source_url(source: str) -> str:
    """A URL from what a person writes: a URL as it is, anything else as a path to a local repository."""
    return source if "://" in source else Path(source).expanduser().resolve().as_uri()


def shown_source(url: str) -> str:
    """The same the other way round: a path for what lies on this machine, as it is typed, without escapes."""
    return unquote(urlsplit(url).path) if url.startswith("file://") else url


def _obstacle(order: Order) -> str:
    """Git would refuse the push at the very end; a person should know before the work."""
    spec: RunSpec = order.spec
    branch = spec.delivery.branch or default_branch(order.name)
    url = urlsplit(spec.source.url)
    if url.scheme != "file" or f"refs/heads/{branch}" not in _checked_out(Path(unquote(url.path))):
        return ""
    return (
        f"spec.delivery.branch: {branch} is checked out in {spec.source.url}; check out another there, or name another"
    )


def _checked_out(repository: Path) -> set[str]:
    """Branches of all work trees of a repository; none for what is no repository, which the clone will say better."""
    directory = repository / ".git" if (repository / ".git").exists() else repository
    git = Git(directory, environment(Path.home(), ("file",)))
    try:
        lines = git.read("worktree", "list", "--porcelain").decode("utf-8", "replace").splitlines()
        bare = git.line("rev-parse", "--is-bare-repository") == "true"
    except GitFailed:
        return set()
    return set() if bare else {line.removeprefix("branch ") for line in lines if line.startswith("branch ")}


def _parts(around: Surroundings) -> Parts:
    return Parts(
        workspace=Workspace(around.directory, credentials=around.credentials, local=around.local_source),
        analyzer=LocalAnalyzer(),
        generator=LocalGenerator(around.providers),
        tester=LocalTester(around.directory / "sandbox", python=around.python),
        observer=around.observer,
        control=around.control,
        clock=around.clock,
    )
