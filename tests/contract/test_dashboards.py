"""Every query of the dashboards names metrics and labels that the components export."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.contract.charts import CHART
from tests.contract.series import unknown

BOARDS = sorted((CHART / "dashboards").glob("*.json"))


def panels() -> Iterator[tuple[str, dict[str, Any]]]:
    for board in BOARDS:
        for panel in json.loads(board.read_text())["panels"]:
            if panel["type"] != "row":
                yield f"{board.stem}: {panel['title']}", panel


QUERIES = [(title, target["expr"]) for title, panel in panels() for target in panel["targets"]]


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
