"""Files that have the form of their repository's formatter keep it; others are left as they are. The real ruff."""

import pytest

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.settings.formatter import in_form, line_length

LONG = """class Account(Base):
    def __init__(self, owner, balance, opened):
        super(Account, self).__init__(
            owner, balance=balance, opened=opened, closed=None, by=owner
        )
"""
SHORT = LONG.replace("super(Account, self)", "super()")
JOINED = """class Account(Base):
    def __init__(self, owner, balance, opened):
        super().__init__(owner, balance=balance, opened=opened, closed=None, by=owner)
"""
BLACK = Facts(line_length=88)
MANY = "x = 1\n" * 30 + "\n\n"
FEW = "x = 1\n" * 9 + "\n\n"
OTHER = "x = [ 1 ]\n\n\n"
ROWS = {
    "what fits into a line now": (LONG, SHORT, BLACK, JOINED),
    "with the line ends of Windows": tuple(
        text.replace("\n", "\r\n") if isinstance(text, str) else text for text in (LONG, SHORT, BLACK, JOINED)
    ),
    "no formatter": (LONG, SHORT, Facts(), SHORT),
    "no formatter named, and its form": (MANY + LONG, MANY + SHORT, Facts(), MANY + JOINED),
    "no formatter named, and its form, but short": (FEW + LONG, FEW + SHORT, Facts(), FEW + SHORT),
    "no formatter named, and another form": (OTHER + MANY + LONG, OTHER + MANY + SHORT, Facts(), OTHER + MANY + SHORT),
    "nothing is known": (LONG, SHORT, None, SHORT),
    "a longer line than the formatter's": (LONG, SHORT, Facts(line_length=79), SHORT),
    "another form elsewhere": (OTHER + LONG, OTHER + SHORT, BLACK, OTHER + JOINED),
    "another form here": ("x = [ 1 ]\n", "x = [ 2 ]\n", BLACK, "x = [ 2 ]\n"),
    "another form beside it": ("x = [ 1 ]\ny = (1)\n", "x = [ 1 ]\ny = [  1]\n", BLACK, "x = [ 1 ]\ny = [  1]\n"),
    "no last line end": ("x = 1\ny = 2", "x = 1\ny = [ 2]", BLACK, "x = 1\ny = [ 2]"),
    "the only line": ("x = 1\n", "x = [ 1]\n", BLACK, "x = [1]\n"),
    "everything goes": ("import os\n", "", BLACK, ""),
    "a statement goes": ("import os\nimport re\n\nre.I\n", "import re\n\nre.I\n", BLACK, "import re\n\nre.I\n"),
    "quotes of one kind as of the other": ("x = 'a'\n", "x = [ 'a']\n", BLACK, "x = ['a']\n"),
    "no Python": ("def (\n", "def f(\n", BLACK, "def f(\n"),
    "no Python any more": ("x = 1\n", "x = (\n", BLACK, "x = (\n"),
}
SETTINGS = {
    "black": ({"pyproject.toml": "[tool.black]\nline-length = 100\n"}, 100),
    "black as it comes": ({"pyproject.toml": "[tool.black]\n"}, 88),
    "ruff": ({"pyproject.toml": "[tool.ruff]\nline-length = 120\n"}, 120),
    "both": ({"pyproject.toml": "[tool.ruff]\nline-length = 120\n[tool.black]\nline-length = 99\n"}, 99),
    "ruff's own file": ({"ruff.toml": "line-length = 110\n"}, 110),
    "a hook": ({".pre-commit-config.yaml": "  - id: black\n"}, 88),
    "a hook with an argument": ({".pre-commit-config.yaml": "- id: ruff-format\n  args: [--line-length=79]\n"}, 79),
    "another hook": ({".pre-commit-config.yaml": "- id: blacken-docs\n  args: [--line-length=79]\n"}, 0),
    "no formatter": ({"pyproject.toml": "[tool.isort]\nprofile = 'google'\n"}, 0),
    "sorted for black": ({"pyproject.toml": "[tool.isort]\nprofile = 'black'\n"}, 88),
    "sorted for black, elsewhere": ({"setup.cfg": "[isort]\nprofile = black\n"}, 88),
    "black for those who develop it": ({"pyproject.toml": "[tool.poetry.dev-dependencies]\nblack = '22.6'\n"}, 88),
    "black in a list": ({"pyproject.toml": "[dependency-groups]\ndev = [\n  'black>=22',\n]\n"}, 88),
    "black among requirements": ({"requirements-dev.txt": "pytest\nblack==22.6\n"}, 88),
    "black among tox's": ({"tox.ini": "[testenv:lint]\ndeps =\n    black\n"}, 88),
    "another black": ({"requirements-dev.txt": "black-box\nblacken-docs\nflake8-black\n"}, 0),
    "sorted for another": ({".isort.cfg": "[settings]\nprofile = pycharm\n"}, 0),
    "sorted for black, and another length": (
        {"pyproject.toml": "[tool]\nisort.profile = 'black'\nblack.line-length = 99\n"},
        99,
    ),
    "a number that is none": ({"pyproject.toml": "[tool.black]\nline-length = 'long'\n"}, 0),
    "a number that ruff cannot take": ({"pyproject.toml": "[tool.black]\nline-length = 1000\n"}, 0),
    "no table": ({"pyproject.toml": "tool = 5\n"}, 0),
    "no TOML": ({"pyproject.toml": "[", "ruff.toml": "line-length = 100"}, 100),
}


@pytest.mark.parametrize(("before", "after", "facts", "formed"), ROWS.values(), ids=ROWS)
def test_a_change_keeps_the_form_that_a_file_has(before, after, facts, formed):
    assert in_form(before, after, facts) == formed


@pytest.mark.parametrize(("manifests", "length"), SETTINGS.values(), ids=SETTINGS)
def test_the_formatter_is_the_one_that_the_repository_names(manifests, length):
    assert line_length(manifests) == length
