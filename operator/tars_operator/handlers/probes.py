"""The operator's own HTTP: /metrics, /healthz and /readyz."""

import time

from aiohttp import web

from tars_operator.adapters.telemetry import Telemetry
from tars_operator.handlers.pulse import Pulse

_METRICS = "text/plain; version=0.0.4; charset=utf-8"


def application(telemetry: Telemetry, pulse: Pulse, silence: float) -> web.Application:
    async def metrics(_: web.Request) -> web.Response:
        telemetry.last_event.set(time.time() - (time.monotonic() - pulse.last))
        return web.Response(body=telemetry.text(), headers={"Content-Type": _METRICS})

    async def healthy(_: web.Request) -> web.Response:
        if pulse.is_alive(silence):
            return web.Response(text="ok\n")
        return web.Response(status=503, text=f"a watch gave no sign of life for {silence:g} s\n")

    async def ready(_: web.Request) -> web.Response:
        return web.Response(text="ok\n") if pulse.is_complete else web.Response(status=503, text="still listing\n")

    app = web.Application()
    app.add_routes([web.get("/metrics", metrics), web.get("/healthz", healthy), web.get("/readyz", ready)])
    return app


async def serve(app: web.Application, port: int) -> web.AppRunner:
    """Listening when it returns; the caller cleans the runner up."""
    # a connection that is kept would be waited for at the end
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, port=port).start()
    return runner
