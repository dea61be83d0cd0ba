"""A role server or a model server on loopback, in a thread of the test."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from tests.support.model_server import Script, start

from tars_operator.roles.serving import Role, runner_of


@contextmanager
def serving(role: Role) -> Iterator[str]:
    """The URL of a server of `role`, ready for requests."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = runner_of(role, 1)
    try:
        asyncio.run_coroutine_threadsafe(_listen(runner), loop).result(10)
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _listen(runner: web.AppRunner) -> None:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()


@contextmanager
def model(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL of a model server that follows `script`."""
    server = start(script)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        script.gate.set()
        server.shutdown()
        thread.join(10)
        server.server_close()
