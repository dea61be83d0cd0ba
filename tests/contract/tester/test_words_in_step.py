"""The sandbox speaks the contract without pydantic; here both are laid side by side."""

from tests.support.sandbox_runs import request

from tars_operator.api import contracts, names
from tars_operator.engine.sandbox import recording, requests, words
from tars_operator.roles import tester


def test_endings() -> None:
    assert {ending.value for ending in words.Ending} == {ending.value for ending in contracts.Ending}


def test_outcomes() -> None:
    assert recording._WEIGHT.keys() == {outcome.value for outcome in contracts.TestOutcome}


def test_a_whole_request_is_read_as_it_is_written() -> None:
    changes = {"overlay": {"a.py": "x", "b.py": None}, "setup": [["make"]]}
    written = contracts.ValidateRequest.model_validate(request(**changes))
    read = requests.parse(written.model_dump(mode="json", by_alias=True))
    assert vars(read) == dict(written)


def test_port_and_size() -> None:
    assert names.VERDICT_PORT == tester.PORT
    assert contracts.LARGEST_BODY == tester.LARGEST_BODY


def test_every_problem_word_has_a_status() -> None:
    assert set(tester._STATUS.values()) <= tester._WORD.keys()
