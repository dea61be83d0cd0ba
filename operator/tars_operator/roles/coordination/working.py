"""The run itself: with role pods (mode Swarm) or with the roles in this process (mode Single)."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tars_operator.adapters.kube import KubeError
from tars_operator.adapters.kube.resources import PODS
from tars_operator.adapters.kube.sync import ApiServer, Selection
from tars_operator.adapters.roles import HttpAnalyzer, HttpGenerator
from tars_operator.adapters.tester import HttpTester
from tars_operator.api.names import LABEL_ROLE, LABEL_RUN, VERDICT_PORT
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.selfcodingrun import Result, RunSpec
from tars_operator.api.words import Engine, Role
from tars_operator.engine import pipeline
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.provider import ModelProvider
from tars_operator.engine.local import Surroundings, run_local
from tars_operator.engine.order import Order, Parts
from tars_operator.engine.ports import Control, Generator, Observer
from tars_operator.engine.workspace.workspace import Workspace
from tars_operator.roles.coordination.bodies import Owner
from tars_operator.roles.coordination.settings import CoordinatorSettings

PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds after each look for a model that does not answer: it may be starting
MISSING = "ModelMissing"  # waiting does not bring a model that nobody pulled


@dataclass(frozen=True)
class Desk:
    """What a run works with, whichever its mode."""

    settings: CoordinatorSettings
    credentials: Path | None
    observer: Observer
    control: Control
    finder: Callable[[], str | None]  # where the tester is


def await_model(generator: Generator, spec: RunSpec, pause: Callable[[float], None] = time.sleep) -> None:
    """Give a model that does not answer some time; whether it does is then for the pipeline to say."""
    if Engine.MODEL not in spec.engines or spec.model is None:
        return
    for seconds in PAUSES:
        readiness = generator.model_ready(spec.model)
        if readiness.ready or readiness.reason == MISSING:
            return
        pause(seconds)


def work(order: Order, desk: Desk) -> Result:
    """Do the order.

    Raises:
        PartUnavailable: a part does not answer; the same can be tried again.

    """
    return _swarm(order, desk) if desk.settings.analyzer_url else _single(order, desk)


def dismiss(desk: Desk) -> None:
    """Tell the tester that nothing more will come, so that its Job completes."""
    if desk.settings.analyzer_url:
        HttpTester(desk.finder).shutdown()


def _swarm(order: Order, desk: Desk) -> Result:
    with (
        closing(HttpAnalyzer(desk.settings.analyzer_url)) as analyzer,
        closing(HttpGenerator(desk.settings.generator_url)) as generator,
    ):
        await_model(generator, order.spec)
        parts = Parts(
            workspace=Workspace(desk.settings.workspace, credentials=desk.credentials),
            analyzer=analyzer,
            generator=generator,
            tester=HttpTester(desk.finder),
            observer=desk.observer,
            control=desk.control,
            clock=time.time,
        )
        return pipeline.run(order, parts)


def _single(order: Order, desk: Desk) -> Result:
    await_model(LocalGenerator(_model), order.spec)
    around = Surroundings(
        directory=desk.settings.workspace,
        observer=desk.observer,
        control=desk.control,
        providers=_model,
        credentials=desk.credentials,
        local_source=False,  # file:// would name this pod's own disk
    )
    return run_local(order, around)


def _model(settings: ModelSettings) -> ModelProvider:
    from tars_operator.adapters.models import connect  # noqa: PLC0415 - slow to import, and many runs ask no model

    return connect(settings)


def tester_finder(api: ApiServer, owner: Owner) -> Callable[[], str | None]:
    """Finds the address of the run's tester pod anew each time it is asked: a pod may be replaced."""
    selection = Selection(PODS, owner.namespace, labels=f"{LABEL_RUN}={owner.name},{LABEL_ROLE}={Role.TESTER}")

    def find() -> str | None:
        try:
            pods = api.list(selection)
        except KubeError:
            return None
        running = [pod for pod in pods if _is_running(pod)]
        newest = max(running, key=lambda pod: str(pod["metadata"]["creationTimestamp"]), default=None)
        return address(newest["status"]["podIP"]) if newest else None

    return find


def _is_running(pod: dict[str, dict[str, object]]) -> bool:
    status = pod.get("status", {})
    return status.get("phase") == "Running" and "podIP" in status and "deletionTimestamp" not in pod["metadata"]


def address(ip: str) -> str:
    return f"http://[{ip}]:{VERDICT_PORT}" if ":" in ip else f"http://{ip}:{VERDICT_PORT}"
