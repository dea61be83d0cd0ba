"""How often a model may be asked about one finding."""

import pytest

from tars_operator.api.contracts import Refused
from tars_operator.api.selfcodingrun import ModelSettings
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
