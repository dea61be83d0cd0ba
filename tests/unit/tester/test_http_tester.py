"""How the client behaves towards testers that are late, lost, wrong or replaced. The testers are functions."""

from collections.abc import Callable, Iterable

import httpx
import pytest

from tars_operator.adapters.tester import HttpTester, Patience
from tars_operator.api.contracts import Ending, ValidateRequest
from tars_operator.engine.ports import PartUnavailable

TREE = "a" * 64
REQUEST = ValidateRequest(tree=TREE, command=("pytest",), timeout_seconds=5, memory_bytes=1, processes=1)
GOOD = httpx.Response(200, json={"ending": "Finished", "tests": {"t": "passed"}})
UNKNOWN = httpx.Response(404, json={"error": "NotFound", "field": "tree", "message": "not known"})
CREATED = httpx.Response(201)

Reaction = httpx.Response | type[httpx.TransportError]


class Script:
    """A tester that reacts in order, and the time that passes meanwhile."""

    def __init__(self, reactions: Iterable[Reaction]) -> None:
        self._reactions = list(reactions)
        self.calls: list[str] = []
        self.now = 0.0

    def react(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(f"{request.method} {request.url.path} {request.url.host}")
        reaction = self._reactions.pop(0) if len(self._reactions) > 1 else self._reactions[0]
        if isinstance(reaction, httpx.Response):
            return httpx.Response(reaction.status_code, content=reaction.content)
        raise reaction("planned")

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def tester(self, find_address: Callable[[], str | None] = lambda: "http://tester") -> HttpTester:
        client = httpx.Client(transport=httpx.MockTransport(self.react))
        return HttpTester(find_address, client, Patience(30, 1, lambda: self.now, self.sleep))


@pytest.mark.parametrize(
    ("ending", "reactions"),
    [
        pytest.param(Ending.FINISHED, [CREATED, GOOD], id="at-once"),
        pytest.param(Ending.FINISHED, [httpx.ConnectError, CREATED, httpx.ConnectTimeout, GOOD], id="late"),
        pytest.param(Ending.FINISHED, [CREATED, UNKNOWN, CREATED, GOOD], id="tree-forgotten"),
        pytest.param(Ending.FINISHED, [CREATED, httpx.ReadError, UNKNOWN, CREATED, GOOD], id="replaced-in-the-middle"),
        pytest.param(Ending.SANDBOX_FAILED, [CREATED, httpx.RemoteProtocolError], id="lost-every-time"),
        pytest.param(Ending.SANDBOX_FAILED, [CREATED, httpx.Response(200, text="100 passed")], id="no-record"),
        pytest.param(
            Ending.SANDBOX_FAILED, [CREATED, httpx.Response(200, json={"ending": "Great"})], id="unknown-ending"
        ),
        pytest.param(Ending.SANDBOX_FAILED, [CREATED, httpx.Response(500)], id="server-error"),
        pytest.param(
            Ending.SANDBOX_FAILED, [CREATED, httpx.Response(200, json={"tests": {"t": "passed"}})], id="no-ending"
        ),
    ],
)
def test_validate(ending: Ending, reactions: list[Reaction]) -> None:
    tester = Script(reactions).tester()
    tester.prepare(TREE, b"archive")
    assert tester.validate(REQUEST).ending == ending


def test_a_refusal_is_repeated_with_its_field() -> None:
    refusal = httpx.Response(400, json={"error": "BadRequest", "field": "command", "message": "is wrong"})
    assert (
        Script([refusal]).tester().validate(REQUEST).message == "the tester refused the validation: command: is wrong"
    )


def test_an_unreachable_tester_says_nothing_about_the_change() -> None:
    script = Script([httpx.ConnectError])
    with pytest.raises(PartUnavailable, match="does not answer at http://tester for 30 seconds"):
        script.tester().validate(REQUEST)
    assert script.now == pytest.approx(30)


def test_no_pod_at_all_is_waited_for_and_named() -> None:
    with pytest.raises(PartUnavailable, match="has no running pod"):
        Script([GOOD]).tester(lambda: None).validate(REQUEST)


def test_a_tree_that_is_not_taken_is_no_verdict() -> None:
    with pytest.raises(PartUnavailable, match="does not take tree"):
        Script([httpx.Response(413)]).tester().prepare(TREE, b"archive")


def test_a_tree_is_sent_once_and_again_only_to_a_tester_that_asks_for_it() -> None:
    script = Script([CREATED, GOOD, GOOD, UNKNOWN, CREATED, GOOD])
    tester = script.tester()
    for _ in range(3):
        tester.prepare(TREE, b"archive")
        assert tester.validate(REQUEST).ending == Ending.FINISHED
    put, post = f"PUT /v1/trees/{TREE} tester", "POST /v1/validate tester"
    assert script.calls == [put, post, post, post, put, post]


def test_each_try_asks_anew_where_the_tester_is() -> None:
    addresses = iter(["http://one", None, "http://two", "http://two"])
    script = Script([httpx.ConnectError, GOOD])
    script.tester(lambda: next(addresses)).validate(REQUEST)
    assert script.calls == ["POST /v1/validate one", "POST /v1/validate two"]


def test_only_the_latest_archives_are_kept() -> None:
    script = Script([CREATED])
    tester = script.tester()
    for number in range(9):
        tester.prepare(f"{number:064x}", b"archive")
    script._reactions = [UNKNOWN]
    first = REQUEST.model_copy(update={"tree": f"{0:064x}"})
    assert "not known" in tester.validate(first).message


@pytest.mark.parametrize("reaction", [httpx.Response(204), httpx.ConnectError, httpx.ReadError])
def test_shutdown_never_fails(reaction: Reaction) -> None:
    script = Script([reaction])
    script.tester().shutdown()
    assert script.calls == ["POST /v1/shutdown tester"]


def test_shutdown_without_a_pod_calls_nobody() -> None:
    script = Script([GOOD])
    script.tester(lambda: None).shutdown()
    assert script.calls == []
