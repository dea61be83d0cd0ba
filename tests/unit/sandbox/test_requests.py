from typing import Any

import pytest
from tests.support.sandbox_runs import request

from tars_operator.engine.sandbox.requests import parse
from tars_operator.engine.sandbox.words import Refused


def test_what_may_be_left_out_is_empty() -> None:
    read = parse(request())
    assert (read.overlay, read.setup) == ({}, ())


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("tree", {"tree": "../etc"}),
        ("tree", {"tree": "A" * 64}),
        ("tree", {"tree": 7}),
        ("overlay", {"overlay": []}),
        ("overlay.a", {"overlay": {"a": 1}}),
        ("overlay.../a", {"overlay": {"../a": ""}}),
        ("overlay.a/", {"overlay": {"a/": ""}}),
        ("overlay." + "a" * 1025, {"overlay": {"a" * 1025: ""}}),
        ("setup", {"setup": "make"}),
        ("setup.1", {"setup": [["make"], []]}),
        ("setup.0", {"setup": [["a\0b"]]}),
        ("command", {"command": "pytest"}),
        ("command", {"command": []}),
        ("command", {"command": [1]}),
        ("timeoutSeconds", {"timeoutSeconds": 0}),
        ("timeoutSeconds", {"timeoutSeconds": True}),
        ("memoryBytes", {"memoryBytes": 1.5}),
        ("processes", {"processes": "9"}),
        ("network", {"network": True}),
    ],
)
def test_a_wrong_field_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        parse(request(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["tree", "command", "timeoutSeconds", "memoryBytes", "processes"])
def test_a_missing_field_is_named(field: str) -> None:
    body = request()
    del body[field]
    with pytest.raises(Refused, match=f"{field}: is missing"):
        parse(body)
