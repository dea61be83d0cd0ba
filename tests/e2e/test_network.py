"""NetworkPolicies are enforced: what a tester pod may reach (nothing), with the same pod without its label as the control."""

import json
from collections.abc import Iterator

import pytest

from .world import NAMESPACE, World

PROBE = """
import json, socket, sys
def tcp(host, port):
    try:
        socket.create_connection((host, port), 4).close()
        return True
    except OSError:
        return False
def dns():
    try:
        return bool(socket.getaddrinfo('kubernetes.default.svc', 443))
    except OSError:
        return False
print(json.dumps({'api server': tcp('10.96.0.1', 443), 'dns': dns(), 'git': tcp(sys.argv[1], 80), 'metadata': tcp('169.254.169.254', 80)}))
"""


def probe(world: World, name: str, role: str) -> dict[str, bool]:
    image = world.list("deployments", "tars.dev/role=analyzer")[0]["spec"]["template"]["spec"]["containers"][0]["image"]
    git = (world.get("service", "git") or {})["spec"]["clusterIP"]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": NAMESPACE, "labels": {"tars.dev/role": role, "tars.dev/run": "probe"}},
        "spec": {
            "restartPolicy": "Never",
            "automountServiceAccountToken": False,
            "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [
                {
                    "name": "probe",
                    "image": image,
                    # a policy reaches the node a moment after the pod: ask again and again, the last answer counts
                    "command": ["/opt/tars/bin/python", "-c", f"import time; time.sleep(4)\n{PROBE}", git],
                    "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
                }
            ],
        },
    }
    world.apply(pod)

    def done() -> bool:
        return ((world.get("pod", name) or {}).get("status", {}).get("phase")) == "Succeeded"

    world.until("the probe to end", done, 60)
    return dict(json.loads(world.kubectl("-n", NAMESPACE, "logs", name)))


@pytest.fixture
def probes(world: World) -> Iterator[None]:
    yield
    world.kubectl("-n", NAMESPACE, "delete", "pod", "-l", "tars.dev/run=probe", "--grace-period=0", "--force")


def test_a_tester_pod_reaches_nothing_and_the_control_reaches_all(world: World, probes: None) -> None:
    control = probe(world, "probe-control", "none")
    assert control == {"api server": True, "dns": True, "git": True, "metadata": False}
    assert not any(probe(world, "probe-tester", "tester").values())


def test_an_analyzer_pod_reaches_nothing(world: World, probes: None) -> None:
    assert not any(probe(world, "probe-analyzer", "analyzer").values())
