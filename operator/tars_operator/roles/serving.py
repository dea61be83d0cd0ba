"""What the role servers share: contract in, contract out, health, metrics, limits and a graceful end.

A handler is a plain function from one model of the contract to another. It runs in a thread, with its parsing, so that
the event loop always answers health questions. At most `workers` requests run at once, a few more wait; beyond that the
server says 503 at once, and the client comes back later: a queue without end would only hide that replicas are missing.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.aiohttp import make_aiohttp_handler
from pydantic import BaseModel, Field, ValidationError

from tars_operator.api.base import Model
from tars_operator.api.contracts import LARGEST_BODY, Problem
from tars_operator.api.names import SERVER_PORT

log = logging.getLogger(__name__)

LONGEST_UPLOAD = 60.0  # seconds for a body to arrive
LONGEST_DRAIN = 25.0  # seconds for requests in hand after SIGTERM; below the 30 a pod is given
WAITING_PER_WORKER = 4
GONE: ContextVar[threading.Event] = ContextVar("GONE")  # in the thread of a request: set when its caller went away

Question = TypeVar("Question", bound=Model)


class ServerSettings(BaseModel):
    """What a pod may set: TARS_HOST, TARS_PORT, TARS_WORKERS. pydantic-settings would be a fifth of the start."""

    host: str = "0.0.0.0"  # noqa: S104 - a pod is reached at its own address
    port: int = Field(default=SERVER_PORT, ge=0, le=65535)
    workers: int = Field(default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=256)

    @classmethod
    def from_environment(cls) -> "ServerSettings":
        """The settings of this process.

        Raises:
            ValidationError: a variable is not what it should be.

        """
        given = {name: os.environ.get(f"TARS_{name.upper()}") for name in cls.model_fields}
        return cls.model_validate({name: value for name, value in given.items() if value is not None})


class RequestError(Exception):
    """The caller is wrong, and this is what to tell it."""

    def __init__(self, status: int, error: str, message: str, at: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.problem = Problem(error=error, field=at, message=message)


@dataclass(frozen=True)
class Call:
    """One POST of the contract. `work` may raise RequestError; `count` is told the status of every answer."""

    path: str
    question: type[Model]
    work: Callable[[Any], Model]
    count: Callable[[int], None]


@dataclass
class Role:
    """One role server: its calls, its metrics and what must work before it is ready."""

    name: str
    calls: tuple[Call, ...]
    registry: CollectorRegistry
    check: Callable[[], object] = lambda: None
    workers: int = 1
    busy: int = 0
    pool: ThreadPoolExecutor = field(init=False)
    problem: str = "starting"

    def __post_init__(self) -> None:
        self.pool = ThreadPoolExecutor(self.workers, thread_name_prefix=self.name)

    @property
    def is_full(self) -> bool:
        return self.busy >= self.workers * (1 + WAITING_PER_WORKER)


def application(role: Role) -> web.Application:
    """The server of `role`."""
    build_info(role)
    app = web.Application(middlewares=[_problems], client_max_size=LARGEST_BODY)
    app.router.add_get("/healthz", _healthy)
    app.router.add_get("/readyz", _readiness(role))
    app.router.add_get("/metrics", make_aiohttp_handler(role.registry))
    for call in role.calls:
        app.router.add_post(call.path, _handler(role, call))
    app.cleanup_ctx.append(_life(role))
    return app


def build_info(role: Role) -> None:
    info = Gauge("tars_build_info", "Version of the component.", ["component", "version"], registry=role.registry)
    info.labels(component=role.name, version=_version()).set(1)


def serve(role: Role, settings: ServerSettings) -> None:
    """Serves until SIGTERM or SIGINT; requests in hand are finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(_serve(role, settings))


