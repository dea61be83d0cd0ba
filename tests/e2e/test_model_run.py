"""A run that asks a model: a server that speaks Ollama's API stands where a user's Ollama would."""

from collections.abc import Iterator
from typing import Any

import pytest

from .metrics import panel_queries, query
from .models import start_model, stop_model
from .world import NAMESPACE, PASSING, TOP, World, condition, make_run

NAME = "asks-a-model"


@pytest.fixture(scope="module")
def finished(world: World) -> Iterator[dict[str, Any]]:
    start_model(world)
    url = world.make_repository("model", PASSING)
    model = {"name": "good-coder:latest", "endpoint": f"http://ollama.{NAMESPACE}.svc:11434"}
    world.apply(make_run(NAME, url, engines=["model"], patterns=["todo/function"], model=model))
    yield world.finished(NAME)
    world.delete_run(NAME)
    stop_model(world)


def test_the_model_does_the_todo_and_the_gate_proves_it(world: World, finished: dict[str, Any]) -> None:
    assert condition(finished)["reason"] == "Completed", world.explain(NAME)
    assert "100 // 120" in world.git("model", "show", f"tars/{NAME}:src/shop/price.py")
    assert finished["status"]["progress"]["modelTokens"] > 0


def test_every_panel_of_the_model_dashboard_finds_data(world: World, finished: dict[str, Any]) -> None:
    for title, expression in panel_queries(TOP / "charts/tars-operator/dashboards/tars-model.json"):
        world.until(f"data for panel {title!r}: {expression}", lambda e=expression: query(world, e), 40)
