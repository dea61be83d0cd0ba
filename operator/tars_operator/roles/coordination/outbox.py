"""What the cluster is still to be told, and when. Pure: news in, the next write out; the clock is a value.

Changes are told in the order they came, each with its latest state only. The state of the run is told at most every
two seconds (a new stage after one), because each status write costs the whole cluster something.
"""

from dataclasses import dataclass, field

from tars_operator.api.selfcodingrun import Progress
from tars_operator.api.words import ChangeState
from tars_operator.engine.ports import ChangeNews, News, PlanNews, ProgressNews

PAUSE = 2.0  # seconds between two writes of progress
PAUSE_BEFORE_STAGE = 1.0  # the same when the stage is another
FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 30.0


@dataclass(frozen=True)
class Now:
    """The run as it is: its base commit, once known, and how far it is."""

    progress: Progress
    base: str


Letter = ChangeNews | PlanNews | Now


@dataclass
class Outbox:
    """Letters that were not delivered yet."""

    changes: dict[str, ChangeNews] = field(default_factory=dict)  # by candidate, in order
    plan: PlanNews | None = None
    now: Now | None = None
    told: Now | None = None
    told_at: float = float("-inf")
    failures: int = 0
    closed_until: float = float("-inf")

    def put(self, news: News) -> None:
        match news:
            case ChangeNews():
                self.changes.pop(news.candidate.id, None)
                self.changes[news.candidate.id] = news
            case ProgressNews():
                self.now = Now(news.progress, news.base_commit or (self.now.base if self.now else ""))
            case PlanNews():
                self.plan = news

    def next(self, at: float) -> Letter | None:
        """What to deliver now, if anything."""
        if at < self.closed_until:
            return None
        change = next((news for news in self.changes.values() if is_worth_an_object(news)), None)
        return self.plan or change or (self.now if at >= self._progress_due() else None)

    def wait(self, at: float) -> float | None:
        """Seconds until there may be something to deliver; None: until there are news."""
        due = self._progress_due()
        if self.plan or any(is_worth_an_object(news) for news in self.changes.values()):
            due = at
        return None if due == float("inf") else max(0.0, due - at, self.closed_until - at)

    def delivered(self, letter: Letter, at: float) -> None:
        self.failures = 0
        if isinstance(letter, Now):
            self.told, self.told_at = letter, at
        elif isinstance(letter, PlanNews):
            self.plan = None if self.plan is letter else self.plan
        elif self.changes.get(letter.candidate.id) is letter:
            del self.changes[letter.candidate.id]

    def failed(self, at: float) -> None:
        """Nobody answers: leave the door alone for a while."""
        self.closed_until = at + min(LONGEST_BACKOFF, FIRST_BACKOFF * 2**self.failures)
        self.failures += 1

    def _progress_due(self) -> float:
        if self.now is None or self.now == self.told:
            return float("inf")
        if self.told is None:
            return float("-inf")
        is_new_stage = self.now.progress.stage is not self.told.progress.stage
        return self.told_at + (PAUSE_BEFORE_STAGE if is_new_stage else PAUSE)


def is_worth_an_object(news: ChangeNews) -> bool:
    """Whether to tell it at once: a change in the gate is there for seconds only, and then the outcome says all."""
    return news.state is not ChangeState.GENERATED
