"""The source: a clone, the base commit, and the result branch of this run and no other."""

import shutil

from tars_operator.api.reasons import RunReason
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace.git import GitFailed
from tars_operator.engine.workspace.journal import Step
from tars_operator.engine.workspace.messages import TRAILER_CHANGE, TRAILER_REVERTS, TRAILER_RUN
from tars_operator.engine.workspace.remote import RemoteFailed


def open_source(run: Run) -> None:
    """Make sure that there is a clone and a result branch in it; safe to do again.

    Raises:
        RunEnded: SourceUnavailable, InvalidSpec, or DeliveryFailed when the result branch is somebody else's.

    """
    _check_anchor(run)
    if run.ledger.opening is None:
        _clone(run)
        base = _base(run)
        _refuse_source_branch(run)
        _refuse_crowded_branch(run)
        _open(run, base)
    opening = run.opening
    current = run.head()
    if current in {"", opening.remote} and current != opening.start:
        run.git.write("update-ref", "--end-of-options", run.ref, opening.start, current or "0" * len(opening.start))
    run.tell(run.stage)


def _check_anchor(run: Run) -> None:
    """What an earlier attempt reported as its journal must be in this one, or be known as lost since this one began."""
    anchor, opening = run.order.anchor, run.ledger.opening
    known = {entry.digest for entry in run.journal.entries} | ({opening.lost} if opening else set())
    if opening is not None and anchor and anchor not in known:
        raise RunEnded(
            RunReason.INFRASTRUCTURE_FAILURE,
            "the journal in the workspace is not the one that status.result.journalHead names;"
            " delete the run (and its workspace) and create it again",
        )


def _clone(run: Run) -> None:
    """A clone without a journal tells nothing that can be relied on, so it is made anew."""
    shutil.rmtree(run.parts.workspace.repository, ignore_errors=True)
    try:
        run.remote.clone(run.parts.workspace.repository)
    except RemoteFailed as error:
        raise RunEnded(RunReason.SOURCE_UNAVAILABLE, str(error)) from error


def _base(run: Run) -> str:
    """The commit of an earlier attempt, or what the ref means now: a branch before a tag before a commit."""
    ref = run.spec.source.ref
    names = [run.order.base] if run.order.base else [f"refs/heads/{ref}", f"refs/tags/{ref}", ref]
    for name in names:
        try:
            return run.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except GitFailed:
            continue
    if run.order.base:
        said = f"the base commit {run.order.base} is no longer in the repository; create a new run"
    elif ref == "HEAD":
        said = "spec.source.ref: the repository is empty or its default branch is missing; name a branch, tag or commit"
    else:
        said = f"spec.source.ref: there is no branch, tag or commit {ref!r} in the repository; check the spelling"
    raise RunEnded(RunReason.SOURCE_UNAVAILABLE, said)


def _refuse_source_branch(run: Run) -> None:
    """The API cannot see which branch HEAD is, so that is checked here."""
    try:
        default = run.git.line("symbolic-ref", "--quiet", "HEAD")
    except GitFailed:
        default = ""
    if run.ref in {default, f"refs/heads/{run.spec.source.ref}", run.spec.source.ref}:
        said = "is the branch the run starts from, or the repository's default; choose another"
        raise RunEnded(RunReason.INVALID_SPEC, f"spec.delivery.branch: {run.branch} {said}")


def _refuse_crowded_branch(run: Run) -> None:
    """Git keeps a branch as a file, so that there is no `tars/x` beside a branch `tars`."""
    branches = run.git.read("for-each-ref", "--format=%(refname)", "refs/heads").decode("utf-8", "replace").splitlines()
    for other in branches:
        if other.startswith(f"{run.ref}/") or run.ref.startswith(f"{other}/"):
            said = f"cannot be beside branch {other.removeprefix('refs/heads/')} of the repository; choose another"
            raise RunEnded(RunReason.INVALID_SPEC, f"spec.delivery.branch: {run.branch} {said}")


def _open(run: Run, base: str) -> None:
    remote = run.head()
    start, taken, undone = _continued(run, base, remote) if remote else (base, (), ())
    entry = run.journal.append(
        Step.OPENED,
        base=base,
        branch=run.branch,
        start=start,
        remote=remote,
        taken=list(taken),
        undone=list(undone),
        lost=run.order.anchor,
    )
    run.ledger.add(entry)


def _continued(run: Run, base: str, remote: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Where to go on when the remote has the result branch already: only on what this run made.

    The workspace may have been lost after a delivery; then all commits between base and branch carry the run's
    trailers. A branch of the run that was merged into the base is begun anew from there.
    """
    if run.git.succeeds("merge-base", "--is-ancestor", remote, base) and _runs(run, remote, "-1") == [run.order.name]:
        return base, (), ()
    between = f"{base}..{remote}"
    if run.git.succeeds("merge-base", "--is-ancestor", base, remote) and set(_runs(run, between)) == {run.order.name}:
        return remote, _trailer(run, TRAILER_CHANGE, between), _trailer(run, TRAILER_REVERTS, between)
    raise RunEnded(
        RunReason.DELIVERY_FAILED,
        f"branch {run.branch} is in the remote already and was not made by this run on this base;"
        " name another in spec.delivery.branch, or delete it",
    )


def _runs(run: Run, *commits: str) -> list[str]:
    """The run that each commit names; empty for a commit of somebody else."""
    names = f"%(trailers:key={TRAILER_RUN},valueonly,separator=%x20)"
    text = run.git.read("log", f"--format={names}", *commits)
    return text.decode("utf-8", "replace").splitlines()


def _trailer(run: Run, key: str, commits: str) -> tuple[str, ...]:
    text = run.git.read("log", f"--format=%(trailers:key={key},valueonly,separator=%x0A)", commits)
    return tuple(line.strip() for line in text.decode("utf-8", "replace").splitlines() if line.strip())
