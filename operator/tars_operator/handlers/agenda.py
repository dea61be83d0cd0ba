"""Who is looked at when. Pure bookkeeping over a clock that is given; `drive` does the waiting.

A key is looked at by one worker at a time. Wake-ups while it waits or works are one wake-up. Errors back off by key;
an event ends the waiting early, because it may be what was waited for, but not the patience that the server asked for.
"""

import heapq
from dataclasses import dataclass, field

from tars_operator.handlers.keys import Key

FIRST_BACKOFF = 0.5


@dataclass
class Agenda:
    longest_backoff: float = 300.0
    _due: dict[Key, float] = field(default_factory=dict)
    _heap: list[tuple[float, Key]] = field(default_factory=list)
    _busy: set[Key] = field(default_factory=set)
    _failures: dict[Key, int] = field(default_factory=dict)
    _patience: dict[Key, float] = field(default_factory=dict)  # not before, as the API server asked

    def wake(self, key: Key, at: float) -> None:
        """Look at `key` no later than `at`, as far as the server lets us."""
        at = max(at, self._patience.get(key, at))
        if at < self._due.get(key, float("inf")):
            self._due[key] = at
            heapq.heappush(self._heap, (at, key))

    def take(self, now: float) -> Key | None:
        """A key that is due and that nobody works on, now taken; None when there is none."""
        blocked: list[tuple[float, Key]] = []
        taken = None
        while taken is None and self._heap and self._heap[0][0] <= now:
            at, key = heapq.heappop(self._heap)
            if self._due.get(key) != at:
                continue  # an earlier wake-up took its place
            if key in self._busy:
                blocked.append((at, key))
                continue
            taken = key
        for entry in blocked:
            heapq.heappush(self._heap, entry)
        if taken is not None:
            del self._due[taken]
            self._busy.add(taken)
        return taken

    def next_time(self) -> float | None:
        """When `take` may have something that is not worked on."""
        return min((at for key, at in self._due.items() if key not in self._busy), default=None)

    def done(self, key: Key, now: float, requeue_after: float | None) -> None:
        self._busy.discard(key)
        self._failures.pop(key, None)
        self._patience.pop(key, None)
        if requeue_after is not None:
            self.wake(key, now + requeue_after)

    def failed(self, key: Key, now: float, *, jitter: float, at_least: float = 0.0) -> float:
        """Back off, doubling; `jitter` in [0, 1] spreads it over its upper half. Wake-ups of before are part of it."""
        self._busy.discard(key)
        self._failures[key] = count = self._failures.get(key, 0) + 1
        full = min(self.longest_backoff, FIRST_BACKOFF * 2.0 ** min(count - 1, 32))
        delay = max(at_least, full * (0.5 + jitter / 2))
        self._due.pop(key, None)
        self._patience[key] = now + at_least
        self.wake(key, now + delay)
        return delay
