import pytest

from tars_operator.engine.sandbox.recording import read
from tars_operator.engine.sandbox.words import Ending


def _test(outcome: str, name: str) -> str:
    return f"test {outcome} {name.encode().hex()}"


ONE = _test("passed", "one")


@pytest.mark.parametrize(
    ("tests", "lines"),
    [
        pytest.param({"one": "passed"}, ["start 1", ONE, "finish 0"], id="passed"),
        pytest.param({"one": "failed"}, ["start 1", ONE, _test("failed", "one"), "finish 1"], id="teardown-failed"),
        pytest.param({"one": "failed"}, ["start 1", _test("failed", "one"), ONE, "finish 1"], id="run-again"),
        pytest.param({"one": "passed"}, ["start 1", _test("skipped", "one"), ONE, "finish 0"], id="partly-skipped"),
        pytest.param({"m.py": "failed"}, [_test("failed", "m.py"), "start 0", "finish 1"], id="not-importable"),
        pytest.param({}, ["start 0", "finish 5"], id="no-tests"),
        pytest.param({"a b\n": "passed"}, ["start 1", _test("passed", "a b\n"), "finish 0"], id="odd-name"),
    ],
)
def test_whole_sessions(tests: dict[str, str], lines: list[str]) -> None:
    session = read(lines)
    assert (session.ending, session.tests, session.gap) == (Ending.FINISHED, tests, "")


@pytest.mark.parametrize(
    ("gap", "lines"),
    [
        pytest.param("before pytest collected", [], id="nothing"),
        pytest.param("in the middle of the session: 1 of 2 tests", ["start 2", ONE], id="killed"),
        pytest.param("in the middle of the session: 1 of 1 tests", ["start 1", ONE], id="killed-at-the-end"),
        pytest.param(
            "broke off (pytest status 0): 1 of 2 tests", ["start 2", ONE, "finish 0"], id="fewer-than-collected"
        ),
        pytest.param("broke off (pytest status 3)", ["start 0", "finish 3"], id="internal-error"),
        pytest.param("broke off (pytest status 2)", ["start 1", ONE, "finish 2"], id="interrupted"),
        pytest.param("broke off (pytest status 4)", ["finish 4"], id="usage"),
        pytest.param("malformed", ["start 1", "test passed xyz", "finish 0"], id="forged-name"),
        pytest.param("1 tests", ["start 1", ONE, "finish"], id="finish-without-status"),
        pytest.param("0 of 1", ["start 1", "test great 6f6e65", "finish 0"], id="unknown-outcome"),
    ],
)
def test_sessions_that_prove_nothing(gap: str, lines: list[str]) -> None:
    session = read(lines)
    assert session.ending == Ending.INCOMPLETE
    assert gap in session.gap
