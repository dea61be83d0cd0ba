"""Reading the API server's own counters and the Prometheus of the cluster, through kubectl."""

import json
import re
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .world import SYSTEM, World

WRITES = {"POST", "PUT", "PATCH", "DELETE", "APPLY"}
_SAMPLE = re.compile(r"^(?P<name>[a-z_:]+)\{(?P<labels>.*)\} (?P<value>[0-9.e+]+)$")


def samples(text: str, name: str) -> Iterator[tuple[dict[str, str], float]]:
    for line in text.splitlines():
        match = _SAMPLE.match(line)
        if match and match["name"] == name:
            yield dict(re.findall(r'([a-z_]+)="([^"]*)"', match["labels"])), float(match["value"])


def api_writes(world: World) -> Counter[str]:
    """Mutating requests the API server has served, by resource, leases and reviews left out."""
    text = world.kubectl("get", "--raw", "/metrics")
    counts: Counter[str] = Counter()
    for labels, value in samples(text, "apiserver_request_total"):
        if labels.get("verb") in WRITES and labels["resource"] not in {
            "leases",
            "tokenreviews",
            "subjectaccessreviews",
        }:
            counts[f"{labels['resource']}/{labels['subresource']}".rstrip("/")] += int(value)
    return counts


def operator_writes(world: World) -> Counter[str]:
    """Mutating requests of the operator by its own count."""
    pod = world.list("pods", "app.kubernetes.io/component=operator", namespace=SYSTEM)[0]["metadata"]["name"]
    text = world.kubectl("get", "--raw", f"/api/v1/namespaces/{SYSTEM}/pods/{pod}:8081/proxy/metrics")
    counts: Counter[str] = Counter()
    for labels, value in samples(text, "tars_api_writes_total"):
        counts[f"{labels['verb']} {labels['kind']}"] += int(value)
    return counts


def query(world: World, expression: str) -> list[dict[str, Any]]:
    """What Prometheus answers now."""
    path = f"/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/query?query={urllib.parse.quote(expression)}"
    result = json.loads(world.kubectl("get", "--raw", path))["data"]["result"]
    return [row for row in result if row["value"][1] != "NaN"]


def panel_queries(dashboard: Path) -> Iterator[tuple[str, str]]:
    """Title and query of each panel, with the dashboard's variables set as Grafana would by default."""
    variables = {
        "$__rate_interval": "1m",
        "$__range": "10m",
        "$namespace": ".*",
        "${namespace}": ".*",
        "$datasource": "",
    }
    for panel in walk(json.loads(dashboard.read_text())["panels"]):
        for target in panel.get("targets", []):
            expression = target["expr"]
            for name, value in variables.items():
                expression = expression.replace(name, value)
            yield panel["title"], expression


def walk(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for panel in panels:
        yield panel
        yield from walk(panel.get("panels", []))
