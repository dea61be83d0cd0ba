"""Carries news to the cluster beside the run: the pipeline never waits for the API server, nor fails because of it.

One thread writes what the outbox holds, in its rhythm; while nobody answers, letters wait. `finish` delivers what is
left, with patience, and then the result: nothing is lost unless the API server stays away, and then the process ends
badly and is repeated.
"""

import logging
import threading
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from tars_operator.adapters.kube import KubeError
from tars_operator.adapters.kube.sync import ApiServer
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.ports import ChangeNews, News
from tars_operator.roles.coordination.outbox import Letter, Outbox
from tars_operator.roles.coordination.writer import Writer

log = logging.getLogger(__name__)

_LAST_CALL = 60.0  # seconds for a write in hand to end


class Courier:
    """`engine.ports.Observer` of a run in a cluster. `api` repeats nothing; the outbox does."""

    def __init__(self, api: ApiServer, writer: Writer) -> None:
        self._api = api
        self._writer = writer
        self._outbox = Outbox()
        self._diffs: dict[str, str] = {}
        self._news = threading.Condition()
        self._is_over = False
        self._thread = threading.Thread(target=self._work, name="courier", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._stop()

    def __call__(self, news: News) -> None:
        with self._news:
            if isinstance(news, ChangeNews):
                self._diffs[news.candidate.id] = news.diff
            self._outbox.put(news)
            self._news.notify()

    @property
    def diffs(self) -> dict[str, str]:
        """Diffs by the id of their candidate, in the order of the changes."""
        return dict(self._diffs)

    def finish(self, api: ApiServer, result: Result, texts: Iterable[tuple[str, str]]) -> None:
        """Everything that was not told yet, the report, and at last the result.

        Raises:
            KubeError, ResultLost: it could not be told.

        """
        self._stop()
        for news in list(self._outbox.changes.values()):
            self._writer.deliver(api, news)
        self._writer.report(api, texts)
        self._writer.result(api, self._outbox.now, result)

    def _work(self) -> None:
        while (letter := self._await_letter()) is not None:
            self._carry(letter)

    def _await_letter(self) -> Letter | None:
        """The next letter when it is due; None when the run is over."""
        with self._news:
            while not self._is_over:
                at = time.monotonic()
                if (letter := self._outbox.next(at)) is not None:
                    return letter
                self._news.wait(self._outbox.wait(at))
        return None

    def _carry(self, letter: Letter) -> None:
        try:
            self._writer.deliver(self._api, letter)
        except KubeError as error:
            log.warning("news wait: %s", error)
            with self._news:
                self._outbox.failed(time.monotonic())
        else:
            with self._news:
                self._outbox.delivered(letter, time.monotonic())

    def _stop(self) -> None:
        with self._news:
            self._is_over = True
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join(_LAST_CALL)
