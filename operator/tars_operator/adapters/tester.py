"""The tester pod of a run over HTTP: found again when it was replaced, told everything again, asked again.

A validation is pure, so that asking twice is safe. Two things are kept apart: a tester that cannot be reached says
nothing about any change (`PartUnavailable`), and one that goes away in the middle of the same validation time after
time says something about that validation only (`SandboxFailed`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

import httpx
from pydantic import ValidationError

from tars_operator.api.contracts import Ending, Problem, ValidateRequest, ValidationRecord
from tars_operator.engine.ports import PartUnavailable

FindAddress = Callable[[], str | None]  # "http://10.0.0.7:8082", or None while there is no pod

_KEPT_ARCHIVES = 8
_LOST_AT_MOST = 3  # times that the tester may go away during one validation
_ANSWER_MARGIN = 60.0  # seconds on top of the time-out of each command
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Patience:
    """How long an unreachable tester is waited for; the clock and the sleep are the caller's to choose."""

    seconds: float = 180.0
    between: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class _Lost(Exception):
    """The tester took the request and never answered."""


@dataclass
class HttpTester:
    """The `Tester` of a run whose pod `find_address` knows."""

    find_address: FindAddress
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))
    patience: Patience = field(default_factory=Patience)
    _archives: dict[str, bytes] = field(default_factory=dict, init=False)

    def prepare(self, tree: str, archive: bytes) -> None:
        """Upload the tree and keep its archive: another tester, or one that forgot it, will ask for it.

        Raises:
            PartUnavailable: no tester took it.

        """
        if tree in self._archives:
            return
        self._archives[tree] = archive
        while len(self._archives) > _KEPT_ARCHIVES:
            del self._archives[next(iter(self._archives))]
        self._upload(tree)

    def validate(self, request: ValidateRequest) -> ValidationRecord:
        """Run one validation; an answer that is no record is a failure of the sandbox.

        Raises:
            PartUnavailable: no tester could be reached.

        """
        for _ in range(_LOST_AT_MOST):
            try:
                return self._record(self._asked(request))
            except _Lost:
                continue
        return _failed(f"the tester went away {_LOST_AT_MOST} times in the middle of this validation")

    def shutdown(self) -> None:
        """Tell the tester that the run is over, so that its Job completes. One that is gone needs no telling."""
        address = self.find_address()
        if address is None:
            return
        try:
            self.client.post(f"{address}/v1/shutdown", timeout=10)
        except httpx.TransportError:
            return

    def close(self) -> None:
        self.client.close()

    def _asked(self, request: ValidateRequest) -> httpx.Response:
        """The answer to a validation, with the tree uploaded when the tester does not know it (any more)."""
        body = request.model_dump(mode="json", by_alias=True)
        timeout = request.timeout_seconds * (1 + len(request.setup)) + _ANSWER_MARGIN
        answer = self._send("POST", "/v1/validate", timeout=timeout, json=body)
        if answer.status_code == httpx.codes.NOT_FOUND and request.tree in self._archives:
            self._upload(request.tree)
            answer = self._send("POST", "/v1/validate", timeout=timeout, json=body)
        return answer

    def _upload(self, tree: str) -> None:
        for _ in range(_LOST_AT_MOST):
            try:
                answer = self._send("PUT", f"/v1/trees/{tree}", timeout=_ANSWER_MARGIN, content=self._archives[tree])
            except _Lost:
                continue
            if answer.is_success:
                return
            raise PartUnavailable(f"the tester does not take tree {tree}: {_problem(answer)}")
        raise PartUnavailable(f"the tester went away {_LOST_AT_MOST} times while tree {tree} was uploaded")

    def _send(
        self, method: str, path: str, *, timeout: float, json: object = None, content: bytes | None = None
    ) -> httpx.Response:
        """One request, as soon as a tester can be reached.

        Raises:
            _Lost: it was sent and no answer came.
            PartUnavailable: nobody was reached in time.

        """
        give_up = self.patience.clock() + self.patience.seconds
        limits = httpx.Timeout(timeout, connect=5.0)
        while True:
            address = self.find_address()
            try:
                if address is not None:
                    return self.client.request(method, address + path, json=json, content=content, timeout=limits)
            except _NOT_SENT as error:
                self._give_up_after(give_up, f"does not answer at {address}", error)
            except httpx.TransportError as error:
                raise _Lost(str(error)) from error
            else:
                self._give_up_after(give_up, "has no running pod; look at the run's tester Job", None)
            self.patience.sleep(self.patience.between)

    def _give_up_after(self, moment: float, what: str, error: Exception | None) -> None:
        if self.patience.clock() >= moment:
            _unavailable(f"the tester {what} for {self.patience.seconds:g} seconds", error)

    @staticmethod
    def _record(answer: httpx.Response) -> ValidationRecord:
        if not answer.is_success:
            return _failed(f"the tester refused the validation: {_problem(answer)}")
        try:
            return ValidationRecord.model_validate_json(answer.content)
        except ValidationError as error:
            return _failed(f"the tester's answer is no record: {error.error_count()} fields are wrong")


def _unavailable(message: str, error: Exception | None) -> NoReturn:
    raise PartUnavailable(message) from error


def _failed(message: str) -> ValidationRecord:
    return ValidationRecord(ending=Ending.SANDBOX_FAILED, message=message)


def _problem(answer: httpx.Response) -> str:
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        return f"HTTP status {answer.status_code}"
    return f"{problem.field}: {problem.message}" if problem.field else problem.message