async def _serve(role: Role, settings: ServerSettings) -> None:
    runner = runner_of(role, LONGEST_DRAIN)
    await runner.setup()
    await web.TCPSite(runner, settings.host, settings.port).start()
    log.info("%s %s listens on port %s", role.name, _version(), runner.addresses[0][1])
    await _until_signalled()
    role.problem = "draining"
    await runner.cleanup()


def runner_of(role: Role, drain: float) -> web.AppRunner:
    """A runner whose handlers learn that their caller went away: nobody reads what they are still waiting for."""
    return web.AppRunner(application(role), access_log=None, shutdown_timeout=drain, handler_cancellation=True)


def is_abandoned() -> bool:
    """Whether the caller of the request in this thread went away."""
    gone = GONE.get(None)
    return gone is not None and gone.is_set()


async def _until_signalled() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()


def _life(role: Role) -> Callable[[web.Application], Any]:
    async def life(_: web.Application) -> Any:
        await asyncio.get_running_loop().run_in_executor(role.pool, role.check)
        role.problem = ""
        yield
        role.pool.shutdown(wait=False, cancel_futures=True)

    return life


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _readiness(role: Role) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(_: web.Request) -> web.Response:
        return web.Response(text=f"{role.problem or 'ok'}\n", status=503 if role.problem else 200)

    return ready


def _handler(role: Role, call: Call) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            answer = await _answered(role, call, request)
        except web.HTTPException as error:
            call.count(error.status)
            raise
        except RequestError as error:
            call.count(error.status)
            return _problem(error.status, error.problem)
        except Exception:  # whatever failed inside is the role's fault: the caller learns that, the log learns the rest
            log.exception("%s failed", call.path)
            call.count(500)
            return _problem(500, Problem(error="Internal", message=f"the {role.name} failed; its log says why"))
        call.count(200)
        return web.Response(body=answer, content_type="application/json")

    return handle


async def _answered(role: Role, call: Call, request: web.Request) -> bytes:
    if role.is_full:
        raise RequestError(503, "Busy", f"all workers of this {role.name} are busy; try again or add replicas")
    role.busy += 1
    gone = threading.Event()
    try:
        body = await _body(request)
        return await asyncio.get_running_loop().run_in_executor(role.pool, _work, call, body, gone)
    except asyncio.CancelledError:
        gone.set()
        raise
    finally:
        role.busy -= 1


async def _body(request: web.Request) -> bytes:
    """A caller that stops sending must not hold a worker's place."""
    try:
        async with asyncio.timeout(LONGEST_UPLOAD):
            return await request.read()
    except TimeoutError as error:
        said = f"the body did not arrive within {LONGEST_UPLOAD:g} s"
        raise RequestError(408, "TooSlow", said) from error


def _work(call: Call, body: bytes, gone: threading.Event) -> bytes:
    GONE.set(gone)
    return call.work(_read(body, call.question)).model_dump_json(by_alias=True).encode()


def _read(body: bytes, kind: type[Question]) -> Question:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise RequestError(400, "BadRequest", first["msg"], ".".join(str(part) for part in first["loc"])) from error


@web.middleware
async def _problems(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """Makes problems of the contract of the server's own refusals: unknown path, wrong method, too large."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        word, sentence = _SENTENCES.get(error.status, ("BadRequest", error.reason))
        return _problem(error.status, Problem(error=word, message=sentence), error.headers)


_SENTENCES: Mapping[int, tuple[str, str]] = {
    404: ("NotFound", "there is no such path; the contract names /v1/..., /healthz, /readyz and /metrics"),
    405: ("MethodNotAllowed", "calls are POST; /healthz, /readyz and /metrics are GET"),
    413: ("TooLarge", f"the body is larger than {LARGEST_BODY} bytes; send fewer files"),
}


def _problem(status: int, problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    allowed = {name: value for name, value in (headers or {}).items() if name == "Allow"}
    body = problem.model_dump_json(by_alias=True).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=allowed)


def _version() -> str:
    try:
        return version("tars-operator")
    except PackageNotFoundError:
        return "unknown"
