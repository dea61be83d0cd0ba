"""Help pages fit any width."""

import inspect

import pytest
from typer import rich_utils
from typer.testing import CliRunner

from tars_operator.cli.helping import flowing
from tars_operator.cli.main import app

TEXTS = {
    "one line": ("Find.", "Find."),
    "a paragraph": ("Find.\n\nA sentence\nthat goes on.", "Find.\n\nA sentence that goes on."),
    "examples": ("Find.\n\nExamples:\n    tars scan\n\n    tars scan src", "Find.\n\n\nExamples:\n    tars scan\n\n    tars scan src"),
    "examples, later": ("Find.\n\nSo.\n\nExamples:\n    tars scan", "Find.\n\nSo.\n\nExamples:\n    tars scan"),
}  # fmt: skip
COMMANDS = {
    command.callback.__name__: command
    for command in [
        *app.registered_commands,
        *(one for group in app.registered_groups for one in group.typer_instance.registered_commands),
    ]
}
AT_TOP = [command.callback.__name__ for command in app.registered_commands]  # the others show up under their group


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_paragraph_is_one_line_and_an_example_keeps_its_own(text, expected):
    assert flowing(text) == expected


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_that_flows(name):
    command = COMMANDS[name]
    assert command.help == flowing(command.help) != ""


@pytest.mark.parametrize("name", AT_TOP)
def test_examples_are_indented_on_the_page(name, monkeypatch):
    monkeypatch.setattr(rich_utils, "MAX_WIDTH", 200)  # read from the environment once, when it is imported
    shown = CliRunner().invoke(app, [name, "--help"]).output
    page = [line.rstrip() for line in shown.splitlines()]
    written = inspect.getdoc(COMMANDS[name].callback).splitlines()
    assert [line for line in written if line.startswith("    ") and f" {line}" not in page] == []
