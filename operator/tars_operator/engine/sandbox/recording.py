"""What the records of a pytest session amount to. Pure: lines in, tests and ending out."""

from __future__ import annotations

from dataclasses import dataclass

from tars_operator.engine.sandbox.words import Ending

_WHOLE_SESSIONS = {0, 1, 5}  # pytest's status for: all passed, some failed, none collected; others broke off
_WEIGHT = {"skipped": 0, "passed": 1, "failed": 2}  # of several phases or runs of one test the worst is kept


@dataclass(frozen=True)
class Session:
    """The tests of a session; `gap` says why the list is not complete, empty when it is."""

    tests: dict[str, str]
    gap: str

    @property
    def ending(self) -> Ending:
        return Ending.INCOMPLETE if self.gap else Ending.FINISHED


def _node(text: str) -> str:
    return bytes.fromhex(text).decode("utf-8", "backslashreplace")


def _tests(records: list[list[str]]) -> dict[str, str]:
    tests: dict[str, str] = {}
    for kind, *rest in records:
        if kind == "test" and len(rest) == 2 and rest[0] in _WEIGHT:
            node = _node(rest[1])
            tests[node] = max(tests.get(node, "skipped"), rest[0], key=_WEIGHT.__getitem__)
    return tests


def _count(records: list[list[str]], kind: str) -> int | None:
    return next((int(rest[0]) for found, *rest in records if found == kind and rest and rest[0].isdigit()), None)


def _gap(tests: dict[str, str], records: list[list[str]]) -> str:
    status, started = _count(records, "finish"), _count(records, "start")
    if status is None:
        if started is None and not tests:
            return "the process ended before pytest collected a test; see the end of its output"
        return f"the process ended in the middle of the session: {len(tests)} of {started or 'unknown'} tests reported"
    if status not in _WHOLE_SESSIONS or len(tests) < (started or 0):
        return f"the session broke off (pytest status {status}): {len(tests)} of {started or 0} tests reported"
    return ""


def read(lines: list[str]) -> Session:
    """The session that the lines (without their nonce) tell of; a line that the plugin would not write spoils it."""
    records = [line.split(" ") for line in lines if line]
    try:
        tests = _tests(records)
    except ValueError:
        return Session({}, "a record is malformed; the judged code wrote into the record of its tests")
    return Session(tests, _gap(tests, records))
