"""A coordinator as a process, on a real API server and a real Git server; the roles live in the process (mode Single)."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from tests.support.apiserver import ApiServer, api_server
from tests.support.git_server import GitServer, serving
from tests.support.repositories import git, make_repository

__all__ = ["api_server"]

TOP = Path(__file__).resolve().parents[3]
GROUP = "/apis/tars.dev/v1alpha1"
PLURALS = {"SelfCodingRun": "selfcodingruns", "CodeChange": "codechanges", "CodePattern": "codepatterns"}
Object = dict[str, Any]

# One import nobody uses and one task; the recordings say how it is done well, and how it breaks a test.
FILES = {
    "shop/__init__.py": "",
    "shop/price.py": (
        "import os\nimport re\n\n\ndef net(gross):\n    # TODO: take off the tax of 20 percent\n    return gross\n\n\n"
        "def words(text):\n    return re.split(' ', text)\n"
    ),
    "tests/test_price.py": (
        "from shop.price import net, words\n\n\ndef test_nothing_costs_nothing():\n    assert net(0) == 0\n\n\n"
        "def test_words():\n    assert words('a b') == ['a', 'b']\n"
    ),
}
GOOD = {
    "id": "good",
    "pattern": "todo/function",
    "path": "shop/price.py",
    "search": "    # TODO: take off the tax of 20 percent\n    return gross\n",
    "replace": "    return gross * 100 // 120\n",
}
BAD = {**GOOD, "id": "bad", "replace": "    return gross - 20\n"}


@dataclass
class World:
    """One namespace, one repository, one workspace."""

    http: httpx.Client
    kubeconfig: Path
    git: GitServer
    folder: Path
    namespace: str
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def path(self, kind: str, name: str = "", part: str = "") -> str:
        return "/".join(filter(None, (f"{GROUP}/namespaces/{self.namespace}", PLURALS[kind], name, part)))

    def create(self, kind: str, name: str, spec: Object) -> Object:
        body = {"apiVersion": "tars.dev/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}
        answer = self.http.post(self.path(kind), json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def run(self, name: str = "tidy") -> Object:
        return dict(self.http.get(self.path("SelfCodingRun", name)).raise_for_status().json())

    def patch(self, kind: str, name: str, patch: Object) -> None:
        headers = {"Content-Type": "application/merge-patch+json"}
        answer = self.http.patch(self.path(kind, name), json=patch, headers=headers)
        assert answer.is_success, answer.text

    def patch_status(self, name: str, status: Object) -> None:
        headers = {"Content-Type": "application/merge-patch+json"}
        answer = self.http.patch(self.path("SelfCodingRun", name, "status"), json={"status": status}, headers=headers)
        assert answer.is_success, answer.text

    def result(self, name: str = "tidy") -> Object:
        return dict(self.run(name)["status"]["result"])

    def changes(self) -> list[Object]:
        return list(self.http.get(self.path("CodeChange")).raise_for_status().json()["items"])

    def states(self) -> dict[str, str]:
        """Pattern of each change -> its state and reason."""
        return {one["spec"]["pattern"]: f"{one['status']['state']} {one['status']['reason']}" for one in self.changes()}

    def report(self, name: str = "tidy") -> dict[str, str]:
        path = f"/api/v1/namespaces/{self.namespace}/configmaps/{name}-report"
        return dict(self.http.get(path).raise_for_status().json()["data"])

    def writes(self) -> Counter[str]:
        """What server-side apply wrote so far, by the API server's own count."""
        counts: Counter[str] = Counter()
        for line in self.http.get("/metrics").text.splitlines():
            if line.startswith("apiserver_request_total{") and 'verb="APPLY"' in line:
                counts[line.split('resource="')[1].split('"')[0]] += int(float(line.rsplit(" ", 1)[1]))
        return counts

    def submit(self, name: str = "tidy", *recordings: Object, **spec: Any) -> None:
        """A run of the shop's repository; recordings lie where the ConfigMap would be mounted."""
        folder = self.folder / "replay"
        for one in recordings:
            folder.mkdir(exist_ok=True)
            (folder / f"{one['id']}.yaml").write_text(yaml.safe_dump(one))
        replaying = {"engines": ["codemod", "replay"], "replay": {"configMap": "recordings"}} if recordings else {}
        defaults = {
            "source": {"url": self.git.url("shop.git"), "ref": "main"},
            "mode": "Single",
            "approval": {"behaviour": "Auto"},
            "test": {"command": [sys.executable, "-m", "pytest", "-q"]},
        }
        self.create("SelfCodingRun", name, {**defaults, **replaying, **spec})

    def start(self, name: str = "tidy", attempt: int = 1, **environment: str) -> subprocess.Popen[str]:
        settings = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "KUBECONFIG": str(self.kubeconfig),
            "PYTHONPATH": str(TOP / "operator"),
            "TARS_RUN": name,
            "TARS_NAMESPACE": self.namespace,
            "TARS_ATTEMPT": str(attempt),
            "TARS_WORKSPACE": str(self.folder / "workspace"),
            "TARS_CREDENTIALS": str(self.folder / "credentials"),
            "TARS_REPLAY": str(self.folder / "replay"),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tars_operator.roles.coordinator"],
            env=settings | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.processes.append(process)
        return process

    def coordinate(self, name: str = "tidy", attempt: int = 1, **environment: str) -> int:
        """One process to its end; its exit code. What it said is shown when the test fails."""
        process = self.start(name, attempt, **environment)
        output, _ = process.communicate(timeout=120)
        print(output)
        return process.returncode

    def stop_at(self, moment: dict[str, str], how: signal.Signals, **start: Any) -> int:
        """Send a signal when the log says that the moment has come."""
        process = self.start(**start)
        assert process.stdout is not None
        for line in process.stdout:
            said = json.loads(line)
            if moment.items() <= said.items():
                process.send_signal(how)
                break
        else:
            raise AssertionError(f"{moment} never came")
        process.stdout.read()
        return process.wait(30)

    def head(self, branch: str = "tars/tidy") -> str:
        return git(self.git.root / "shop.git", "rev-parse", branch)

    def tree(self, branch: str = "tars/tidy") -> str:
        return git(self.git.root / "shop.git", "rev-parse", f"{branch}^{{tree}}")

    def trailers(self, branch: str = "tars/tidy") -> list[str]:
        """The changes that commits of the branch carry."""
        form = "--format=%(trailers:key=Tars-Change,valueonly,separator=%x20)"
        return git(self.git.root / "shop.git", "log", form, f"main..{branch}").split()


