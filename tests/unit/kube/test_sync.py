"""How calls, refusals and repetitions look on the wire. The server is a function; the real one has its own tests."""

import json
import ssl
from itertools import islice

import httpx
import pytest

from tars_operator.adapters.kube import Conflict, KubeError, NotFound, Rejected, Transient
from tars_operator.adapters.kube.credentials import Credentials
from tars_operator.adapters.kube.resources import CHANGES, RUNS
from tars_operator.adapters.kube.sync import ApiServer, Retries, Selection


class Scripted:
    """Answers in order; keeps what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def api(script, tokens=iter, waits=None):
    token = iter(["one", "two", "three", "four", "five", "six", "seven"])
    credentials = Credentials("https://api.example.com", ssl.create_default_context(), lambda: next(token))
    retries = Retries(attempts=3, sleep=(waits if waits is not None else []).append)
    return ApiServer(credentials, retries=retries, transport=httpx.MockTransport(script))


def status(code, message="said so", **headers):
    return httpx.Response(code, json={"kind": "Status", "message": message}, headers=headers)


def get_run(script, **options):
    with api(script, **options) as server:
        return server.get(RUNS, "shop", "tidy")


@pytest.mark.parametrize(
    ("code", "error"),
    [(400, Rejected), (401, Rejected), (403, Rejected), (404, NotFound), (409, Conflict), (422, Rejected)],
)
def test_a_refusal_names_the_object_and_repeats_the_server(code, error):
    script = Scripted(status(code, "no way"))
    with pytest.raises(error, match=rf"selfcodingruns tidy in namespace shop: no way \({code}\)"):
        get_run(script)
    assert len(script.asked) == 1


@pytest.mark.parametrize("fault", [429, 500, 503, 504, httpx.ConnectError("refused"), httpx.ReadTimeout("slow")])
def test_a_transient_fault_is_repeated(fault):
    script = Scripted(fault if isinstance(fault, Exception) else status(fault), httpx.Response(200, json={"a": 1}))
    assert get_run(script) == {"a": 1}


def test_repeating_ends():
    script, waits = Scripted(*[status(503, "busy")] * 3), []
    with pytest.raises(Transient, match="busy"):
        get_run(script, waits=waits)
    assert len(waits) == 2


def test_the_server_may_ask_for_patience_within_bounds():
    script, waits = Scripted(status(429, **{"Retry-After": "3"}), status(429, **{"Retry-After": "900"})), []
    script.answers.append(httpx.Response(200, json={}))
    get_run(script, waits=waits)
    assert waits == [3, 5]


def test_a_page_that_is_no_status_is_quoted():
    with pytest.raises(Rejected, match="<h1>Blocked by proxy"):
        get_run(Scripted(httpx.Response(407, text="<h1>Blocked by proxy")))


def test_every_request_asks_for_the_token_anew():
    script = Scripted(status(500), httpx.Response(200, json={}))
    get_run(script)
    assert [request.headers["Authorization"] for request in script.asked] == ["Bearer one", "Bearer two"]


def test_create_is_not_repeated():
    script = Scripted(status(500))
    with pytest.raises(Transient), api(script) as server:
        server.create(CHANGES, "shop", {"metadata": {"name": "a"}})
    assert len(script.asked) == 1


def test_apply_sends_exactly_the_fields_and_the_kind():
    script = Scripted(httpx.Response(200, json={}))
    body = {"metadata": {"namespace": "shop", "name": "tidy"}, "status": {"baseCommit": "a"}}
    with api(script) as server:
        server.apply(RUNS, body, manager="me", subresource="status")
    (request,) = script.asked
    assert request.url.path == "/apis/tars.dev/v1alpha1/namespaces/shop/selfcodingruns/tidy/status"
    assert dict(request.url.params) == {"fieldManager": "me", "force": "true"}
    assert request.headers["Content-Type"] == "application/apply-patch+yaml"
    assert json.loads(request.content) == {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", **body}


def page(names, token="", version="7"):
    items = [{"metadata": {"name": name, "resourceVersion": version}} for name in names]
    return httpx.Response(200, json={"metadata": {"continue": token, "resourceVersion": version}, "items": items})


def names(objects):
    return [one["metadata"]["name"] for one in objects]


def test_list_reads_all_pages():
    script = Scripted(page(["a"], "next"), page(["b"]))
    with api(script) as server:
        assert names(server.list(Selection(CHANGES, "shop", labels="x=y"))) == ["a", "b"]
    assert [request.url.params.get("continue") for request in script.asked] == [None, "next"]
    assert {request.url.params["labelSelector"] for request in script.asked} == {"x=y"}


def test_expired_pages_are_read_again_from_the_start():
    script = Scripted(page(["a"], "next"), status(410), page(["a", "b"]))
    with api(script) as server:
        assert names(server.list(Selection(CHANGES, "shop"))) == ["a", "b"]


def event(kind, name, version):
    return {"type": kind, "object": {"metadata": {"name": name, "resourceVersion": version}}}


def stream(*events):
    return httpx.Response(200, text="".join(json.dumps(one) + "\n" for one in events))


GONE = {"type": "ERROR", "object": {"code": 410, "message": "too old resource version"}}


def first(script, count):
    with api(script) as server:
        events = server.watch(Selection(RUNS, "shop", "tidy"), deadline=float("1e18"))
        return [(one.type, one.object["metadata"]["resourceVersion"]) for one in islice(events, count)]


def test_a_watch_goes_on_where_it_was_cut():
    script = Scripted(
        page(["tidy"], version="7"),
        stream(event("MODIFIED", "tidy", "8"), event("BOOKMARK", "", "11")),
        httpx.ReadError("reset"),
        stream(event("DELETED", "tidy", "12")),
    )
    assert first(script, 3) == [("ADDED", "7"), ("MODIFIED", "8"), ("DELETED", "12")]
    assert [request.url.params.get("resourceVersion") for request in script.asked] == [None, "7", "11", "11"]


def test_a_watch_lists_again_when_its_version_is_too_old():
    script = Scripted(page(["tidy"]), stream(GONE), page(["tidy"], version="20"))
    assert first(script, 2) == [("ADDED", "7"), ("ADDED", "20")]


def test_a_watch_that_is_refused_says_so():
    script = Scripted(page(["tidy"]), status(403, "may not watch"))
    with pytest.raises(KubeError, match="may not watch"):
        first(script, 2)
