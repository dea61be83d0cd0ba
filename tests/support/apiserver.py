"""A real API server for component and contract tests: etcd and kube-apiserver on loopback, with nothing behind them.

No controller, scheduler or kubelet runs, so a test plays them by writing status itself. Import the fixture where it is
needed: `from tests.support.apiserver import api_server` in a conftest, and in its `__all__`.
"""

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml

TOKEN = "component-test"
START_SECONDS = 60
_ENVIRONMENT = "TARS_TEST_KUBERNETES"


@dataclass(frozen=True)
class ApiServer:
    """Where it listens and how to be an administrator there."""

    url: str
    token: str
    ca_file: Path
    kubeconfig: Path

    def client(self) -> httpx.Client:
        """A plain HTTP client as administrator, for whatever a test does by hand."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.url, verify=context, headers=headers, timeout=30)


def programs() -> Path | None:
    """The folder with `etcd` and `kube-apiserver`: named by the environment, or the newest in the cache."""
    if named := os.environ.get(_ENVIRONMENT):
        return Path(named)
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tars-operator"
    cache = Path(os.environ.get("TARS_CACHE") or default)
    found = [one for one in cache.glob("programs/kubernetes-*") if (one / "kube-apiserver").exists()]
    return max(found, key=lambda one: one.stat().st_mtime, default=None)


@pytest.fixture(scope="session")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    folder = programs()
    if folder is None:
        pytest.skip(
            f"no kube-apiserver: run `make tools`, or name a folder with etcd and kube-apiserver in {_ENVIRONMENT}"
        )
    with serving(folder, tmp_path_factory.mktemp("kube-apiserver")) as server:
        yield server


@contextmanager
def serving(folder: Path, home: Path) -> Iterator[ApiServer]:
    """Both programs running in `home`; ended by their own process ids."""
    client, peer, secure = _free_ports(3)
    with ExitStack() as stack:
        etcd = f"http://127.0.0.1:{client}"
        stack.enter_context(_process(_etcd(folder, home, etcd, f"http://127.0.0.1:{peer}"), home / "etcd.log"))
        _prepare(home)
        server = _describe(home, f"https://127.0.0.1:{secure}")
        process = stack.enter_context(_process(_apiserver(folder, home, etcd, secure), home / "apiserver.log"))
        _wait_until_ready(server, process, home / "apiserver.log")
        yield server


def _etcd(folder: Path, home: Path, client: str, peer: str) -> list[str]:
    return [
        str(folder / "etcd"),
        f"--data-dir={home}/etcd",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync",  # a test's data may die with the machine
        "--log-level=error",
    ]


def _apiserver(folder: Path, home: Path, etcd: str, port: int) -> list[str]:
    return [
        str(folder / "kube-apiserver"),
        f"--etcd-servers={etcd}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={home}/certs",
        f"--token-auth-file={home}/tokens.csv",
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={home}/accounts.key",
        f"--service-account-signing-key-file={home}/accounts.key",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none",  # no Service `kubernetes` that points to loopback
        # no controller makes service accounts here
        "--disable-admission-plugins=ServiceAccount",
    ]


def _prepare(home: Path) -> None:
    (home / "tokens.csv").write_text(f'{TOKEN},tester,tester,"system:masters"\n')
    key = ["openssl", "genrsa", "-out", str(home / "accounts.key"), "2048"]
    subprocess.run(key, check=True, capture_output=True)


def _describe(home: Path, url: str) -> ApiServer:
    server = ApiServer(url, TOKEN, home / "certs" / "apiserver.crt", home / "kubeconfig")
    cluster = {"server": url, "certificate-authority": str(server.ca_file)}
    server.kubeconfig.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "test",
                "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
                "clusters": [{"name": "test", "cluster": cluster}],
                "users": [{"name": "test", "user": {"token": TOKEN}}],
            }
        )
    )
    return server


@contextmanager
def _process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_ready(server: ApiServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with suppress(httpx.HTTPError, OSError), server.client() as client:
            ready = client.get("/readyz").status_code == httpx.codes.OK
            if ready and client.get("/api/v1/namespaces/default").status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise RuntimeError(f"kube-apiserver is not ready after {START_SECONDS} s; end of {log}:\n{log.read_text()[-2000:]}")


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
