"""How a call reaches the API server and how refusals become our errors. Knows HTTP and `Status`, no verbs, no kinds."""

import json
import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx

from tars_operator.adapters.kube import Transient
from tars_operator.adapters.kube.credentials import Credentials
from tars_operator.adapters.kube.refusals import RETRY_AFTER, refusal

Object = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request. `about` names the object in error messages."""

    method: str
    path: str
    about: object
    body: Object | None = None
    content_type: str = "application/json"
    params: Mapping[str, str] = field(default_factory=dict)
    read_timeout: float | None = 30  # None: as long as the server likes, for followed logs


@dataclass(frozen=True)
class Retries:
    """How often and how patiently a call is repeated while it is `Transient`."""

    attempts: int = 5
    first: float = 0.2
    most: float = 5.0
    sleep: Callable[[float], None] = time.sleep

    def wait(self, attempt: int, asked: float = 0) -> None:
        """Back off with jitter; longer when the server asked for it (Retry-After), within bounds."""
        delay = min(self.most, self.first * 2**attempt) * random.uniform(0.5, 1)  # noqa: S311 - no secret
        self.sleep(max(delay, min(asked, self.most)))


ONCE = Retries(attempts=1)


class Wire:
    """One connection pool to one API server as one user."""

    def __init__(self, credentials: Credentials, retries: Retries, transport: httpx.BaseTransport | None) -> None:
        self.retries = retries
        self._extensions = {"sni_hostname": credentials.server_name} if credentials.server_name else {}
        self._client = httpx.Client(
            base_url=credentials.host,
            verify=credentials.verify,
            auth=_authorize(credentials),
            proxy=credentials.proxy or None,
            transport=transport,
        )

    def close(self) -> None:
        self._client.close()

    def json(self, call: Call, retries: Retries | None = None) -> Object:
        """The call's JSON answer; repeated while `Transient`."""
        retries = retries or self.retries
        attempt = 0
        while True:
            try:
                with self.stream(call) as response:
                    return cast("Object", json.loads(response.read()))
            except Transient as error:
                attempt += 1
                if attempt >= retries.attempts:
                    raise
                retries.wait(attempt - 1, error.retry_after)

    def lines(self, call: Call) -> Iterator[str]:
        """The lines of a streamed answer as they come; never repeated."""
        with self.stream(call) as response:
            yield from response.iter_lines()

    @contextmanager
    def stream(self, call: Call) -> Generator[httpx.Response]:
        """A successful answer, not yet read.

        Raises:
            KubeError: one of its kinds, for every failure of server or connection, also while the body is read.

        """
        try:
            with self._client.stream(
                call.method,
                call.path,
                params=call.params,
                content=None if call.body is None else json.dumps(call.body),
                headers={"Content-Type": call.content_type} if call.body is not None else {},
                timeout=httpx.Timeout(30, connect=10, read=call.read_timeout),
                extensions=self._extensions,
            ) as response:
                if response.is_error:
                    raise refusal(
                        call.about, response.status_code, response.read(), response.headers.get(RETRY_AFTER, "")
                    )
                yield response
        except httpx.TransportError as error:
            said = str(error) or type(error).__name__
            raise Transient(f"{call.about}: no answer from {self._client.base_url}: {said}") from error


def _authorize(credentials: Credentials) -> Callable[[httpx.Request], httpx.Request]:
    def authorize(request: httpx.Request) -> httpx.Request:
        if token := credentials.token():
            request.headers["Authorization"] = f"Bearer {token}"
        return request

    return authorize
