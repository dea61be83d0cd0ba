"""What `tars scan -o json` and `tars plan -o json` print, as JSON Schema for programs that read it."""

import json
from collections.abc import Mapping
from pathlib import Path

from files import ROOT

from tars_operator.api.base import Model
from tars_operator.api.code import Findings
from tars_operator.engine.plan import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: Mapping[str, type[Model]] = {"findings": Findings, "plan": Plan}


def outputs() -> Mapping[Path, str]:
    return {ROOT / f"docs/reference/{name}.schema.json": _schema(model) for name, model in SHAPES.items()}


def _schema(model: type[Model]) -> str:
    schema = {"$schema": DIALECT, **_open(model.model_json_schema(mode="serialization"))}
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def _open(schema: dict[str, object]) -> dict[str, object]:
    """A later version may print more, and a reader should not mind."""
    kept = {key: value for key, value in schema.items() if (key, value) != ("additionalProperties", False)}
    return {key: _open(value) if isinstance(value, dict) else value for key, value in kept.items()}
