"""What settings of ruff switch off, by ruff itself: the same codes, and the same files, as by our reading of them."""

import json
import subprocess

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.ruff_process import ruff_binary
from tars_operator.engine.analysis.settings.linters import said
from tars_operator.engine.analysis.settings.switched_off import off_in, reduced

CODES = ("C408", "E711", "F401", "F841", "PLR1711", "PLW0120", "RET505", "SIM300", "TC005", "UP004")
CODE = """import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


class A(object):
    def f(self, a):
        b = dict()
        for c in a:
            print(c)
        else:
            print(1)
        if a == None:
            return 1
        else:
            return 2 == a

    def g(self):
        print(self)
        return
"""
PATTERN = Pattern(id="a/b", title="a", change_class=ChangeClass.BEHAVIOUR, ruff=CODES)
PATHS = ("one.py", "pkg/one.py", "pkg/sub/one.py", "pkg/sub/two.py", "pkg/a-b.py", "tests/x/test_y.py", "docs/conf.py")


def found(folder, settings):
    """Paths and codes, by ruff."""
    (folder / "ruff.toml").write_text(settings)
    command = [ruff_binary(), "check", "--no-cache", "--quiet", "--output-format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    assert not done.stderr
    return {(one["filename"].removeprefix(f"{folder.resolve()}/"), one["code"]) for one in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    top = tmp_path_factory.mktemp("beside")
    for path in PATHS:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(CODE)
    return top


EVERY = f"select = {json.dumps(CODES)}"
CHOICES = [
    'ignore = ["E711"]', 'ignore = ["E7", "F"]', 'ignore = ["E", "C4"]', 'ignore = ["C"]', 'extend-ignore = ["PLR", "SIM3"]',
    'ignore = ["RET50", "UP0"]', 'ignore = ["TCH", "T10"]', 'ignore = ["T"]', 'ignore = ["ERA", "FA"]',
    'ignore = ["R", "U"]', 'ignore = ["TYP"]', 'ignore = ["ALL"]',
]  # fmt: skip


@pytest.mark.parametrize("ignored", CHOICES)
def test_the_same_codes(ignored, folder):
    """ruff is told to look for the families, so that what is ignored says as much as what is wanted, or more."""
    wanted = 'select = ["C", "E", "F", "PL", "RET", "SIM", "TC", "UP"]'
    left = {code for path, code in found(folder, f"[lint]\n{wanted}\n{ignored}\n") if path == "one.py"} & {*CODES}
    answer = reduced(PATTERN, said({"ruff.toml": f"[lint]\n{wanted}\n{ignored}\n"}))
    assert left == {*answer.ruff}


WANTED = {
    "PLR1711": 'select = ["PLR1711"]\nignore = ["PL"]',
    "PLW0120": 'select = ["PL"]\nignore = ["PLW"]',
    "E711": 'select = ["E"]\nextend-select = ["E711"]\nignore = ["E7"]',
    "F401": 'select = ["F401"]\nignore = ["F401"]',
    "F841": 'select = ["F"]\nignore = ["F8"]',
    "C408": 'select = ["ALL"]\nignore = ["C"]',
    "UP004": 'select = ["UP0"]\nignore = ["UP"]',
}


@pytest.mark.parametrize("code", WANTED)
def test_the_longer_word_wins(code, folder):
    settings = f"[lint]\n{WANTED[code]}\n"
    answer = reduced(PATTERN, said({"ruff.toml": settings}))
    assert (code in answer.ruff) == (("one.py", code) in found(folder, settings))


GLOBS = [
    "one.py", "pkg/one.py", "pkg/*", "pkg/**", "*/one.py", "**/one.py", "*.py", "p*", "pkg/*/one.py", "pkg/**/one.py", "./pkg/*.py",
    "{one,two}.py", "pkg/{sub,x}/*.py", "pkg/?ne.py", "pkg/[ao]*.py", "pkg/[!o]*.py", "!pkg/**", "!one.py", "pkg", "sub/*", "**/sub/**",
    "tests/**/test_*.py", "test_*", "docs/*", "**/docs/**/*.py", "**", "*", "pkg/a-b.py", "a?b.py", "nowhere/*",
]  # fmt: skip


@pytest.mark.parametrize("glob", GLOBS)
def test_the_same_files(glob, folder):
    settings = f"[lint]\n{EVERY}\n[lint.per-file-ignores]\n'{glob}' = ['F401', 'E']\n"
    gone = {(path, code) for path in PATHS for code in ("F401", "E711")} - found(folder, settings)
    off = off_in(PATHS, [PATTERN], said({"ruff.toml": settings}))
    assert {(path, code) for path, codes in off.items() for code in codes} == gone
