"""A run that asks a model: a server that speaks Ollama's API stands where a user's Ollama would."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .metrics import panel_queries, query
from .world import NAMESPACE, PASSING, TOP, World, condition, make_run

NAME = "asks-a-model"
ANSWER = "def net(gross: int) -> int:\n    return gross * 100 // 120\n"
LABELS = {"app.kubernetes.io/name": "ollama"}


def model_server(image: str) -> list[dict[str, Any]]:
    script = (TOP / "tests/support/model_server.py").read_text()
    files = {"server.py": script, "answers.json": json.dumps({"net": ANSWER})}
    command = [
        "/opt/tars/bin/python",
        "/model/server.py",
        "--host",
        "0.0.0.0",
        "--port",
        "11434",
        "--script",
        "good",
        "--answers",
        "/model/answers.json",
    ]
    container = {
        "name": "ollama",
        "image": image,
        "command": command,
        "readinessProbe": {"httpGet": {"path": "/api/version", "port": 11434}, "periodSeconds": 1},
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
        {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": {"selector": LABELS, "ports": [{"port": 11434}]}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": pod},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def finished(world: World) -> Iterator[dict[str, Any]]:
    analyzer = world.list("deployments", "tars.dev/role=analyzer")[0]
    image = analyzer["spec"]["template"]["spec"]["containers"][0]["image"]
    world.kubectl("-n", NAMESPACE, "delete", "pod", "ollama", "--ignore-not-found", "--grace-period=0", "--force")
    world.apply(*model_server(image))
    world.kubectl("-n", NAMESPACE, "wait", "--for=condition=Ready", "pod/ollama", "--timeout=60s")
    url = world.make_repository("model", PASSING)
    model = {"name": "good-coder:latest", "endpoint": f"http://ollama.{NAMESPACE}.svc:11434"}
    world.apply(make_run(NAME, url, engines=["model"], patterns=["todo/function"], model=model))
    yield world.finished(NAME)
    world.delete_run(NAME)
    world.kubectl("-n", NAMESPACE, "delete", "pod,service,configmap", "ollama", "--grace-period=0", "--force")


def test_the_model_does_the_todo_and_the_gate_proves_it(world: World, finished: dict[str, Any]) -> None:
    assert condition(finished)["reason"] == "Completed", world.explain(NAME)
    assert "100 // 120" in world.git("model", "show", f"tars/{NAME}:src/shop/price.py")
    assert finished["status"]["progress"]["modelTokens"] > 0


def test_every_panel_of_the_model_dashboard_finds_data(world: World, finished: dict[str, Any]) -> None:
    for title, expression in panel_queries(TOP / "charts/tars-operator/dashboards/tars-model.json"):
        world.until(f"data for panel {title!r}: {expression}", lambda e=expression: query(world, e), 40)
