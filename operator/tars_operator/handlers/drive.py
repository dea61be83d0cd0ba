"""The operator's motor: a bounded number of workers that take keys from the agenda and give each a pass.

Not kopf's own queue: there a pass would hold one event of one object, run twice in a burst, and lose its errors.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from tars_operator.adapters.kube import KubeError, Transient
from tars_operator.handlers.agenda import Agenda
from tars_operator.handlers.keys import Key

logger = logging.getLogger(__name__)

Pass = Callable[[Key], Awaitable[float | None]]  # answers when to look again
OnError = Callable[[Key], None]
Clock = Callable[[], float]


class Driver:
    """Lives in one event loop. `wake` may be called before `run`."""

    def __init__(self, one_pass: Pass, agenda: Agenda, on_error: OnError, clock: Clock) -> None:
        self._pass = one_pass
        self._agenda = agenda
        self._on_error = on_error
        self._clock = clock
        self._called = asyncio.Event()

    def wake(self, key: Key) -> None:
        self._agenda.wake(key, self._clock())
        self._called.set()

    async def work(self) -> None:
        """One worker, until cancelled; as many as wanted may run at the same time."""
        while True:
            key = self._agenda.take(self._clock())
            if key is None:
                await self._wait()
            else:
                await self.attend(key)
                self._called.set()  # a wake-up that came meanwhile may be somebody's turn now

    async def _wait(self) -> None:
        self._called.clear()
        at = self._agenda.next_time()
        try:
            async with asyncio.timeout(None if at is None else max(0.0, at - self._clock())):
                await self._called.wait()
        except TimeoutError:
            return

    async def attend(self, key: Key) -> None:
        """One pass, whatever it throws."""
        try:
            requeue_after = await self._pass(key)
        except KubeError as error:
            self._fail(key, error, error.retry_after if isinstance(error, Transient) else 0.0)
        except Exception as error:  # a mistake about one object must not end the worker of all
            logger.exception("%s %s/%s: the pass failed", *key)
            self._fail(key, error, 0.0)
        else:
            self._agenda.done(key, self._clock(), requeue_after)

    def _fail(self, key: Key, error: Exception, at_least: float) -> None:
        self._on_error(key)
        delay = self._agenda.failed(key, self._clock(), jitter=random.random(), at_least=at_least)  # noqa: S311 - no secret
        logger.warning("%s %s/%s: tried again in %.1f s: %s", *key, delay, error)
