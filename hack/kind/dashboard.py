"""Print what the panels of the committed dashboards show now, asked of the Prometheus in the cluster by kubectl."""

import json
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DASHBOARDS = Path(__file__).resolve().parents[2] / "charts/tars-operator/dashboards"
VARIABLES = {"$__rate_interval": "1m", "$__range": "30m", "$namespace": ".*", "${namespace}": ".*"}
PATIENCE = 30  # seconds until the last scrape has come in


def ask(query: str) -> list[dict[str, Any]]:
    for name, value in VARIABLES.items():
        query = query.replace(name, value)
    path = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/query?query=" + urllib.parse.quote(
        query
    )
    answer = subprocess.run(["kubectl", "get", "--raw", path], capture_output=True, text=True, check=True)
    return list(json.loads(answer.stdout)["data"]["result"])


def panels(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for target in node.get("targets", []):
            yield node["title"], target["expr"]
        yield from panels(node.get("panels", []))


def show(title: str, query: str, deadline: float) -> bool:
    rows = ask(query)
    while not rows and time.monotonic() < deadline:
        time.sleep(1)
        rows = ask(query)
    for row in rows[:6]:
        labels = ", ".join(f"{key}={value}" for key, value in row["metric"].items() if key != "__name__")
        print(f"  {title:<38} {float(row['value'][1]):>10.3g}  {labels}")
    if not rows:
        print(f"  {title:<38} found nothing: {query}")
    return bool(rows)


def main() -> int:
    deadline = time.monotonic() + PATIENCE
    complete = True
    for file in sorted(DASHBOARDS.glob("*.json")):
        if "model" in file.stem:
            continue  # the demo asks no model
        board = json.loads(file.read_text())
        print(f"{board['title']} ({file.name})")
        for title, query in panels(board["panels"]):
            complete &= show(title, query, deadline)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
