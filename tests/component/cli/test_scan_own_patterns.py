"""The patterns that a checkout brings along, in `tars scan`, `tars plan` and `tars fix`."""

import pytest
from tests.support.repositories import commit
from tests.support.scans import found

OWN = """
id: ours/no-print
title: Use the log.
find: {astGrep: {rule: {pattern: print($A)}, fix: log($A)}}
examples: [{before: "print(1)\\n", after: "log(1)\\n"}]
"""


@pytest.fixture
def own_patterns(checkout):
    """A good pattern and one whose example does not hold, in the checkout's own folder."""
    commit(checkout, {
        ".tars/patterns/print.yaml": OWN,
        ".tars/patterns/wrong.yaml": OWN.replace("no-print", "wrong").replace('after: "log', 'after: "lag'),
        "src/clean.py": "print(1)\n",
    }, "second")  # fmt: skip
    return checkout


def test_the_checkouts_own_patterns_are_looked_for(tars, own_patterns):
    assert found(tars("scan", "-o", "json", "--pattern", "ours/*")[1]) == [("src/clean.py", "ours/no-print")]


def test_a_pattern_whose_example_does_not_hold_is_told_and_not_used(tars, own_patterns):
    _, out, err = tars("scan", "-o", "json")
    assert "ours/wrong" not in {pattern for _, pattern in found(out)}
    said = ".tars/patterns/wrong.yaml: not used as a pattern: ours/wrong: example 1: after: the fix makes"
    assert said in " ".join(err.split())


def test_plan_and_fix_use_the_checkouts_own_patterns_too(tars, own_patterns):
    assert "+log(1)" in tars("plan", "--pattern", "ours/*")[1]
    tars("fix", "--pattern", "ours/*", "--behaviour", "-q")
    assert (own_patterns / "src/clean.py").read_text() == "log(1)\n"
