"""The coordinator: to a run what a driver is to a Spark application. One process per attempt, started by a Job.

    look at the cluster -> done already? -> order -> work -> tell what is left, report, result -> dismiss the tester

It ends with 0 when `status.result` is written, whatever the reason in it. Otherwise the Job starts it again, and the
journal in the workspace makes it go on where it was. It executes no code of the repository and none that a model wrote.
"""

import logging
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime

from tars_operator.adapters.kube import KubeError, NotFound
from tars_operator.adapters.kube.credentials import Credentials, find
from tars_operator.adapters.kube.sync import ApiServer, Retries
from tars_operator.adapters.roles import RoleRefusedError
from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.analysis.analyzer import UnknownRuleError
from tars_operator.engine.ports import ChangeNews, News, Observer, PartUnavailable, ProgressNews
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.roles import json_log
from tars_operator.roles.coordination import source_secret
from tars_operator.roles.coordination.account import forget, texts
from tars_operator.roles.coordination.bodies import shortened
from tars_operator.roles.coordination.control import Wishes
from tars_operator.roles.coordination.courier import Courier
from tars_operator.roles.coordination.inputs import Inputs, look, order
from tars_operator.roles.coordination.settings import CoordinatorSettings
from tars_operator.roles.coordination.working import Desk, dismiss, tester_finder, work
from tars_operator.roles.coordination.writer import ResultLost, Writer

log = logging.getLogger("tars.coordinator")

AGAIN = 1  # exit code: the Job shall start this process again


def main() -> None:
    json_log.configure()
    sys.exit(coordinate(CoordinatorSettings(), find()))


def coordinate(settings: CoordinatorSettings, access: Credentials) -> int:
    """One attempt; the exit code of the process."""
    try:
        with ApiServer(access) as api, ApiServer(access, retries=Retries(attempts=1)) as impatient:
            return _attempt(settings, api, impatient)
    except NotFound as error:
        log.info("the run is gone: %s", error)
        return os.EX_OK
    except (KubeError, PartUnavailable, ResultLost) as error:
        log.warning("to be tried again: %s", error)
        return AGAIN


def _attempt(settings: CoordinatorSettings, api: ApiServer, impatient: ApiServer) -> int:
    inputs = look(api, settings)
    if inputs.is_done(settings.attempt):
        log.info("attempt %d wrote its result already", settings.attempt)
        return os.EX_OK
    owner = inputs.owner
    wishes = Wishes(impatient, owner)
    signal.signal(signal.SIGTERM, wishes.terminate)
    writer = Writer(owner, inputs.run, inputs.changes, _timestamp)
    with Courier(impatient, writer) as courier:
        desk = Desk(settings, None, _logged(courier), wishes, tester_finder(api, owner))
        result = _result(inputs, desk)
        courier.finish(api, result, texts(settings, result, courier.diffs))
    log.info("result written", extra={"fields": {"reason": result.reason, "attempt": result.attempt}})
    dismiss(desk)
    return os.EX_OK


def _result(inputs: Inputs, desk: Desk) -> Result:
    """What came of this attempt; also when it could not begin, or a role refuses what it is asked."""
    attempt = desk.settings.attempt
    forget(desk.settings)
    try:
        wanted = order(inputs, desk.settings)
        desk = replace(desk, credentials=source_secret.directory(wanted.spec, desk.settings))
        return work(wanted, desk)
    except RunEnded as ended:
        return Result(attempt=attempt, reason=ended.reason, message=str(ended))
    except (UnknownRuleError, RoleRefusedError) as error:
        said = shortened(f"a pattern or setting of the run is refused: {error}", 2048)
        return Result(attempt=attempt, reason=RunReason.INVALID_SPEC, message=said)


def _logged(observer: Observer) -> Observer:
    """The same observer, with the steps of the run in the log."""

    def observe(news: News) -> None:
        if isinstance(news, ChangeNews):
            finding = news.candidate.finding
            fields = {"change": news.candidate.id[:8], "state": news.state, "reason": news.reason}
            log.info("change", extra={"fields": {**fields, "pattern": finding.pattern, "file": finding.path}})
        elif isinstance(news, ProgressNews):
            log.info("stage", extra={"fields": {"stage": news.progress.stage, "file": news.progress.file}})
        observer(news)

    return observe


def _timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    main()
