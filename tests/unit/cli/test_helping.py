"""Help pages fit any width."""

import pytest

from tars_operator.cli.helping import flowing
from tars_operator.cli.main import app

TEXTS = {
    "one line": ("Find.", "Find."),
    "a paragraph": ("Find.\n\nA sentence\nthat goes on.", "Find.\n\nA sentence that goes on."),
    "examples": ("Find.\n\nExamples:\n    tars scan\n\n    tars scan src", "Find.\n\nExamples:\n    tars scan\n\n    tars scan src"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_paragraph_is_one_line_and_an_example_keeps_its_own(text, expected):
    assert flowing(text) == expected


def test_every_command_has_a_page_that_flows():
    commands = [
        *app.registered_commands,
        *(one for group in app.registered_groups for one in group.typer_instance.registered_commands),
    ]
    assert len(commands) > 15
    for command in commands:
        assert command.help == flowing(command.help) != "", command.callback
