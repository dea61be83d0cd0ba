"""How often a model may be asked about one finding."""

import pytest
from pydantic import ValidationError

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import LARGEST_CONTEXT, GenerateRequest, Refused
from tars_operator.api.runsettings import ModelSettings
from tars_operator.engine.generation.turns import turns

TABLE = {
    "once": (1, 0, None, [(0, 0)]),
    "default": (1, 1, None, [(0, 0), (0, 1)]),
    "after the first": (1, 1, (0, 0), [(0, 1)]),
    "after the last": (1, 1, (0, 1), []),
    "samples": (3, 0, None, [(0, 0), (1, 0), (2, 0)]),
    "both, in the middle": (2, 1, (0, 1), [(1, 0), (1, 1)]),
}


@pytest.mark.parametrize("case", TABLE)
def test_turns(case: str) -> None:
    samples, repairs, last, expected = TABLE[case]
    settings = ModelSettings(name="m", samples=samples, repairs=repairs)
    refused = Refused(content="", reason="TestsBroken", sample=last[0], repairs=last[1]) if last else None
    assert [(turn.sample, turn.repairs) for turn in turns(settings, refused)] == expected


def test_more_files_than_a_request_can_carry_are_refused_by_name() -> None:
    files = (SourceFile(path="a.py", blob="", content="x" * (LARGEST_CONTEXT // 2 + 1)),) * 2
    with pytest.raises(ValidationError) as refused:
        GenerateRequest.model_validate({"context": files})
    said = [error["msg"] for error in refused.value.errors() if error["loc"] == ("context",)]
    assert said == [f"Value error, is longer than {LARGEST_CONTEXT} characters altogether; leave files out"]
