"""What programs read is what docs/reference says: findings and plans against their schemas."""

import json

import fastjsonschema
import pytest
from tests.support.repositories import TOP, make_repository
from typer.testing import CliRunner

from tars_operator.cli.main import app

FILES = {"a.py": "import os\n\n\ndef f():\n    # TODO(ann): #12 do it\n    pass\n", "b.py": "def (:\n"}
VERBS = {"findings": ["scan", "--no-cache"], "plan": ["plan", "--no-cache", "--engine", "codemod", "--engine", "model"]}


@pytest.fixture(params=VERBS)
def told(request, tmp_path, monkeypatch):
    """Its schema, and what the verb prints."""
    monkeypatch.chdir(make_repository(tmp_path / "shop", FILES))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    schema = json.loads((TOP / f"docs/reference/{request.param}.schema.json").read_text())
    printed = CliRunner().invoke(app, [*VERBS[request.param], "-q", "-o", "json"]).stdout
    schema["$schema"] = (
        "http://json-schema.org/draft-07/schema#"  # the newest that the library knows; the words are the same
    )
    return fastjsonschema.compile(schema), json.loads(printed)


def test_it_is_what_the_schema_says(told):
    validate, printed = told
    assert validate(printed)


def test_another_thing_is_not(told):
    validate, printed = told
    steps = printed.get("findings") or printed["steps"]
    steps[0]["line"] = "three"
    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate(printed)
