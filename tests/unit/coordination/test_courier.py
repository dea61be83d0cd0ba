"""News reach the cluster although it does not always answer. The server is a function that fails as told."""

import json
import ssl
import threading
import time

import httpx
import pytest

from tars_operator.adapters.kube import Transient
from tars_operator.adapters.kube.credentials import Credentials
from tars_operator.adapters.kube.sync import ApiServer, Retries
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.plan import Plan
from tars_operator.engine.ports import PlanNews
from tars_operator.roles.coordination.bodies import Owner
from tars_operator.roles.coordination.courier import Courier
from tars_operator.roles.coordination.writer import ResultLost, Writer

OWNER = Owner("shop", "tidy", "uid-1")
RESULT = Result(attempt=1, reason="Completed", message="")


class Server:
    """Keeps what is applied, by kind and subresource; answers 503 while `down`."""

    def __init__(self, *, down=False, forgets=False, refuses=""):
        self.down, self.forgets, self.refuses = down, forgets, refuses
        self.applied = []
        self.asked = threading.Event()

    def __call__(self, request):
        self.asked.set()
        if self.down:
            return httpx.Response(503, json={"message": "down"})
        body, path = json.loads(request.content), request.url.path
        if self.refuses and self.refuses in path:
            return httpx.Response(422, json={"message": "no"})
        self.applied.append((body["kind"], "status" in body and next(iter(body["status"].values()), None)))
        return httpx.Response(200, json={} if self.forgets else body)

    @property
    def kinds(self):
        return [kind for kind, _ in self.applied]


def api(server):
    credentials = Credentials("https://api.example.com", ssl.create_default_context(), lambda: None)
    transport = httpx.MockTransport(server)
    return ApiServer(credentials, retries=Retries(attempts=1), transport=transport)


def courier(server, changes=()):
    return Courier(api(server), Writer(OWNER, {"status": {}}, changes, lambda: "2026-01-01T00:00:00Z"))


def until(holds):
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_news_are_carried_while_the_run_works(news):
    server = Server()
    with courier(server) as carrying:
        carrying(PlanNews(Plan(steps=())))
        carrying(news.progress())
        carrying(news.change())
        until(lambda: len(server.applied) == 4)
    assert sorted(server.kinds) == ["CodeChange", "CodeChange", "ConfigMap", "SelfCodingRun"]


def test_what_could_not_be_told_is_told_at_the_end(news):
    server = Server(down=True)
    with courier(server) as carrying:
        carrying(news.change("a"))
        assert server.asked.wait(10)
        carrying(news.change("b"))
        server.down = False
        carrying.finish(api(server), RESULT, [("report.tars", "all")])
    assert server.kinds == ["CodeChange"] * 4 + ["ConfigMap", "SelfCodingRun"]


def test_the_result_is_not_written_while_the_server_is_away(news):
    server = Server(down=True)
    with courier(server) as carrying, pytest.raises(Transient):
        carrying.finish(api(server), RESULT, [])


def test_a_result_that_is_not_there_afterwards_is_noticed():
    server = Server(forgets=True)
    with courier(server) as carrying, pytest.raises(ResultLost):
        carrying.finish(api(server), RESULT, [])


@pytest.mark.parametrize("refused", ["codechanges", "configmaps"])
def test_a_refused_object_does_not_keep_the_result_back(news, refused):
    server = Server(refuses=refused)
    with courier(server) as carrying:
        carrying(news.change())
        carrying.finish(api(server), RESULT, [])
    assert server.kinds[-1] == "SelfCodingRun"


def test_what_the_cluster_knows_already_is_not_written_again(news):
    first = Server()
    with courier(first) as carrying:
        carrying(news.change())
        carrying.finish(api(first), RESULT, [])
    written = Writer(OWNER, {}, [], lambda: "2027-01-01T00:00:00Z")
    written._change(api(Server()), news.change())
    again = Server()
    known = [{"metadata": {"name": name}, "status": status} for name, status in written._statuses.items()]
    with courier(again, known) as carrying:
        carrying(news.change())
        carrying.finish(api(again), RESULT, [])
    assert again.kinds == ["ConfigMap", "SelfCodingRun"]
