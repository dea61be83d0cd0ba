"""A language model in the cluster, where a user's would be: a scripted server that speaks Ollama's API and OpenAI's."""

import json
from typing import Any

from .world import NAMESPACE, TOP, World

PORT = 11434
ENDPOINT = f"http://ollama.{NAMESPACE}.svc:{PORT}"
ANSWER = "def net(gross: int) -> int:\n    return gross * 100 // 120\n"
LABELS = {"app.kubernetes.io/name": "ollama"}
GOOD = ["--script", "good", "--answers", "/model/answers.json"]


def start_model(world: World, *options: str) -> None:
    """The server as pod and Service `ollama`; `options` as its own --help says."""
    analyzer = world.list("deployments", "tars.dev/role=analyzer")[0]
    image = analyzer["spec"]["template"]["spec"]["containers"][0]["image"]
    world.kubectl("-n", NAMESPACE, "delete", "pod", "ollama", "--ignore-not-found", "--grace-period=0", "--force")
    world.apply(*_server(image, options))
    world.kubectl("-n", NAMESPACE, "wait", "--for=condition=Ready", "pod/ollama", "--timeout=60s")


def stop_model(world: World) -> None:
    world.kubectl("-n", NAMESPACE, "delete", "pod,service,configmap", "ollama", "--grace-period=0", "--force")


def shown_keys(world: World) -> list[str]:
    """What each question so far carried as its `Authorization`."""
    path = f"/api/v1/namespaces/{NAMESPACE}/pods/ollama:{PORT}/proxy/shown"
    return list(json.loads(world.kubectl("get", "--raw", path))["shown"])


def service(name: str) -> dict[str, Any]:
    """A name under which the server answers."""
    meta = {"name": name, "namespace": NAMESPACE, "labels": LABELS}
    spec = {"selector": LABELS, "ports": [{"port": PORT}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}


def _server(image: str, options: tuple[str, ...]) -> list[dict[str, Any]]:
    script = (TOP / "tests/support/model_server.py").read_text()
    files = {"server.py": script, "answers.json": json.dumps({"net": ANSWER})}
    container = {
        "name": "ollama",
        "image": image,
        "command": ["/opt/tars/bin/python", "/model/server.py", "--port", str(PORT), *GOOD, *options],
        "readinessProbe": {"httpGet": {"path": "/api/version", "port": PORT}, "periodSeconds": 1},
        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": "model", "mountPath": "/model"}],
    }
    pod = {
        "containers": [container],
        "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
        "volumes": [{"name": "model", "configMap": {"name": "ollama"}}],
    }
    meta = {"name": "ollama", "namespace": NAMESPACE, "labels": LABELS}
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": files},
        service("ollama"),
        {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": pod},
    ]
