"""What is generated and committed is what the sources say; a source that lacks something is refused."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import Field
from tests.contract.charts import ROOT, program

from tars_operator.api.base import Model

GENERATE = ROOT / "hack" / "generate"


def test_nothing_is_out_of_date() -> None:
    helm = Path(program("helm")).parent
    done = subprocess.run(
        [sys.executable, str(GENERATE / "all.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PATH": f"{helm}:/usr/bin:/bin", "HOME": str(Path.home())},
    )
    assert (done.returncode, done.stderr) == (0, "")


class Silent(Model):
    """A model with a field that explains nothing."""

    told: str = Field(description="What it is.")
    silent: str


@pytest.fixture
def generators(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is made of scripts, so its modules are found as they find each other."""
    monkeypatch.syspath_prepend(str(GENERATE))


def test_a_field_without_a_description_is_refused(generators: None) -> None:
    import schema

    with pytest.raises(ValueError, match=r"Silent\.silent: has no description"):
        schema.structural(Silent, defaults=True)


def test_a_value_without_a_comment_is_refused(generators: None) -> None:
    import chart

    with pytest.raises(ValueError, match=r"a\.c has no comment above it"):
        list(chart.values("a:\n  # What b does.\n  b: 1\n  c: 2\n"))


def test_values_below_a_documented_one_are_data(generators: None) -> None:
    import chart

    (value,) = chart.values("a:\n  # Labels.\n  labels:\n    x: y\n")
    assert (value.path, value.default, value.about) == ("a.labels", {"x": "y"}, "Labels.")
