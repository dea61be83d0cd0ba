"""The connection of one question to a model server: bounded as a whole, and shown nothing but what is meant for it.

httpx bounds each read, and nothing bounds their number: a server that drips a byte now and then would be waited for
without end, and a line without an end would be kept in memory. So the socket itself knows when the question is over and
how much may come. Keys, proxies and certificates of the environment are not used: what an endpoint needs lies in
`access`.
"""

import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from tars_operator.adapters.models.access import Access
from tars_operator.engine.generation.provider import AnswerCutError, ModelUnavailableError

MOST_BYTES = 16 * 1024**2  # of one answer as it is sent: the longest with 500 bytes for each token
LOOK = 0.5  # seconds between two looks whether anybody still waits


def wanted() -> bool:
    """Nobody ever stops waiting."""
    return False


@dataclass
class Bounds:
    """What one question may take. `stopped` says that nobody waits for the answer any more."""

    deadline: float = float("inf")  # of time.monotonic()
    most_bytes: float = MOST_BYTES
    stopped: Callable[[], bool] = wanted
    taken: int = field(default=0, init=False)

    def left(self) -> float:
        """Seconds until the end.

        Raises:
            httpcore.ReadTimeout: it is over.
            ModelUnavailableError: nobody waits.

        """
        if self.stopped():
            raise ModelUnavailableError("the question was withdrawn")
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left

    def count(self, size: int) -> None:
        """Raises AnswerCutError when more came than any answer needs."""
        self.taken += size
        if self.taken > self.most_bytes:
            raise AnswerCutError(f"the server sent more than {self.most_bytes} bytes")


class Transport(httpx.HTTPTransport):
    """The transport of one question to one endpoint."""

    def __init__(self, endpoint: str, access: Access, bounds: Bounds) -> None:
        super().__init__(verify=_trust(access), trust_env=False, proxy=access.proxy or None)
        self._pool._network_backend = _Backend(bounds)  # noqa: SLF001 - httpx offers no way
        self._origin = _origin(httpx.URL(endpoint))
        self._key = access.key

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Shows the key to the endpoint alone, and no other credential to anybody."""
        request.headers.pop("authorization", None)  # the ollama library takes one from the environment
        request.headers["accept-encoding"] = "identity"
        if self._key and _origin(request.url) == self._origin:
            request.headers["authorization"] = f"Bearer {self._key}"
        response = super().handle_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise httpx.DecodingError("the answer is compressed, which was not asked for", request=request)
        return response


def _trust(access: Access) -> ssl.SSLContext | bool:
    return ssl.create_default_context(cafile=access.authority) if access.authority else True


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class _Backend(httpcore.SyncBackend):
    """Ordinary sockets that keep to `bounds`."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        longest = min(timeout or float("inf"), self._bounds.left())
        return _Stream(super().connect_tcp(host, port, longest, local_address, socket_options), self._bounds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, bounds: Bounds) -> None:
        self._stream = stream
        self._bounds = bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        silent_until = time.monotonic() + (timeout or float("inf"))
        while True:
            longest = min(self._bounds.left(), silent_until - time.monotonic())
            if longest <= 0:
                raise httpcore.ReadTimeout
            try:
                data = self._stream.read(max_bytes, min(longest, LOOK))
            except httpcore.ReadTimeout:
                continue
            self._bounds.count(len(data))
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, min(timeout or float("inf"), self._bounds.left()))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        longest = min(timeout or float("inf"), self._bounds.left())
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, longest), self._bounds)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
