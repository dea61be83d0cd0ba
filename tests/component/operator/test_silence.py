"""A network that swallows everything: the operator must notice that its watches fell silent, though nothing says so."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from tests.support.apiserver import ApiServer

from .conftest import Cluster, Process, wait

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not


class Tunnel:
    """Forwards to the API server until it is `silenced`: then connections stay open and nothing passes."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 443)
        self._silent = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.url = f"https://127.0.0.1:{self._server.getsockname()[1]}"
        self._start(self._accept)

    def silence(self) -> None:
        self._silent.set()

    def close(self) -> None:
        for one in (self._server, *self._ends):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection(self._target)
                self._ends += [near, far]
                self._start(self._pump, near, far)
                self._start(self._pump, far, near)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self._silent.is_set():
                    sink.sendall(data)
            if not self._silent.is_set():
                sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def tunnel(crds: ApiServer) -> Iterator[Tunnel]:
    tunnel = Tunnel(crds.url)
    yield tunnel
    tunnel.close()


@pytest.fixture
def operator(crds: ApiServer, cluster: Cluster, tunnel: Tunnel, tmp_path: Path) -> Iterator[Process]:
    """The operator, reaching the API server through the tunnel alone."""
    config = yaml.safe_load(crds.kubeconfig.read_text())
    config["clusters"][0]["cluster"]["server"] = tunnel.url
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(yaml.safe_dump(config))
    server = ApiServer(tunnel.url, crds.token, crds.ca_file, kubeconfig)
    process = Process(server, cluster.namespace, tmp_path)
    process.start(TARS_WATCH_SECONDS="1", TARS_SILENCE_SECONDS="4")
    yield process
    process.close()


def test_a_quiet_cluster_is_no_silence_but_a_dead_network_is(operator: Process, tunnel: Tunnel):
    began = operator.metrics()["tars_last_event_timestamp_seconds"]
    wait(lambda: operator.metrics()["tars_last_event_timestamp_seconds"] > began + 5, lambda: "no sign of life")
    assert operator.probe("healthz") == httpx.codes.OK  # longer than the silence that is allowed, and nothing happened
    tunnel.silence()
    wait(lambda: operator.probe("healthz") == httpx.codes.SERVICE_UNAVAILABLE, lambda: "the silence was not noticed")