@pytest.fixture(scope="session")
def kube(api_server: ApiServer) -> Iterator[httpx.Client]:
    with api_server.client() as http:
        for path in sorted((TOP / "crds").glob("*.yaml")):
            url = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
            http.post(url, json=yaml.safe_load(path.read_text())).raise_for_status()
        deadline = time.monotonic() + 30
        while not all(http.get(f"{GROUP}/{plural}").is_success for plural in PLURALS.values()):
            assert time.monotonic() < deadline, "the kinds are not served"
            time.sleep(0.05)
        yield http


@contextmanager
def one_world(http: httpx.Client, kubeconfig: Path, folder: Path) -> Iterator[World]:
    namespace = f"test-{uuid.uuid4().hex[:8]}"
    http.post("/api/v1/namespaces", json={"metadata": {"name": namespace}}).raise_for_status()
    (folder / "served").mkdir()
    with serving(GitServer(folder / "served")) as server:
        server.create("shop.git", make_repository(folder / "shop", FILES))
        made = World(http, kubeconfig, server, folder, namespace)
        yield made
    for process in made.processes:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def world(kube: httpx.Client, api_server: ApiServer, tmp_path: Path) -> Iterator[World]:
    with one_world(kube, api_server.kubeconfig, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def finished(kube: httpx.Client, api_server: ApiServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose run ended, for tests that only look."""
    with one_world(kube, api_server.kubeconfig, tmp_path_factory.mktemp("finished")) as made:
        made.submit("tidy", GOOD)
        assert made.coordinate() == 0
        yield made
