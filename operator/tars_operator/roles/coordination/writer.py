"""Writing to the cluster: each thing once, only when it differs, by server-side apply of our own fields."""

import logging
from collections.abc import Callable, Iterable

from tars_operator.adapters.kube import NotFound, Rejected
from tars_operator.adapters.kube.resources import CHANGES, CONFIG_MAPS, RUNS
from tars_operator.adapters.kube.sync import ApiServer
from tars_operator.api.names import FIELD_MANAGER_COORDINATOR
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.ports import ChangeNews, PlanNews
from tars_operator.roles.coordination import bodies
from tars_operator.roles.coordination.bodies import Object, Owner
from tars_operator.roles.coordination.outbox import Letter, Now

log = logging.getLogger(__name__)

Timestamp = Callable[[], str]  # the time now, RFC 3339


class ResultLost(Exception):
    """The API server took the result and does not show it."""


class Writer:
    """Knows what is there already, so that a restarted coordinator does not write it all again. For one thread."""

    def __init__(self, owner: Owner, run: Object, changes: Iterable[Object], timestamp: Timestamp) -> None:
        status = run.get("status", {})
        self._owner = owner
        self._timestamp = timestamp
        self._statuses = {change["metadata"]["name"]: change.get("status", {}) for change in changes}
        self._result: Object | None = status.get("result")  # an earlier attempt's, until there is ours
        self._base: str = status.get("baseCommit", "")

    def deliver(self, api: ApiServer, letter: Letter) -> None:
        """Write what a letter says. What the server refuses for good is logged and let go: the report tells it too.

        Raises:
            Transient, Conflict: it can be tried again.

        """
        try:
            match letter:
                case Now():
                    self._progress(api, letter)
                case PlanNews(plan):
                    api.apply(CONFIG_MAPS, bodies.plan(self._owner, plan), manager=FIELD_MANAGER_COORDINATOR)
                case ChangeNews():
                    self._change(api, letter)
        except (Rejected, NotFound) as error:
            log.warning("the API server refuses it: %s", error)

    def report(self, api: ApiServer, texts: Iterable[tuple[str, str]]) -> None:
        """The report object; a refusal is logged, because the run's result does not depend on it."""
        try:
            api.apply(CONFIG_MAPS, bodies.report(self._owner, texts), manager=FIELD_MANAGER_COORDINATOR)
        except (Rejected, NotFound) as error:
            log.warning("the report object was not written: %s", error)

    def result(self, api: ApiServer, now: Now | None, result: Result) -> None:
        """The last act.

        Raises:
            KubeError: it was not written.
            ResultLost: it was, and is not there.

        """
        self._result = bodies.result_fields(result)
        written = self._status(api, now)
        if written.get("status", {}).get("result") != self._result:
            raise ResultLost(f"status.result of run {self._owner.name} is not what was written")

    def _progress(self, api: ApiServer, now: Now) -> None:
        self._status(api, now)

    def _status(self, api: ApiServer, now: Now | None) -> Object:
        self._base = (now.base if now else "") or self._base
        body = bodies.run_status(self._owner, self._base, now.progress if now else None, self._result)
        return api.apply(RUNS, body, manager=FIELD_MANAGER_COORDINATOR, subresource="status")

    def _change(self, api: ApiServer, news: ChangeNews) -> None:
        name = bodies.change_name(self._owner, news)
        status = bodies.change_status(news, self._timestamp())
        if bodies.same_news(self._statuses.get(name, {}), status):
            return
        if name not in self._statuses:
            api.apply(CHANGES, bodies.change(self._owner, news), manager=FIELD_MANAGER_COORDINATOR)
            self._statuses[name] = {}
        metadata = {"namespace": self._owner.namespace, "name": name}
        body: Object = {"metadata": metadata, "status": status}
        api.apply(CHANGES, body, manager=FIELD_MANAGER_COORDINATOR, subresource="status")
        self._statuses[name] = status
