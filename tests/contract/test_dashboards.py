"""Every query of the dashboards names metrics and labels that the components export."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from tests.contract.charts import CHART, ROOT

BOARDS = sorted((CHART / "dashboards").glob("*.json"))


def panels() -> Iterator[tuple[str, dict[str, Any]]]:
    for board in BOARDS:
        for panel in json.loads(board.read_text())["panels"]:
            if panel["type"] != "row":
                yield f"{board.stem}: {panel['title']}", panel


QUERIES = [(title, target["expr"]) for title, panel in panels() for target in panel["targets"]]


@pytest.fixture(scope="session")
def labels() -> dict[str, set[str]]:
    """Labels by the name of each series that the registries of the components hold."""
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


@pytest.mark.parametrize(("title", "expression"), QUERIES, ids=[title for title, _ in QUERIES])
def test_query(labels: dict[str, set[str]], title: str, expression: str) -> None:
    assert unknown(expression, labels) == set()


CONTROLS = {
    "metric": ("sum(tars_runs_ended_total)", {"tars_runs_ended_total"}),
    "label": ("sum by (state) (tars_runs)", {"state"}),
    "matcher": ('tars_runs{run="a"}', {"run"}),
}


@pytest.mark.parametrize(("expression", "wrong"), CONTROLS.values(), ids=CONTROLS.keys())
def test_control_a_wrong_name_is_noticed(labels: dict[str, set[str]], expression: str, wrong: set[str]) -> None:
    assert unknown(expression, labels) == wrong


@pytest.mark.parametrize(("title", "panel"), list(panels()), ids=[title for title, _ in panels()])
def test_panel_explains_itself(title: str, panel: dict[str, Any]) -> None:
    assert panel["description"]
    assert panel["datasource"] == {"type": "prometheus", "uid": "$datasource"}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.stem)
def test_every_panel_has_its_own_number(board: Any) -> None:
    numbers = [panel["id"] for panel in json.loads(board.read_text())["panels"]]
    assert len(numbers) == len(set(numbers))
