"""A local run as it happens: where it is, each change with its diff and what became of it; or all as JSON lines."""

import json
from collections import Counter
from dataclasses import dataclass

from rich.console import Console
from rich.status import Status
from rich.text import Text

from tars_operator.api import names
from tars_operator.api.selfcodingrun import Progress, Result
from tars_operator.api.words import ChangeState, Stage
from tars_operator.cli import console
from tars_operator.cli.counting import counted
from tars_operator.cli.diff import colour
from tars_operator.cli.output import STYLES
from tars_operator.cli.places import RunOutput
from tars_operator.engine.ports import ChangeNews, News, PlanNews, ProgressNews

_LONGEST_DIFF = 60  # lines of one change on the screen
_PER_CHANGE = (Stage.TESTING, Stage.APPLYING)  # the change's own lines tell of these; a model may be asked for minutes
_MARKS = {
    ChangeState.APPLIED: "✔",
    ChangeState.REFUSED: "✘",
    ChangeState.INCONCLUSIVE: "?",
    ChangeState.ROLLED_BACK: "↩",
    ChangeState.WAITING: "…",
}


@dataclass(frozen=True)
class Waiting:
    """A change that a person has to decide about."""

    change: str
    title: str
    evidence: str


class View:
    """An observer of a run that shows nothing, and remembers what waits for a person."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._waiting: dict[str, Waiting] = {}

    def __call__(self, news: News) -> None:
        if isinstance(news, ChangeNews):
            name = names.change(self._run, news.candidate.id)
            self._waiting.pop(name, None)
            if news.state is ChangeState.WAITING:
                self._waiting[name] = Waiting(name, news.candidate.finding.message, news.evidence)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(self._waiting.values())

    def pause(self) -> None:
        """An attempt is over; somebody else may write to the terminal."""

    def end(self, result: Result) -> None:
        """The run is over."""


class JsonView(View):
    """Every event as one line of JSON on stdout."""

    def __call__(self, news: News) -> None:
        super().__call__(news)
        print(json.dumps(as_json(news), ensure_ascii=False), flush=True)

    def end(self, result: Result) -> None:
        print(json.dumps({"type": "result", **result.to_json()}, ensure_ascii=False), flush=True)


def as_json(news: News) -> dict[str, object]:
    match news:
        case ProgressNews(progress, base_commit):
            return {"type": "progress", "baseCommit": base_commit, **progress.to_json()}
        case PlanNews(plan):
            return {"type": "plan", **plan.to_json()}
        case ChangeNews():
            told = {"state": news.state, "reason": news.reason, "message": news.message, "commit": news.commit}
            judgement = news.judgement.to_json() if news.judgement else None
            candidate = news.candidate.to_json()
            return {"type": "change", **told, "judgement": judgement, "diff": news.diff, "candidate": candidate}


class LiveView(View):
    """The run for a person's eyes: one moving line with the stage, and everything that happened above it."""

    def __init__(self, run: str, out: Console) -> None:
        super().__init__(run)
        self._out = out
        self._status = Status("", console=out)
        self._stage: Stage | None = None
        self._shown: set[str] = set()

    def __call__(self, news: News) -> None:
        super().__call__(news)
        match news:
            case ProgressNews(progress, _):
                self._progress(progress)
            case PlanNews(plan):
                counts = Counter(step.pattern for step in plan.steps)
                told = ", ".join(f"{count} {pattern}" for pattern, count in counts.most_common())
                self._out.print(f"{counted(len(plan.steps), 'finding')}: {told}" if plan.steps else "Nothing found.")
            case ChangeNews():
                self._change(news)

    def pause(self) -> None:
        self._status.stop()

    def _progress(self, progress: Progress) -> None:
        counts = [f"{count} {name}" for name, count in _counts(progress) if count]
        line = "  ".join([progress.stage, progress.file, ", ".join(counts)])
        if self._out.is_terminal:
            self._status.update(Text(console.safe(line)))
            self._status.start()
        elif progress.stage not in {self._stage, *_PER_CHANGE}:
            self._stage = progress.stage
            self._out.print(line.rstrip())

    def _change(self, news: ChangeNews) -> None:
        if news.candidate.id not in self._shown:
            self._shown.add(news.candidate.id)
            self._introduce(news)
        if news.state in _MARKS:
            said = f"  {_MARKS[news.state]} {news.state}  {news.reason}"
            self._out.print(Text(said, STYLES.get(news.state, "")), end="")
            self._out.print(Text(console.safe(_why(news))))

    def _introduce(self, news: ChangeNews) -> None:
        finding, made = news.candidate.finding, news.candidate.strategy.engine
        head = f"\n{finding.path}:{finding.line}  {finding.message}"
        about = f"  ({finding.pattern}, class {news.candidate.change_class}, by {made})"
        self._out.print(Text(console.safe(head), "bold").append(about, "dim"))
        lines = news.diff.splitlines(keepends=True)
        self._out.print(colour("".join(lines[:_LONGEST_DIFF])), end="")
        if len(lines) > _LONGEST_DIFF:
            self._out.print(Text(f"  ... {len(lines) - _LONGEST_DIFF} more lines", "dim"))


def _why(news: ChangeNews) -> str:
    """What a reason needs to be understood; good news speak for themselves."""
    return f": {news.message}" if news.message and news.state is not ChangeState.APPLIED else ""


def _counts(progress: Progress) -> tuple[tuple[str, int], ...]:
    return (
        ("found", progress.found),
        ("tried", progress.tried),
        ("applied", progress.applied),
        ("refused", progress.refused),
        ("rolled back", progress.rolled_back),
        ("waiting", progress.waiting),
    )


def view(run: str, output: RunOutput, *, quiet: bool) -> View:
    if output is RunOutput.JSON:
        return JsonView(run)
    return View(run) if quiet else LiveView(run, console.progress())
