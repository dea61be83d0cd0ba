"""What a shell is told when somebody presses the tab key."""

import pytest
from typer.testing import CliRunner

from tars_operator.cli.main import app

ASKED = {
    "a verb": ("tars sc", "scan"),
    "an option": ("tars scan --prot", "--protected"),
    "a form": ("tars scan -o sar", "sarif"),
    "a pattern": ("tars fix --pattern python/unused-im", "python/unused-import"),
}


@pytest.mark.parametrize(("line", "expected"), ASKED.values(), ids=ASKED)
def test_the_shell_is_told_how_it_goes_on(line, expected):
    words = {"_TARS_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    assert CliRunner().invoke(app, prog_name="tars", env=words).stdout.split() == [expected]
