"""What queries of dashboards and alerts may name: the series that the registries of the components hold."""

import json
import re
import subprocess
import sys

from tests.contract.charts import ROOT


def exported() -> dict[str, set[str]]:
    """Labels by the name of each series."""
    command = [sys.executable, str(ROOT / "hack/generate/metrics.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return {series: set(metric["labels"]) for metric in json.loads(done.stdout) for series in metric["series"]}


def unknown(expression: str, labels: dict[str, set[str]]) -> set[str]:
    """What an expression names and nobody exports."""
    series = set(re.findall(r"\btars_[a-z_]+", expression))
    grouped = {label for group in re.findall(r"by \(([^)]*)\)", expression) for label in re.split(r", *", group)}
    matched = set(re.findall(r"([a-z_]+)=~?\"", expression))
    known = {"le"}.union(*(labels.get(name, set()) for name in series))
    return (series - labels.keys()) | ((grouped | matched) - known)
