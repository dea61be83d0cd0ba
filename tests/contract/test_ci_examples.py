"""What docs/how-to/ci.md tells people to copy: whole workflows, and commands that `tars` takes."""

import re
import shlex
import textwrap

import pytest
import yaml
from tests.support.repositories import TOP
from typer.main import get_command

from tars_operator.cli.main import app

TEXT = (TOP / "docs/how-to/ci.md").read_text()
BLOCKS = [
    yaml.safe_load(textwrap.dedent(found)) for found in re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", TEXT, re.MULTILINE)
]
WORKFLOWS = [block for block in BLOCKS if "jobs" in block]
RUNS = re.findall(r"run: (tars [^>|#\n]*)", TEXT)


def test_workflows_are_whole():
    assert len(WORKFLOWS) == 2
    for workflow in WORKFLOWS:
        assert {"name", True, "permissions"} <= workflow.keys()  # YAML 1.1 reads `on` as true
        assert all({"runs-on", "steps"} <= job.keys() for job in workflow["jobs"].values())


@pytest.mark.parametrize("line", RUNS)
def test_tars_takes_each_command(line):
    verb, *words = shlex.split(line)[1:]
    command = get_command(app).commands[verb]
    assert command.make_context(verb, words).params


def test_there_are_commands():
    assert len(RUNS) == 3
