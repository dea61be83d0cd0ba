"""The operator's process: builds every part once, runs kopf's watches, the driver and the probes until a signal."""

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import kopf
import uvloop

from tars_operator.adapters.kube import KubeError
from tars_operator.adapters.kube.aio import Kube
from tars_operator.adapters.kube.connection import Connection, connect
from tars_operator.adapters.telemetry import Telemetry, version
from tars_operator.api.words import Role
from tars_operator.core.manifests.options import PodOptions
from tars_operator.engine.patterns import built_in
from tars_operator.handlers import probes, register
from tars_operator.handlers.agenda import Agenda
from tars_operator.handlers.drive import Driver
from tars_operator.handlers.execute import Executor
from tars_operator.handlers.keys import CHANGE
from tars_operator.handlers.levels import watch_levels
from tars_operator.handlers.observe import Observer
from tars_operator.handlers.passes import Passes, deciders
from tars_operator.handlers.pulse import Pulse
from tars_operator.handlers.report import Reporter
from tars_operator.handlers.wakeups import keys_for
from tars_operator.handlers.world import World
from tars_operator.settings import Settings

logger = logging.getLogger(__name__)

Raw = Mapping[str, Any]


def main() -> None:
    settings = Settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("kopf.objects").setLevel(logging.WARNING)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(operate(settings))
    except KubeError as error:
        sys.exit(f"tars-operator: {error}")


async def operate(settings: Settings) -> None:
    """Run until a signal.

    Raises:
        KubeError: the API server cannot be reached, or does not know our kinds.

    """
    async with AsyncExitStack() as stack:
        connection = await connect()
        telemetry = Telemetry()
        kube = Kube(connection, telemetry.wrote)
        stack.push_async_callback(kube.close)
        await require_kinds(kube, settings)
        parts = build(settings, kube, telemetry)
        pulse = Pulse(watched_paths(settings, connection), time.monotonic, begin_anew)
        runner = await probes.serve(probes.application(telemetry, pulse, settings.silence_seconds), settings.http_port)
        stack.push_async_callback(runner.cleanup)
        logger.info("tars-operator %s serves %s", version(), ", ".join(settings.namespaces) or "all namespaces")
        async with asyncio.TaskGroup() as group:
            # made before kopf starts: at its end it waits for all tasks that were made after
            workers = [group.create_task(parts.driver.work()) for _ in range(settings.workers)]
            await watch_by_kopf(settings, parts, connection, pulse)
            for worker in workers:
                worker.cancel()


@dataclass(frozen=True)
class Parts:
    """What lives as long as the process."""

    world: World
    driver: Driver
    reporter: Reporter

    def on_event(self, raw: Raw, event: str | None) -> None:
        deleted = event == "DELETED"
        self.world.saw(raw, deleted=deleted)
        if raw["kind"] == CHANGE:
            self.reporter.change_seen(raw, is_old=event is None, deleted=deleted)
        for key in keys_for(raw, self.world):
            self.driver.wake(key)

    def on_index(self, index: Any) -> None:
        self.world.indexed = index


def build(settings: Settings, kube: Kube, telemetry: Telemetry) -> Parts:
    world = World(time.monotonic)
    watch_levels(telemetry, world)
    reporter = Reporter(kube, telemetry)
    builtin = frozenset(pattern.id for pattern in built_in())
    observer = Observer(world, pod_options(settings), builtin)
    passes = Passes(world, deciders(observer), Executor(kube, world), reporter, telemetry, time.time)
    agenda = Agenda(settings.longest_backoff)
    driver = Driver(passes.one, agenda, lambda key: telemetry.reconcile_errors.labels(key.kind).inc(), time.monotonic)
    return Parts(world, driver, reporter)


def pod_options(settings: Settings) -> PodOptions:
    return PodOptions(
        images={role: settings.image(role) for role in Role},
        pull_policy=settings.image_pull_policy,
        pull_secrets=settings.image_pull_secrets,
        coordinator_account=settings.coordinator_service_account,
        tester_runtime_class=settings.tester_runtime_class,
    )


async def require_kinds(kube: Kube, settings: Settings) -> None:
    """Kopf would watch nothing and look well."""
    namespace = next(iter(settings.namespaces), "")
    missing = [resource.plural for resource in register.OWN if not await kube.is_served(resource, namespace)]
    if missing:
        raise KubeError(f"the API server does not know {', '.join(missing)}: install the CRDs (kubectl apply -f crds/)")


def watched_paths(settings: Settings, connection: Connection) -> list[str]:
    prefix = urlsplit(connection.host).path
    namespaces = settings.namespaces or ("",)
    return [prefix + resource.path(namespace) for resource in register.WATCHED for namespace in namespaces]


async def watch_by_kopf(settings: Settings, parts: Parts, connection: Connection, pulse: Pulse) -> None:
    registry = kopf.OperatorRegistry()
    register.watch(registry, parts.on_event, parts.on_index)

    async def login(**_: Any) -> kopf.AiohttpSession:
        return kopf.AiohttpSession(server=connection.host, aiohttp_session=connection.session(pulse))

    kopf.on.login(registry=registry, id="login")(login)
    await kopf.operator(
        registry=registry,
        settings=register.kopf_settings(settings),
        standalone=True,  # no peering: one replica at a time is the Deployment's business
        clusterwide=not settings.namespaces,
        namespaces=settings.namespaces,
    )


def begin_anew(path: str) -> None:
    """A second list means that events were missed, deletions among them, which kopf never notices.

    By a signal, because kopf waits 5 s for whoever waits for its stop flag.
    """
    logger.warning("%s was listed again: events were missed; ending, to begin with a fresh view", path)
    signal.raise_signal(signal.SIGTERM)
