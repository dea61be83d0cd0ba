"""What a person wants of the run, asked between steps; and the wish of the kubelet that this process ends."""

import logging
import signal
import time
from collections.abc import Callable

from tars_operator.adapters.kube import KubeError, NotFound
from tars_operator.adapters.kube.resources import RUNS
from tars_operator.adapters.kube.sync import ApiServer
from tars_operator.api.words import Cancel
from tars_operator.roles.coordination.bodies import Owner

log = logging.getLogger(__name__)

TERMINATED = 128 + signal.SIGTERM
EVERY = 2.0  # seconds between two looks at the run


class Wishes:
    """`engine.ports.Control` over the run object. Looks at most every `EVERY` seconds."""

    def __init__(self, api: ApiServer, owner: Owner, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._owner = owner
        self._clock = clock
        self._looked_at = float("-inf")
        self._wish: Cancel | None = None
        self._is_terminated = False

    def terminate(self, _signal: int = 0, _frame: object = None) -> None:
        """The handler of SIGTERM: remember; the next step does not begin."""
        self._is_terminated = True

    def __call__(self) -> Cancel | None:
        """The wish now.

        Raises:
            SystemExit: this process is to end. Another one goes on from the journal.

        """
        if self._is_terminated:
            log.info("terminated between two steps; the journal makes the next process go on")
            raise SystemExit(TERMINATED)
        if self._clock() - self._looked_at >= EVERY:
            self._looked_at = self._clock()
            self._look()
        return self._wish

    def _look(self) -> None:
        try:
            run = self._api.get(RUNS, self._owner.namespace, self._owner.name)
        except NotFound:
            run = {"metadata": {"uid": ""}}
        except KubeError as error:
            log.warning("could not look at the run; going on: %s", error)
            return
        if run["metadata"]["uid"] != self._owner.uid:
            self._wish = Cancel.NOW  # deleted: nobody is left to deliver to
        elif run["spec"].get("cancel"):
            self._wish = Cancel(run["spec"]["cancel"])
