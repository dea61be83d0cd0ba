"""What a person can do when a local run has ended: take its branch, leave it, or mend what kept it from working."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from tars_operator.api.reasons import RunReason
from tars_operator.cli import console
from tars_operator.cli.account import Report
from tars_operator.cli.counting import counted
from tars_operator.cli.nexts import say_next
from tars_operator.engine.local import shown_source
from tars_operator.engine.order import Order


def say_ending(order: Order, report: Report, head: str) -> None:
    """The branch and how to go on, or why there is none."""
    url, place = order.spec.source.url, shown_source(order.spec.source.url)
    branch = order.spec.delivery.branch or f"tars/{order.name}"
    if head:
        console.data().print(f"\nThe result is branch {branch} of {place} (commit {head[:10]}).")
        is_here = place != url
        say_next(_to_take(place, order.spec.source.ref, branch) if is_here else _to_fetch(url, branch))
    elif report.get("reason") == RunReason.BASELINE_FAILED:
        _say_baseline(order.spec.test.command)
    elif report.get("reason") == RunReason.SOURCE_UNAVAILABLE and place != url:
        console.say(
            "A run begins from a commit: git init, git add, git commit there, or name another by --repo.", "yellow"
        )
    if waiting := report.get("counts", {}).get("waiting"):
        said = "run the same command in a terminal, and it shows and asks for each"
        console.say(f"{counted(waiting, 'change')} of class B to decide about: {said}.", "yellow")


def _to_take(place: str, ref: str, branch: str) -> dict[str, str]:
    is_here = Path(place) in (Path.cwd(), *Path.cwd().parents)
    git = "git" if is_here else f"git -C {shlex.quote(place)}"
    branch = shlex.quote(branch)
    return {
        f"{git} log --patch {ref}..{branch}": "look at it, one commit for each change",
        f"{git} merge {branch}": "take all of it",
        f"{git} cherry-pick COMMIT": "take one; git revert COMMIT takes it back",
        f"{git} branch -D {branch}": "take none of it",
        **_to_report("" if is_here else place),
    }


def _to_fetch(url: str, branch: str) -> dict[str, str]:
    fetch = f"git fetch {shlex.quote(url)} {shlex.quote(branch)}"
    return {fetch: "then git log --patch FETCH_HEAD", **_to_report(url)}


def _to_report(repo: str) -> dict[str, str]:
    where = f" --repo {shlex.quote(repo)}" if repo else ""
    return {f"tars report --local{where} -o table": "this account again; -o yaml has everything"}


def _say_baseline(command: Sequence[str]) -> None:
    """What local tests need most often; the end of their own words stands above."""
    console.say(f"The tests were run by {shlex.join(command)}, without a network and without your files.", "yellow")
    say_next({
        "python -m venv .venv && .venv/bin/pip install . pytest": "if modules are missing (.venv is found by itself)",
        'tars run --local --test "python -m pytest -q tests/unit"': "if other tests are meant, or only some can run",
        "tars plan": "if there are none: changes to read; tars fix makes them",
    })  # fmt: skip
