"""What is learned of a pattern: counts, how sure they make us, and the order that follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tars_operator.api.words import Engine
from tars_operator.engine.learning.acceptance import Acceptance, acceptance, wilson
from tars_operator.engine.learning.past import Past


def past(*reasons, pattern="a/b"):
    return [Past(change=f"c{n}", pattern=pattern, engine=Engine.CODEMOD, files=(), reason=reason)
            for n, reason in enumerate(reasons)]  # fmt: skip


def test_every_end_has_its_word_and_what_says_nothing_is_not_counted():
    (found,) = acceptance(
        past("Proven", "Proven", "TestsBroken", "TimedOut", "Rejected", "CheckAfterApplyFailed", "StaleBase", "")
    ).values()
    assert found == Acceptance(accepted=2, refused=2, rejected=1, rolled_back=1)


def test_patterns_are_counted_apart():
    found = acceptance([*past("Proven"), *past("Rejected", pattern="c/d")])
    assert {name: one.attempts for name, one in found.items()} == {"a/b": 1, "c/d": 1}


ORDER = {
    "nothing known": (0, Acceptance()),
    "too few to tell": (0, Acceptance(accepted=3)),
    "mostly kept": (1, Acceptance(accepted=9, refused=1)),
    "mostly refused": (-1, Acceptance(accepted=1, refused=9)),
    "half and half": (0, Acceptance(accepted=50, rejected=50)),
    "often rolled back": (-1, Acceptance(accepted=2, rolled_back=12)),
}


@pytest.mark.parametrize(("expected", "known"), ORDER.values(), ids=ORDER)
def test_the_order_follows_what_is_nearly_certain(expected, known):
    assert known.order == expected


@pytest.mark.parametrize(
    ("counts", "expected"), [((9, 10), (0.596, 0.982)), ((0, 5), (0.0, 0.434)), ((0, 0), (0.0, 1.0))]
)
def test_wilsons_interval(counts, expected):
    assert wilson(*counts) == pytest.approx(expected, abs=0.001)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_narrows(accepted, others):
    attempts = accepted + others
    least, most = wilson(accepted, attempts)
    assert 0 <= least <= most <= 1
    if attempts:
        assert least - 1e-9 <= accepted / attempts <= most + 1e-9
        wider = wilson(accepted, attempts)
        narrower = wilson(10 * accepted, 10 * attempts)
        assert narrower[1] - narrower[0] <= wider[1] - wider[0] + 1e-9
