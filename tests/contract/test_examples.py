"""What the docs tell people to apply is taken by the real API server, and by the models."""

from pathlib import Path

import pytest
import yaml
from tests.contract.conftest import ROOT, Api

from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.contracts import Recording
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.tarsreplica import ReplicaSpec

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yaml"))
SPECS = {"SelfCodingRun": RunSpec, "TarsReplica": ReplicaSpec, "CodePattern": PatternSpec}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_accepted(described: Api, path: Path) -> None:
    done = described.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", str(path))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_models_read_it(path: Path) -> None:
    for each in yaml.safe_load_all(path.read_text()):
        if each["kind"] == "ConfigMap":
            for text in each["data"].values():
                Recording.model_validate(yaml.safe_load(text))
        else:
            SPECS[each["kind"]].model_validate(each["spec"])


def test_there_are_examples() -> None:
    assert EXAMPLES
